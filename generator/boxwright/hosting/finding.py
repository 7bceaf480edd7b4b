"""Finds all that was made for an endpoint by the tags it bears, so that nothing else goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright import console
from boxwright.account import Call, tags
from boxwright.account.trouble import code_of
from boxwright.errors import UsageError
from boxwright.hosting.endpoints import described, ours
from boxwright.hosting.models import FOLDER
from boxwright.hosting.names import location, stamped
from boxwright.hosting.scaling import SERVICE, policy_name, resource

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from boxwright.account import Account

__all__ = ["Step", "found"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that goes.

    Attributes:
        thing: what it is, with its name, in the words of a person.
        call: what removes it.
    """

    thing: str
    call: Call


def found(account: Account, name: str, buckets: Iterable[str]) -> list[Step]:
    """All that was made for an endpoint, in the order in which it can go.

    Args:
        account: where.
        name: of the endpoint.
        buckets: further ones to look into; those that its models lie in are known.

    Raises:
        UsageError: there is an endpoint of this name that was made by something else.
        BoxwrightError: AWS refused or could not be reached.
    """
    endpoint = described(account, name)
    if endpoint and not ours(account, endpoint):
        raise UsageError(
            f"{name} was not made by `boxwright deploy`: it has no tag {tags.ENDPOINT}={name}. "
            "Nothing was removed.",
            next=f"aws sagemaker delete-endpoint --endpoint-name {name} --region {account.region}",
        )
    configs = _tagged(account, "EndpointConfig", name)
    models = _tagged(account, "Model", name)
    looked = dict.fromkeys([*_buckets(account, models, name), *buckets])
    return [
        *(_scaling(account, name) if endpoint else ()),
        *([_sagemaker("endpoint", "Endpoint", name)] if endpoint else ()),
        *(_sagemaker("config", "EndpointConfig", one) for one in configs),
        *(_sagemaker("model", "Model", one) for one in models),
        *(step for bucket in looked for step in _archives(account, bucket, name)),
    ]


def _sagemaker(word: str, kind: str, name: str) -> Step:
    return Step(f"{word} {name}", Call("sagemaker", f"Delete{kind}", {f"{kind}Name": name}))


def _tagged(account: Account, kind: str, name: str) -> list[str]:
    """Names of the configurations or models that bear the endpoint's tag."""
    begin = stamped(name, "")
    pages = account.pages(Call("sagemaker", f"List{kind}s", {"NameContains": begin}))
    near = [
        (one[f"{kind}Name"], one[f"{kind}Arn"])
        for page in pages
        for one in page[f"{kind}s"]
        if one[f"{kind}Name"].startswith(begin)
    ]
    return [one for one, arn in near if tags.worn(account, arn).get(tags.ENDPOINT) == name]


def _scaling(account: Account, name: str) -> Iterator[Step]:
    """What scales the endpoint: its policy, then the target of that."""
    target, policy = resource(name), policy_name(name)
    service = {"ServiceNamespace": target["ServiceNamespace"]}
    asked = {**service, "ResourceId": target["ResourceId"], "PolicyNames": [policy]}
    for page in account.pages(Call(SERVICE, "DescribeScalingPolicies", asked)):
        for _ in page["ScalingPolicies"]:
            said = {**target, "PolicyName": policy}
            yield Step(f"scaling policy {policy}", Call(SERVICE, "DeleteScalingPolicy", said))
    targets = Call(
        SERVICE, "DescribeScalableTargets", {**service, "ResourceIds": [target["ResourceId"]]}
    )
    for page in account.pages(targets):
        for _ in page["ScalableTargets"]:
            yield Step(
                f"scaling target {target['ResourceId']}",
                Call(SERVICE, "DeregisterScalableTarget", target),
            )


def _buckets(account: Account, models: Iterable[str], name: str) -> Iterator[str]:
    """Where the models of the endpoint lie that `boxwright deploy` put there."""
    for model in models:
        said = account.ask(Call("sagemaker", "DescribeModel", {"ModelName": model}))
        container = said.get("PrimaryContainer", {})
        if url := container.get("ModelDataUrl"):
            bucket, key = location(url)
            if key.startswith(f"{FOLDER}/{name}/"):
                yield bucket


def _archives(account: Account, bucket: str, name: str) -> Iterator[Step]:
    """The endpoint's archives in a bucket: below its folder, and with its tag."""
    for key in _keys(account, bucket, f"{FOLDER}/{name}/"):
        one = {"Bucket": bucket, "Key": key}
        worn = tags.read(account.ask(Call("s3", "GetObjectTagging", one))["TagSet"])
        if worn.get(tags.ENDPOINT) == name:
            yield Step(f"archive s3://{bucket}/{key}", Call("s3", "DeleteObject", one))


def _keys(account: Account, bucket: str, begin: str) -> list[str]:
    pages = account.pages(Call("s3", "ListObjectsV2", {"Bucket": bucket, "Prefix": begin}))
    try:
        return [one["Key"] for page in pages for one in page.get("Contents", ())]
    except UsageError as problem:
        if code_of(problem) != "NoSuchBucket":
            raise
    console.warn(f"there is no bucket {bucket}.")
    return []
