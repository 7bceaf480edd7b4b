"""Asks an endpoint: the answer at once or later, or what its container says of its failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from boxwright import console
from boxwright.account import Call
from boxwright.account.trouble import aws_errors, code_of
from boxwright.errors import BoxwrightError, FailedError, UsageError
from boxwright.hosting import logs
from boxwright.running.local import hints

if TYPE_CHECKING:
    from datetime import datetime

    from boxwright.account import Account
    from boxwright.bodies import Body

__all__ = ["Answer", "at_once", "config", "failed", "refuse_large", "types"]

_MB = 1024 * 1024
REAL_TIME, SERVERLESS = 25 * _MB, 4 * _MB
_REASON = 2000
_SHOWN = 10
#: Seconds for the log of a container that has just failed.
_PATIENCE = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back.

    Attributes:
        content: the bytes.
        origin: the variant that answered, or the address in S3 where the answer lies.
    """

    content: bytes
    origin: str


def refuse_large(account: Account, endpoint: str, body: Body) -> None:
    """Refuse a body that the endpoint would not get.

    Raises:
        UsageError: it is too large.
        BoxwrightError: AWS refused or could not be reached.
    """
    count = len(body.content)
    if count <= SERVERLESS:
        return
    most = SERVERLESS if count <= REAL_TIME and _is_serverless(account, endpoint) else REAL_TIME
    if count > most:
        kind = "A serverless endpoint" if most == SERVERLESS else "An endpoint"
        raise UsageError(
            f"{kind} takes {most // _MB} MB at most, and the body has {count / _MB:.1f} MB.",
            next="boxwright transform FILE, or an asynchronous endpoint, which takes 1 GB: "
            "boxwright deploy --async s3://BUCKET/KEY, then boxwright predict --async",
        )


def at_once(account: Account, endpoint: str, body: Body) -> Answer:
    """Send a body and wait for the answer.

    Raises:
        FailedError: the container failed; says its status, its words and the end of its log.
        BoxwrightError: AWS refused or could not be reached.
    """
    said = {"EndpointName": endpoint, "Body": body.content, **types(body)}
    call = Call("sagemaker-runtime", "InvokeEndpoint", said)
    began = logs.earlier()
    try:
        answer = account.ask(call)
        with aws_errors(call, account.region):
            content: bytes = answer["Body"].read()
    except UsageError as problem:
        raise _explained(problem, account, endpoint, began) from problem
    return Answer(content=content, origin=answer.get("InvokedProductionVariant", endpoint))


def types(body: Body) -> dict[str, str]:
    """What a request says of its body and of the answer it wants."""
    said = {"ContentType": body.content_type}
    return {**said, "Accept": body.accept} if body.accept else said


def config(account: Account, endpoint: str) -> dict[str, Any]:
    """The configuration of an endpoint.

    Raises:
        BoxwrightError: AWS refused or could not be reached.
    """
    told = account.ask(Call("sagemaker", "DescribeEndpoint", {"EndpointName": endpoint}))
    named = {"EndpointConfigName": told["EndpointConfigName"]}
    return account.ask(Call("sagemaker", "DescribeEndpointConfig", named))


def _is_serverless(account: Account, endpoint: str) -> bool:
    return any(
        one.get("ServerlessConfig") for one in config(account, endpoint)["ProductionVariants"]
    )


def _explained(
    problem: UsageError, account: Account, endpoint: str, began: datetime
) -> BoxwrightError:
    """What AWS's refusal of a request means: the container's own, or that there is no endpoint."""
    code = code_of(problem)
    if code == "ModelError":
        answer = getattr(problem.__cause__, "response", {})
        status, words = answer.get("OriginalStatusCode"), answer.get("OriginalMessage", "")
        said = words[:_REASON].strip() or answer.get("Error", {}).get("Message", "")
        return failed(
            f"the endpoint refused with status {status}: {said}", said, account, endpoint, began
        )
    if code in {"ValidationError", "ValidationException"} and "not found" in str(problem):
        return UsageError(problem.happened, next=f"boxwright deploy --name {endpoint}")
    return problem


def failed(
    happened: str, said: str, account: Account, endpoint: str, began: datetime
) -> FailedError:
    """The error for a request that the container failed; shows the end of its log.

    Args:
        happened: the message.
        said: the container's own words, for which an explanation is looked up.
        account: that the endpoint belongs to.
        endpoint: the name.
        began: when it was asked.
    """
    lines = logs.tail(account, endpoint, began, _PATIENCE)
    for line in lines[-_SHOWN:]:
        console.progress(f"  {line}")
    found = hints("\n".join(lines), said)
    see = f"aws logs tail {logs.group(endpoint)} --region {account.region}"
    return FailedError(happened, next="\n  next: ".join(found or [see]))
