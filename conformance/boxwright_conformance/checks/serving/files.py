"""Judgements over where a server looks for files, and where it writes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.checks.words import exchange, tail

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Requested, Started, Trained
    from boxwright_conformance.scenarios.evidence.aside import Written
    from boxwright_conformance.scenarios.evidence.serving import Left, Packed

_MISSING = r"No such file|not found|does not exist|ENOENT|FileNotFound|cannot open|can't open"
_ARCHIVE = r"/opt/ml/model/[^\s'\":;,)]*\.(?:tar|tgz|zip)\b[^\s'\":;,)]*"
_BELOW = r"/opt/ml/model/[^\s'\":;,)]+"
_TRAINING = r"/opt/ml/(?:input|output|checkpoints)\b[^\s'\":;,)]*"
_TRAINING_VARIABLE = re.compile(
    r"^.*(?:KeyError|not set|undefined|unbound|is required|missing).*"
    r"\b(SM_(?:CHANNEL|HP|HOSTS|CURRENT_HOST|MODEL_DIR|OUTPUT)\w*|TRAINING_JOB_(?:NAME|ARN))\b.*$",
    re.MULTILINE,
)
# Where programs may write; what Python compiles for itself is nobody's business.
_MAY_WRITE = ("/tmp", "/var", "/run", "/dev", "/proc", "/sys", "/etc")  # noqa: S108 - inside it
_COMPILED = re.compile(r"/__pycache__(?:/|$)|\.pyc$")
# What the engine itself puts in when it is told to run an init process.
_ENGINES = ("/usr/sbin/docker-init", "/sbin/docker-init", "/opt/ml")
_HOMES = ("/root/", "/home/")
_READ_ONLY = re.compile(r"^.*(?:Read-only file system|Errno 30|EROFS).*$", re.MULTILINE)


@requirement("SERVE-051")
def check_model_directory_may_be_read_only(started: Started) -> None:
    """The server writes nothing into the model directory."""
    refused = _READ_ONLY.search(started.log)
    trouble = not started.ready or (started.first is not None and started.first.status != 200)
    if trouble and refused:
        raise Violation(f"fails on a read-only model: {refused[0].strip()}", tail(started.log))
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")


@requirement("SERVE-051")
def check_requests_write_nothing_to_the_model(requested: Requested) -> None:
    """Requests write nothing into the model directory either."""
    golden = requested.exchanges["golden"]
    refused = _READ_ONLY.search(requested.log)
    if golden.status != 200 and refused:
        raise Violation(f"fails on a read-only model: {refused[0].strip()}", exchange(golden))


@requirement("SERVE-051")
def check_nothing_is_tried_in_the_model_directory(written: Written) -> None:
    """Where nothing keeps the server from it, it does not write beside the model either."""
    own = [path for path in written.paths if not _COMPILED.search(path)]
    if own:
        raise Violation(f"writes into the model directory: {own[0]}", "\n".join(own))


@requirement("SERVE-050")
def check_model_is_taken_as_it_lies(started: Started) -> None:
    """The model's files are looked for in the directory itself."""
    if not started.mounted:
        raise NotJudged("no model was mounted: --model PATH gives one")
    if line := _missing(started, _BELOW, but=_ARCHIVE):
        raise Violation(f"looks for a file that the model does not hold: {line}", tail(started.log))


@requirement("SERVE-054")
def check_no_archive_is_looked_for(started: Started) -> None:
    """The model's archive is not there, only what it held."""
    if line := _missing(started, _ARCHIVE):
        raise Violation(f"looks for the model's archive: {line}", tail(started.log))


@requirement("SERVE-059")
def check_nothing_of_training_is_needed(started: Started) -> None:
    """Files and variables of a training job are not asked for."""
    named = _TRAINING_VARIABLE.search(started.log) if _trouble(started) else None
    if line := named[0].strip() if named else _missing(started, _TRAINING):
        raise Violation(f"needs what only training has: {line}", tail(started.log))


def _trouble(started: Started) -> bool:
    """Whether the server did not come up, or failed its first request."""
    return not started.ready or (started.first is not None and started.first.status != 200)


def _missing(started: Started, path: str, but: str = "(?!)") -> str:
    """The line of the log by which a server in trouble misses such a path; empty if none.

    Raises:
        NotJudged: it never became healthy, for another reason.
    """
    if not _trouble(started):
        return ""
    both = re.compile(f"(?:{_MISSING}).*{path}|{path}.*(?:{_MISSING})", re.IGNORECASE)
    for line in started.log.splitlines():
        if both.search(line) and not re.search(but, line):
            return line.strip()
    if not started.ready:
        raise NotJudged("the server never became healthy (SERVE-004)")
    return ""


@requirement("SERVE-057")
def check_files_are_written_where_they_may_be(left: Left) -> None:
    """Files are written to /tmp and the like, not beside the program."""
    odd = [path for path in left.changes if not path.startswith(_MAY_WRITE)]
    odd = [path for path in odd if not _COMPILED.search(path) and path not in _ENGINES]
    listed = "\n".join(odd)
    strange = [path for path in odd if not path.startswith(_HOMES)]
    if strange:
        raise Violation(f"writes outside /tmp: {strange[0]}", listed)
    if odd:
        raise Warn(f"writes to a home directory: {odd[0]}; a read-only root forbids that", listed)


@requirement("SERVE-053")
def check_model_archive_holds_no_links(packed: Packed) -> None:
    """The archive that is served can be unpacked by the platform."""
    if packed.links:
        reason = f"{packed.archive} holds {len(packed.links)} links, such as {packed.links[0]}"
        raise Violation(reason, "\n".join(packed.links))


@requirement("SERVE-053", role="train")
def check_trained_model_can_be_unpacked(trained: Trained) -> None:
    """The archive that training makes can be unpacked by the platform."""
    if not trained.usual.succeeded:
        raise NotJudged("training did not go well (TRAIN-005)")
    links = trained.usual.result.links
    if links:
        reason = f"training leaves {len(links)} links in its model, such as {links[0]}"
        raise Violation(reason, "\n".join(links))
