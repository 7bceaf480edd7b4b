"""The reference that does what a server may do besides, and what it is tested with."""

from __future__ import annotations

import json
import tarfile
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE
from boxwright_conformance.mutants.reference import Reference
from boxwright_conformance.subject import Golden, Subject

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["PYTHON_EXTRAS", "subject"]

_JSON = "application/json"
_ROWS = [[i + j / 8 for j in range(12)] for i in range(4)]
_ANSWERS = [0.5 + sum(row) for row in _ROWS]
_TIMES = 600_000
_CLAIMS = (
    "adapters",
    "additional-models",
    "async",
    "bidirectional-streaming",
    "custom-attributes",
    "inference-components",
    "metering",
    "metrics",
    "self-contained",
    "sessions",
    "streaming",
)


def _asked(**more: object) -> Golden:
    """The golden request with more in it."""
    return Golden(body=json.dumps({"instances": _ROWS, **more}).encode(), content_type=_JSON)


def subject(image: str, folder: Path) -> Subject:
    """A model, a golden request, and one request for each thing that can be asked for."""
    file, model = folder / "model.json", folder / "model.tar.gz"
    file.write_text(json.dumps({"intercept": 0.5, "weights": [1.0] * 12}), encoding="utf-8")
    with tarfile.open(model, "w:gz") as archive:
        archive.add(file, file.name)
    golden = _asked()
    return Subject(
        image=image,
        roles=frozenset({"serve"}),
        model=model,
        golden=Golden(
            body=golden.body,
            content_type=_JSON,
            accept=_JSON,
            answer=json.dumps({"predictions": _ANSWERS}).encode(),
        ),
        requests={
            "slow": _asked(sleep=1.5),
            "large-answer": _asked(times=_TIMES // len(_ROWS)),
            "poison": _asked(die=True),
            "stream": _asked(pieces=4, pause=0.15),
            "stream-fails": _asked(pieces=4, pause=0.05, fails=2),
            "adapter": Golden(body=b'{"name": "shift"}', content_type=_JSON),
        },
        declared={"cpus": "1", "memory": "256"},
    )


PYTHON_EXTRAS = Reference(
    name="python-extras",
    language="Python",
    base=BASE_IMAGE,
    programs={"serve": "/usr/local/bin/serve"},
    subject=subject,
    claims=frozenset(_CLAIMS),
    config=(
        "ENTRYPOINT []",
        "CMD []",
        "LABEL com.amazonaws.sagemaker.capabilities.bidirectional-streaming=true",
    ),
)
