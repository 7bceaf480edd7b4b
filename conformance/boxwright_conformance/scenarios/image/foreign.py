"""Tells an image for another processor from one that is broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform import PlatformError, Session, TrainingJob

if TYPE_CHECKING:
    from collections.abc import Mapping

    from boxwright_conformance.subject import Subject

__all__ = ["refuse_foreign"]

_SAME = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm"}
_WORDS = ("serve", "train", None)
_PATIENCE = 5.0


def refuse_foreign(session: Session, subject: Subject, image: Mapping[str, Any]) -> None:
    """Refuse an image that this engine cannot run: nothing it did would say anything about it.

    An engine may emulate another processor, so what counts is whether a program starts.

    Args:
        session: knows the engine.
        subject: the image.
        image: the engine's account of it.

    Raises:
        PlatformError: the image is for a processor that the engine neither has nor emulates.
    """
    own = str(session.client.version().get("Arch", ""))
    own = _SAME.get(own, own)
    other = str(image.get("Architecture", ""))
    if own == other or not (own and other):
        return
    if any(_cannot_run(session, subject, word) for word in _WORDS):
        raise PlatformError(
            f"{subject.image} is for linux/{other}, and this engine runs linux/{own} and "
            f"emulates no other; next: boxwright build --platform linux/{own}; or let the engine "
            f"emulate it: docker run --privileged --rm tonistiigi/binfmt --install {other}"
        )


def _cannot_run(session: Session, subject: Subject, word: str | None) -> bool:
    command = (word,) if word else None
    job = TrainingJob(session=session, image=subject.image, command=command, internal=True)
    return "exec format error" in job.run(_PATIENCE).start_error
