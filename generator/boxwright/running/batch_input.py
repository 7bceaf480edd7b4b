"""What a batch transform job reads, and what is refused before one starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from boxwright_conformance.platform.transform_job import MULTI, SINGLE, TransformJob

from boxwright.errors import UsageError
from boxwright.media import media_type
from boxwright.running.given import instead

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["MOST_MB", "STRATEGIES", "Fed", "asked", "end_lines", "objects"]

#: Megabytes of one request, and of all that are under way together.
MOST_MB = 100
#: As the platform's API spells them, and as the container reads them.
STRATEGIES = {"MultiRecord": MULTI, "SingleRecord": SINGLE}


class Fed(TypedDict):
    """The values of the options of `boxwright.feeding`; None: not told.

    Attributes:
        content_type: of every request.
        accept: of every request.
        split_type: ``Line`` or ``None``, the word.
        strategy: a key of `STRATEGIES`.
        payload: most megabytes of one request; 0: whole files, in chunks.
        concurrency: most requests at once.
        assemble_with: ``Line`` or ``None``, the word.
    """

    content_type: str | None
    accept: str | None
    split_type: str | None
    strategy: str | None
    payload: int | None
    concurrency: int | None
    assemble_with: str | None


def objects(path: Path) -> dict[str, Path]:
    """The files at `path`, in the order of their keys.

    Raises:
        UsageError: there is none.
    """
    if path.is_file():
        return {path.name: path}
    if not path.is_dir():
        raise UsageError(f"There is no {path}.", next=instead(path, "boxwright transform "))
    found = {file.relative_to(path).as_posix(): file for file in path.rglob("*") if file.is_file()}
    if not found:
        raise UsageError(f"There is no file in {path}.", next="boxwright transform FILE")
    return dict(sorted(found.items()))


def asked(fed: Fed, path: Path, keys: Iterable[str]) -> TransformJob:
    """The job that the options ask for.

    Raises:
        UsageError: its media type is not known, or too many megabytes would be under way at once.
    """
    media = fed["content_type"] or _content_type(path, keys)
    _require_room(fed["payload"], fed["concurrency"])
    return TransformJob(
        content_type=media,
        accept=fed["accept"],
        lines=_is_line(fed["split_type"], default=_by_line(media)),
        strategy=STRATEGIES[fed["strategy"]] if fed["strategy"] else None,
        payload=fed["payload"],
        concurrency=fed["concurrency"],
    )


def end_lines(fed: Fed, job: TransformJob) -> bool:
    """Whether each answer is brought to a line's end before the next one follows."""
    return _is_line(fed["assemble_with"], default=job.lines)


def _is_line(word: str | None, *, default: bool) -> bool:
    return default if word is None else word == "Line"


def _content_type(path: Path, keys: Iterable[str]) -> str:
    """The one media type that all names stand for; each request of a job has the same.

    Raises:
        UsageError: a name stands for none, or two for different ones.
    """
    found = {media_type(key) for key in keys}
    if len(found) == 1 and (only := found.pop()):
        return only
    raise UsageError(
        f"Which one media type the job sends cannot be seen from the names in {path}.",
        next=f"boxwright transform {path} --content-type text/csv",
    )


def _by_line(media: str) -> bool:
    """Whether a line of this media type is a record."""
    kind = media.partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind == "application/jsonlines"


def _require_room(payload: int | None, concurrency: int | None) -> None:
    """Refuse what the platform refuses: too many megabytes under way at once.

    Raises:
        UsageError: so many requests of so many megabytes are more than 100 MB.
    """
    if payload and concurrency and payload * concurrency > MOST_MB:
        raise UsageError(
            f"{concurrency} requests of {payload} MB at once are more than {MOST_MB} MB.",
            next=f"--max-payload {payload} --max-concurrent {MOST_MB // payload}",
        )
