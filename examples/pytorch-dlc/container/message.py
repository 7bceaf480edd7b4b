"""Why a job failed: what people read of it without opening the log."""

from __future__ import annotations

from pathlib import Path

#: The platform shows no more of the file.
_MOST_BYTES = 1024


class Told(Exception):
    """The job failed; the text is all that there is to say."""


class Elsewhere(Told):
    """Another host of the job failed; the text names it and gives its reason."""


def reason(error: BaseException) -> str:
    """Why a job failed, in words that begin with the kind of error."""
    if isinstance(error, Told):
        return str(error)
    return f"{type(error).__name__}: {error}"


def leave(path: Path, text: str) -> None:
    """Write the exit message of a processing job: valid UTF-8, cut where no more is shown.

    It is cut before the first character that does not fit. Names of files need not be text; their
    other bytes are written as escapes. The platform fails a job whose message is not UTF-8.
    """
    whole = text.encode("utf-8", "backslashreplace")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(whole[:_MOST_BYTES].decode("utf-8", "ignore").encode())
