"""docker-bake.hcl builds what boxwright.toml names."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from boxwright_conformance import project as projects

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.xdist_group("pytorch-dlc")

BLOCK = re.compile(r'^(\w+) "([\w-]+)" \{\n(.*?)^\}$', re.MULTILINE | re.DOTALL)
SETTING = re.compile(r"^  (\w+) *= (.*)$", re.MULTILINE)
PAIR = re.compile(r'"?([\w.]+)"? = ("[^"]*"|\w+)')


class Bake:
    """As much of a bake file as ours uses; its own words are HCL, its values almost JSON."""

    def __init__(self, path: Path) -> None:
        self.blocks: dict[str, dict[str, dict[str, Any]]] = {"variable": {}}
        for kind, name, body in BLOCK.findall(path.read_text(encoding="utf-8")):
            told = {key: self._value(text) for key, text in SETTING.findall(body)}
            self.blocks.setdefault(kind, {})[name] = told

    def _value(self, text: str) -> Any:
        if text.startswith("{"):
            return {name: self._value(value) for name, value in PAIR.findall(text)}
        if re.fullmatch(r"\w+", text):
            return self.blocks["variable"][text]["default"]
        return json.loads(text)

    @property
    def targets(self) -> dict[str, dict[str, Any]]:
        """What can be built, each with what it inherits."""
        found = {name: dict(told) for name, told in self.blocks["target"].items()}
        plain = found.pop("_plain")
        assert all(told.pop("inherits") == ["_plain"] for told in found.values())
        return {name: plain | told for name, told in found.items()}


def wanted(project: Path) -> dict[str, dict[str, Any]]:
    """What boxwright.toml says of each image; attestations would make an index of it."""
    found = projects.load(project)
    return {
        name: {
            "context": str(target.context.relative_to(found.root)),
            "dockerfile": str(target.dockerfile.relative_to(found.root)),
            "target": target.stage,
            "args": dict(target.build_args),
            "tags": [found.reference(name)],
            "labels": {"boxwright.kind": found.kind},
            "attest": ["type=provenance,disabled=true", "type=sbom,disabled=true"],
        }
        for name, target in found.targets.items()
    }


def test_its_targets_are_those_of_boxwright_toml(project: Path) -> None:
    assert Bake(project / "docker-bake.hcl").targets == wanted(project)


def test_by_default_it_builds_for_cpus(project: Path) -> None:
    names = list(wanted(project))
    assert [name[:4] for name in names] == ["cpu-", "cpu-", "gpu-", "gpu-"]
    groups = Bake(project / "docker-bake.hcl").blocks["group"]
    assert groups == {"default": {"targets": names[:2]}, "gpu": {"targets": names[2:]}}


def buildx() -> bool:
    """Whether docker has buildx."""
    program = shutil.which("docker")
    words = [program or "docker", "buildx", "version"]
    return bool(program) and not subprocess.run(words, capture_output=True, check=False).returncode


@pytest.mark.skipif(not buildx(), reason="docker has no buildx here; the file is read without it")
def test_buildx_reads_the_same(project: Path) -> None:
    done = subprocess.run(
        ["docker", "buildx", "bake", "--print", "default", "gpu"],
        cwd=project,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["target"] == wanted(project)
