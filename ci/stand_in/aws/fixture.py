"""AWS on this machine for tests: a fixture that any conftest can take over.

It stands alone, so that it can be loaded by its path where nothing of ci/ is importable.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["CloudAtHand", "cloud"]

_ROOT = Path(__file__).parents[3]
_REGION = "eu-west-1"
_STOP_SECONDS = 90
#: As it was when the tests were collected; other tests' fixtures change HOME.
_ENVIRONMENT = dict(os.environ)


@dataclass(frozen=True)
class CloudAtHand:
    """AWS on this machine, for one process of tests.

    Attributes:
        url: of the API.
        region: that `environment` names.
    """

    url: str
    region: str = _REGION

    @property
    def environment(self) -> dict[str, str]:
        """What leads boto3, and whatever stands on it, there."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "of-no-use-anywhere",
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }

    def client(self, service: str, region: str = "") -> Any:
        """boto3's client of a service."""
        import boto3  # noqa: PLC0415 - where no cloud is asked for it costs half a second

        make: Callable[..., Any] = boto3.client
        keys = self.environment
        return make(
            service,
            region_name=region or self.region,
            endpoint_url=self.url,
            aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        )

    @contextmanager
    def fault(self, **fault: object) -> Iterator[None]:
        """Let something go wrong; what has not happened at the end is forgotten.

        Of a call: `operation`, `code`, `message`, `status`, `times`, and `name`, which must stand
        in the request.  Of the registry: `registry`, such as ``cut``, with its settings.
        """
        self._ask("faults", json.dumps([fault]).encode())
        try:
            yield
        finally:
            self._ask("faults", method="DELETE")

    def calls(self) -> list[dict[str, Any]]:
        """Every call so far: `service`, `operation`, `region`, `name`, `status`."""
        calls: list[dict[str, Any]] = json.loads(self._ask("calls"))
        return calls

    def _ask(self, path: str, body: bytes | None = None, method: str | None = None) -> bytes:
        url = f"{self.url}/boxwright/{path}"
        request = urllib.request.Request(url, body, method=method)  # noqa: S310 - our own
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            content: bytes = answer.read()
        return content


@pytest.fixture(scope="session")
def cloud() -> Iterator[CloudAtHand]:
    """AWS on this machine: one for all tests of this process; give what you make unique names."""
    if not shutil.which("docker-registry"):
        pytest.skip("needs docker-registry: apt-get install docker-registry")
    with subprocess.Popen(
        [sys.executable, "-m", "ci.stand_in.aws", "--while-stdin-is-open"],
        cwd=_ROOT,
        env=_ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        url = process.stdout.readline().strip() if process.stdout else ""
        if not url:
            pytest.fail("AWS on this machine did not start; its words are above")
        try:
            yield CloudAtHand(url)
        finally:
            process.terminate()
            process.wait(_STOP_SECONDS)
