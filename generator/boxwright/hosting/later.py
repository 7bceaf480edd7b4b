"""Asks an endpoint that reads requests from S3 and writes its answers there."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from boxwright import console
from boxwright.account import Call
from boxwright.account.trouble import aws_errors, code_of
from boxwright.errors import EngineError, UsageError
from boxwright.hosting import logs
from boxwright.hosting.answers import Answer, config, failed, types
from boxwright.hosting.names import location

if TYPE_CHECKING:
    from datetime import datetime

    from boxwright.account import Account
    from boxwright.bodies import Body

__all__ = ["later"]

_REASON = 2000
_PAUSE, _LONGEST_PAUSE = 0.5, 5.0


def later(account: Account, endpoint: str, body: Body, timeout: float) -> Answer:
    """Put a body into S3, have the endpoint answer it there, and wait for that.

    What was put there is removed again; the answer stays where the endpoint writes its answers.

    Raises:
        FailedError: the container failed.
        UsageError: the endpoint does not answer later.
        BoxwrightError: it takes longer; AWS refused or could not be reached.
    """
    bucket, key = location(_output(account, endpoint))
    given = {"Bucket": bucket, "Key": f"{key.rstrip('/')}/requests/{uuid.uuid4().hex}".lstrip("/")}
    began = logs.earlier()
    account.ask(Call("s3", "PutObject", {**given, "Body": body.content}))
    try:
        said = {
            "EndpointName": endpoint,
            "InputLocation": f"s3://{bucket}/{given['Key']}",
            **types(body),
        }
        taken = account.ask(Call("sagemaker-runtime", "InvokeEndpointAsync", said))
        console.progress(f"the answer will be {taken['OutputLocation']}")
        return _awaited(account, endpoint, taken, timeout, began)
    finally:
        account.ask(Call("s3", "DeleteObject", given))


def _awaited(
    account: Account, endpoint: str, taken: dict[str, Any], timeout: float, began: datetime
) -> Answer:
    deadline, pause = time.monotonic() + timeout, _PAUSE
    while time.monotonic() < deadline:
        if (content := _object(account, taken["OutputLocation"])) is not None:
            return Answer(content=content, origin=taken["OutputLocation"])
        failure = taken.get("FailureLocation", "")
        if failure and (said := _object(account, failure)) is not None:
            words = said[:_REASON].decode(errors="replace").strip()
            raise failed(f"the endpoint refused: {words}", words, account, endpoint, began)
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)
    raise EngineError(
        f"{endpoint} has not answered after {timeout:.0f} s; it may still.",
        next=f"aws s3 cp {taken['OutputLocation']} -",
    )


def _object(account: Account, url: str) -> bytes | None:
    """What lies in S3, or None as long as nothing does."""
    bucket, key = location(url)
    call = Call("s3", "GetObject", {"Bucket": bucket, "Key": key})
    try:
        found = account.ask(call)
    except UsageError as problem:
        if code_of(problem) == "NoSuchKey":
            return None
        raise
    with aws_errors(call, account.region):
        content: bytes = found["Body"].read()
    return content


def _output(account: Account, endpoint: str) -> str:
    told = config(account, endpoint).get("AsyncInferenceConfig")
    if not told:
        raise UsageError(
            f"{endpoint} is no asynchronous endpoint: it answers at once.",
            next="the same command without --async",
        )
    return str(told["OutputConfig"]["S3OutputPath"])
