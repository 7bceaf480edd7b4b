"""A job that is about to be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright.account import Call, tags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright.jobs.kinds import Kind
    from boxwright.jobs.place import Place
    from boxwright.jobs.uploads import Upload

__all__ = ["Order"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """All of a job but its image, which is looked up last.

    Attributes:
        kind: what sort of job.
        place: where it runs.
        uploads: its data.
        said: the request, without name, role, tags and image.
    """

    kind: Kind
    place: Place
    uploads: tuple[Upload, ...]
    said: Mapping[str, Any]

    def create(self, image: str) -> Call:
        """The call that starts the job."""
        outer, inner = self.kind.image
        request = {
            self.kind.key: self.place.name,
            "RoleArn": self.place.role,
            **self.said,
            outer: {inner: image, **self.said.get(outer, {})},
            "Tags": tags.as_list(self.place.tags),
        }
        return Call("sagemaker", f"Create{self.kind.word}Job", request)

    def calls(self, image: str) -> list[Call]:
        """Everything, in its order."""
        return [*(call for one in self.uploads for call in one.calls), self.create(image)]
