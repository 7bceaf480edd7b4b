"""Somebody who does what a project's README says, at a prompt of their own."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["ROLE", "Done", "Reader", "blocks"]

ROLE = "arn:aws:iam::123456789012:role/sagemaker"


class Done(NamedTuple):
    """What a program said, and which of its calls AWS has answered, in their order."""

    out: str
    operations: list[str]


@dataclass(frozen=True)
class Reader:
    """The reader of one project's README.

    Attributes:
        project: its directory; its image, repository and bucket have the project's name.
        cloud: AWS on this machine.
        environment: of what the reader starts.
    """

    project: Path
    cloud: Any
    environment: Mapping[str, str]

    @property
    def name(self) -> str:
        """Of the project, which nothing else has."""
        return self.project.name

    @property
    def readme(self) -> str:
        """The README."""
        return (self.project / "README.md").read_text(encoding="utf-8")

    @property
    def names(self) -> dict[str, str]:
        """What the README leaves to its reader: names of the code, and their values."""
        registry = self.cloud.client("ecr").get_authorization_token()["authorizationData"][0]
        image = f"{registry['proxyEndpoint'].partition('://')[2]}/{self.name}:1"
        output = f"s3://{self.name}/output"
        two = "INFERENCE_IMAGE" in self.readme
        return {
            "IMAGE": f"{image}-cpu-training" if two else image,
            "INFERENCE_IMAGE": f"{image}-cpu-inference" if two else image,
            "ROLE": ROLE,
            "DATA": f"s3://{self.name}/data",
            "OUTPUT": output,
            "RESULTS": output,
            "MODEL": f"{output}/{self.name}/output/model.tar.gz",
        }

    def run(self, *words: str, **environment: str) -> Done:
        """Run a program in the project's directory, which must end well."""
        before = len(self.cloud.calls())
        done = subprocess.run(
            words,
            cwd=self.project,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=400,
        )
        assert done.returncode == 0, f"{words[0]}:\n{done.stdout}\n{done.stderr}"
        answered = [call for call in self.cloud.calls()[before:] if call["status"] < 300]
        return Done(done.stdout, [call["operation"] for call in answered])


def blocks(readme: str, language: str, heading: str) -> list[str]:
    """The blocks of a language below a heading and above the next."""
    _, _, below = readme.partition(f"\n{heading}\n")
    section = re.split(r"(?m)^##+ ", below)[0]
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", section)
