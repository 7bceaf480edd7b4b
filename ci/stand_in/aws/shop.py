"""What the registry asks of the rest of AWS: who may come in, which repositories there are."""

from __future__ import annotations

from typing import Protocol


class Shop(Protocol):
    """The ECR of every region, as the gate in front of the registry sees it.

    Called from the gate's threads, several at once.  A repository is meant by its name alone, such
    as `team/model`; the same name in two regions means two repositories.
    """

    def allows(self, region: str, user: str, password: str) -> bool:
        """Tell whether this is a token of the region's that has not expired."""
        ...

    def has(self, region: str, repository: str) -> bool:
        """Tell whether the repository was created, and not deleted since."""
        ...

    def refuses(self, region: str, repository: str, tag: str, digest: str) -> str:
        """Return why a manifest cannot be put under this tag, in ECR's words, or "".

        `tag` is "" for a manifest that is put by its digest alone.
        """
        ...

    def took(
        self,
        region: str,
        repository: str,
        tag: str,
        digest: str,
        *,
        media_type: str,
        manifest: bytes,
    ) -> None:
        """Hear that the registry holds this manifest now; the client is answered afterwards."""
        ...
