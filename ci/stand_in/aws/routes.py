"""Paths of the registry protocol, and where they lie in the store that all regions share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

WORD = r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*"
PATH = re.compile(
    rf"/v2/(?P<repository>{WORD}(?:/{WORD})*)/"
    r"(?P<kind>manifests|blobs/uploads|blobs|tags)/(?P<reference>[^/]*)"
)


@dataclass(frozen=True)
class Route:
    """A request's path: whose repository, which kind of thing, and which one of them."""

    repository: str
    kind: str
    reference: str
    query: str = ""

    @classmethod
    def parse(cls, target: str) -> Route | None:
        """Return what a request's target means; None for what is in no repository."""
        parts = urlsplit(target)
        found = PATH.fullmatch(parts.path)
        return cls(**found.groupdict(), query=parts.query) if found else None

    @property
    def tag(self) -> str:
        """The tag that a manifest is asked for or put by; "" when that is a digest."""
        return "" if ":" in self.reference else self.reference

    @property
    def holds_a_layer(self) -> bool:
        """Whether bytes of an image's layers, or its configuration, go by here."""
        return self.kind.startswith("blobs")

    def in_store(self, region: str) -> str:
        """Return the target for the registry behind the gate: each region has a folder there."""
        fields = [
            (name, f"{region}/{value}" if name == "from" else value)
            for name, value in parse_qsl(self.query, keep_blank_values=True)
        ]
        path = f"/v2/{region}/{self.repository}/{self.kind}/{self.reference}"
        return f"{path}?{urlencode(fields)}" if fields else path


def outside(location: str, region: str) -> str:
    """Return a `Location` or `Link` of the registry's as the client must ask for it."""
    return location.replace(f"/v2/{region}/", "/v2/", 1)
