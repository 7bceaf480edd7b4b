"""Lists what is in an image: a CycloneDX document, made by syft, beside the image.

The same image gives the same document: what syft puts in anew each time, a random number and the
moment, is taken from the image instead.
"""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from typing import TYPE_CHECKING, Any

from boxwright_conformance.platform.errors import engine_errors

from boxwright import console
from boxwright.errors import EngineError
from boxwright.supply.programs import find_program
from boxwright.words import counted

if TYPE_CHECKING:
    from pathlib import Path

    from docker import DockerClient

__all__ = ["SBOM", "find_syft", "write_sbom"]

#: Where a project has the list of a target's image.
SBOM = ".boxwright/sbom/{}.cdx.json"
_NAMESPACE = uuid.UUID("3a1e7dd0-8a5c-5d0e-9d3c-2f7f3a0a5b11")
_LAST_LINES = 5


def find_syft() -> str:
    """The program.

    Raises:
        UsageError: there is none.
    """
    return find_program("syft", "sbom", "list with what is in an image")


def write_sbom(engine: DockerClient, syft: str, reference: str, path: Path) -> None:
    """List what is in an image, and tell how much that is.

    Args:
        engine: the engine that has it.
        syft: the program.
        reference: the image.
        path: the file to write; it appears, or is replaced, when it is whole.

    Raises:
        ImageMissing: the engine has no such image.
        EngineError: syft failed, or the disk is full.
    """
    with engine_errors(reference):
        attributes = engine.images.get(reference).attrs
    document = _settled(_scan(syft, reference), reference, attributes)
    text = json.dumps(document, indent=1, ensure_ascii=False) + "\n"
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as problem:
        draft.unlink(missing_ok=True)
        raise EngineError(f"{path} cannot be written: {problem.strerror}.") from problem
    count = sum(1 for one in document.get("components", ()) if one["type"] == "library")
    console.progress(f"{counted(count, 'package')} of {reference} listed in {path}")


def _scan(syft: str, reference: str) -> Any:
    words = [syft, "scan", f"docker:{reference}", "--output", "cyclonedx-json", "--quiet"]
    # It would ask for a newer version of itself.
    quiet = {**os.environ, "SYFT_CHECK_FOR_APP_UPDATE": "false"}
    done = subprocess.run(words, env=quiet, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.strip().splitlines()[-_LAST_LINES:])
        raise EngineError(
            f"syft could not read {reference}:\n{last}", next=f"syft scan docker:{reference} -vv"
        )
    return json.loads(done.stdout)


def _settled(document: Any, reference: str, attributes: Any) -> Any:
    """The document, with what differs each time taken from the image."""
    name = reference.rpartition(":")[0]
    metadata = document["metadata"]
    metadata["timestamp"] = f"{attributes['Created'][:19]}Z"
    metadata["component"] |= {"name": name, "version": attributes["Id"]}
    rest = json.dumps({name: value for name, value in document.items() if name != "serialNumber"})
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(_NAMESPACE, rest)}"
    return document
