"""What AWS says when it refuses, and what mends it: code, call and the next command."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from boxwright.errors import BoxwrightError, EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from botocore.exceptions import BotoCoreError, ClientError

    from boxwright.account.calls import Call

__all__ = ["MENDS", "aws_errors", "code_of"]

#: The next step by AWS's error code; `{command}` is the word that comes after `boxwright`.
MENDS = {
    "AccessDeniedException": "boxwright iam   (prints a policy that allows what each command asks)",
    "AccessDenied": "boxwright iam   (prints a policy that allows what each command asks)",
    "UnauthorizedOperation": "boxwright iam   (prints a policy that allows what each command asks)",
    "ExpiredToken": "aws sso login   (then the same command)",
    "ExpiredTokenException": "aws sso login   (then the same command)",
    "RequestExpired": "aws sso login   (then the same command)",
    "InvalidClientTokenId": "aws sts get-caller-identity   (says whose keys these are)",
    "UnrecognizedClientException": "aws sts get-caller-identity   (says whose keys these are)",
    "SignatureDoesNotMatch": "aws configure   (the secret key does not fit the access key)",
    "OptInRequired": "aws account enable-region --region-name {region}",
    "ResourceLimitExceeded": "aws service-quotas list-service-quotas --service-code sagemaker",
    "RepositoryNotFoundException": "boxwright push",
    "NoSuchBucket": "aws s3 mb s3://NAME   (or another: --bucket)",
}
#: Codes that say AWS is busy or broken, after botocore has tried again.
_NOT_NOW = frozenset(
    {
        "InternalFailure",
        "InternalServerError",
        "RequestLimitExceeded",
        "ServiceUnavailable",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


@contextmanager
def aws_errors(call: Call, region: str) -> Iterator[None]:
    """Give whatever boto3 raises a message with AWS's code, the call and the mend.

    Raises:
        UsageError: the credentials, the right to ask or the request are at fault.
        EngineError: AWS is busy, broken or out of reach.
    """
    from botocore import exceptions  # noqa: PLC0415 - half a second that only AWS is worth

    try:
        yield
    except exceptions.ClientError as problem:
        raise _refused(problem, call, region) from problem
    except (exceptions.NoCredentialsError, exceptions.PartialCredentialsError) as problem:
        raise UsageError(f"{call}: {problem}.", next="aws configure") from problem
    except (exceptions.SSOError, exceptions.TokenRetrievalError) as problem:
        raise UsageError(f"{call}: {problem}.", next="aws sso login") from problem
    except exceptions.ParamValidationError as problem:
        raise UsageError(f"{call}: {problem}", next="boxwright --help") from problem
    except (exceptions.HTTPClientError, exceptions.ConnectionError) as problem:
        raise _out_of_reach(problem, call, region) from problem


def code_of(problem: BaseException) -> str:
    """AWS's code behind an error, such as ``ValidationException``; empty when there is none."""
    cause = problem.__cause__ if isinstance(problem, BoxwrightError) else problem
    answer = getattr(cause, "response", None)
    return str(answer["Error"].get("Code", "")) if answer else ""


def _refused(problem: ClientError, call: Call, region: str) -> BoxwrightError:
    said = problem.response["Error"]
    code, words = said.get("Code", ""), said.get("Message", "").rstrip(".")
    happened = f"AWS refused {call} in {region}: {code}: {words}."
    status = problem.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if code in _NOT_NOW or status >= 500:
        return EngineError(happened, next="the same command again, in a minute")
    mend = MENDS.get(code, "").format(region=region)
    return UsageError(happened, next=mend)


def _out_of_reach(problem: BotoCoreError | Exception, call: Call, region: str) -> EngineError:
    return EngineError(
        f"{call} in {region}: {problem}",
        next="check the network, proxy and AWS_ENDPOINT_URL; then the same command",
    )
