"""`boxwright predict` asks endpoints that really run."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.xdist_group("hosting")]


@pytest.fixture(scope="module")
def deferred(shop: Any) -> Any:
    """An endpoint that answers into S3."""
    name = f"later-{shop.name[-8:]}"
    done = shop.deploy(name, "--async", f"s3://{shop.name}/{name}/answers")
    assert done.code == 0, done.err
    yield name
    shop("delete", name)


def predict(shop: Any, *words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run `boxwright predict` and keep what it writes as bytes."""
    with shop.within_rights("predict"):
        return subprocess.run(
            [sys.executable, "-m", "boxwright", "predict", *words],
            cwd=shop.directory,
            env=shop.cloud.environment | {"PATH": os.environ["PATH"]},
            input=given,
            capture_output=True,
            check=False,
            timeout=120,
        )


def test_golden_request_is_answered_byte_by_byte(deployed: Any, shop: Any) -> None:
    done = predict(shop, "--name", deployed[0])
    assert (done.returncode, done.stdout) == (0, b"3text/csv:A,B\n\xff"), done.stderr
    assert done.stderr.startswith(b"AllTraffic in ")


def test_stdin_is_sent_with_the_types_that_are_told(deployed: Any, shop: Any) -> None:
    words = ("-", "--name", deployed[0], "--content-type", "text/csv", "--accept", "a/b")
    done = predict(shop, *words, given=b"x")
    assert (done.returncode, done.stdout) == (0, b"3a/b:X"), done.stderr


def test_refused_request_shows_status_words_and_log(
    deployed: Any, shop: Any, tmp_path: Any
) -> None:
    (tmp_path / "bad.csv").write_text("bad\n")
    done = predict(shop, str(tmp_path / "bad.csv"), "--name", deployed[0])
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"the endpoint refused with status 400: bad is no number" in done.stderr
    assert b"  refusing: bad is no number\n" in done.stderr
    assert b"\n  next: " in done.stderr


def test_endpoint_that_is_not_there_is_named(shop: Any, name: str) -> None:
    done = predict(shop, "--name", name)
    assert done.returncode == 2
    assert f"Endpoint {name} of account".encode() in done.stderr
    assert f"next: boxwright deploy --name {name}".encode() in done.stderr


def test_body_that_is_too_large_is_not_sent(deployed: Any, shop: Any) -> None:
    sent = sum(call["operation"] == "InvokeEndpoint" for call in shop.cloud.calls())
    words = ("-", "--name", deployed[0], "--content-type", "text/csv")
    done = predict(shop, *words, given=bytes(25 * 2**20 + 1))
    assert done.returncode == 2
    assert b"takes 25 MB at most" in done.stderr
    assert b"boxwright predict --async" in done.stderr
    assert sum(call["operation"] == "InvokeEndpoint" for call in shop.cloud.calls()) == sent


def test_body_below_the_limit_is_sent(deployed: Any, shop: Any) -> None:
    words = ("-", "--name", deployed[0], "--content-type", "text/csv")
    done = predict(shop, *words, given=b"x" * (5 * 2**20))
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) > 5 * 2**20


def test_answer_comes_by_way_of_s3(deferred: str, shop: Any) -> None:
    done = predict(shop, "--name", deferred, "--async", "--accept", "text/plain")
    assert done.returncode == 0, done.stderr
    assert b"text/plain:A,B\n" in done.stdout
    keys = shop.cloud.client("s3").list_objects_v2(Bucket=shop.name, Prefix=f"{deferred}/")
    kept = [one["Key"] for one in keys["Contents"]]
    # What was sent is removed; the answer stays.
    assert len(kept) == 1
    assert kept[0].startswith(f"{deferred}/answers/")


def test_refusal_comes_by_way_of_s3(deferred: str, shop: Any) -> None:
    words = ("-", "--name", deferred, "--async", "--content-type", "text/csv")
    done = predict(shop, *words, given=b"bad")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"the endpoint refused: bad is no number" in done.stderr


def test_endpoint_that_answers_at_once_has_no_answers_in_s3(deployed: Any, shop: Any) -> None:
    done = predict(shop, "--name", deployed[0], "--async")
    assert done.returncode == 2
    assert b"is no asynchronous endpoint" in done.stderr
