"""Reads why a container did not start: the engine's refusal, or the runtime's last word."""

from __future__ import annotations

import re

from boxwright_conformance.platform.errors import lacks_gpus

# Words by which engines and runtimes say that the image's command, not the engine, is at fault.
_CONTAINERS_FAULT = re.compile(
    r"OCI runtime|executable file not found|unable to find user|unable to find group"
    r"|no command specified|no matching entries in passwd",
    re.IGNORECASE,
)
_EXEC = re.compile(r'(exec: ".*|exec: .*|unable to find (?:user|group).*|stat /.*)$', re.DOTALL)
_WRAPPING = re.compile(r"(?::\s*unknown|\s*: OCI runtime attempted to invoke .*)$", re.DOTALL)
# A script whose interpreter is missing, or a program for another machine, is only met after the
# engine has started the container: the runtime writes one line into its log.
_LAST_WORD = re.compile(
    r"^(?:standard_init_linux\.go:\d+: )?(exec (?:user process caused: |/\S+: |\S+: )"
    r"(?:exec format error|no such file or directory|permission denied))\s*$",
    re.MULTILINE,
)


def refusal(message: str) -> str | None:
    """A refusal to start, cut to the part that tells; None when the engine itself is at fault."""
    engines_fault = "no space left on device" in message.lower() or lacks_gpus(message)
    if engines_fault or not _CONTAINERS_FAULT.search(message):
        return None
    bare = _WRAPPING.sub("", message.strip())
    match = _EXEC.search(bare)
    return (match.group(1) if match else bare).strip()


def last_word(log: str) -> str:
    """The runtime's complaint in the log of a container whose program never ran; else empty."""
    lines = [line for line in log.splitlines() if line.strip()]
    match = _LAST_WORD.match(lines[0]) if len(lines) == 1 else None
    return match.group(1) if match else ""


def exit_code(start_error: str) -> int:
    """What a shell would answer: 127 for a program not there, 126 for one that cannot run."""
    return 127 if re.search(r"not found|no such file", start_error) else 126
