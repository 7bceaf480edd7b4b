"""The API: which calls are seen, which faults they meet, and in which words."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from ...stand_in.aws.fixture import CloudAtHand

pytestmark = pytest.mark.xdist_group("cloud")


def unique(word: str) -> str:
    return f"{word}-{uuid.uuid4().hex[:8]}"


@pytest.mark.parametrize(
    ("service", "method", "parameters", "operation"),
    [
        ("sts", "get_caller_identity", {}, "GetCallerIdentity"),
        ("iam", "list_roles", {}, "ListRoles"),
        ("s3", "list_buckets", {}, "ListBuckets"),
        ("sagemaker", "list_models", {}, "ListModels"),
        ("ecr", "describe_repositories", {}, "DescribeRepositories"),
        ("logs", "describe_log_groups", {}, "DescribeLogGroups"),
        (
            "application-autoscaling",
            "describe_scalable_targets",
            {"ServiceNamespace": "sagemaker"},
            "DescribeScalableTargets",
        ),
    ],
)
def test_calls_are_seen_by_their_names(
    cloud: CloudAtHand, service: str, method: str, parameters: dict[str, str], operation: str
) -> None:
    before = len(cloud.calls())
    getattr(cloud.client(service), method)(**parameters)

    (call,) = cloud.calls()[before:]
    assert (call["service"], call["operation"], call["status"]) == (service, operation, 200)
    assert call["region"] == cloud.region


def test_calls_of_s3_are_told_apart(cloud: CloudAtHand) -> None:
    s3, bucket = cloud.client("s3"), unique("bucket")
    before = len(cloud.calls())
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": cloud.region})
    s3.put_object(Bucket=bucket, Key="some/where", Body=b"text")
    assert s3.get_object(Bucket=bucket, Key="some/where")["Body"].read() == b"text"
    s3.list_objects_v2(Bucket=bucket)
    upload = s3.create_multipart_upload(Bucket=bucket, Key="large")
    s3.upload_part(
        Bucket=bucket, Key="large", UploadId=upload["UploadId"], PartNumber=1, Body=b"part"
    )

    seen = cloud.calls()[before:]
    assert [call["operation"] for call in seen] == [
        "CreateBucket",
        "PutObject",
        "GetObject",
        "ListObjectsV2",
        "CreateMultipartUpload",
        "UploadPart",
    ]
    assert [call["name"] for call in seen] == [
        bucket,
        f"{bucket}/some/where",
        f"{bucket}/some/where",
        bucket,
        f"{bucket}/large",
        f"{bucket}/large",
    ]


@pytest.mark.parametrize(
    ("service", "method", "operation"),
    [
        ("sts", "get_caller_identity", "GetCallerIdentity"),
        ("sagemaker", "list_models", "ListModels"),
        ("s3", "list_buckets", "ListBuckets"),
    ],
)
def test_a_fault_comes_in_the_words_of_its_protocol(
    cloud: CloudAtHand, service: str, method: str, operation: str
) -> None:
    with (
        cloud.fault(operation=operation, code="AccessDenied", message="Not you.", status=403),
        pytest.raises(ClientError) as caught,
    ):
        getattr(cloud.client(service), method)()

    answer = caught.value.response
    assert answer["Error"]["Code"] == "AccessDenied"
    assert answer["Error"]["Message"] == "Not you."
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 403


def test_a_fault_that_is_over_lets_the_next_try_through(cloud: CloudAtHand) -> None:
    before = len(cloud.calls())
    with cloud.fault(operation="ListModels", code="ThrottlingException", times=1):
        cloud.client("sagemaker").list_models()

    assert [call["status"] for call in cloud.calls()[before:]] == [400, 200]


def test_a_fault_meets_only_the_name_it_is_for(cloud: CloudAtHand) -> None:
    ecr, mine, other = cloud.client("ecr"), unique("mine"), unique("other")
    with cloud.fault(operation="CreateRepository", code="LimitExceededException", name=mine):
        ecr.create_repository(repositoryName=other)
        with pytest.raises(ecr.exceptions.LimitExceededException):
            ecr.create_repository(repositoryName=mine)


def test_a_fault_that_is_none_is_refused(cloud: CloudAtHand) -> None:
    from urllib.error import HTTPError

    with pytest.raises(HTTPError, match="400"), cloud.fault(operations="CreateModel", code="X"):
        pass


def test_names_lead_to_the_registry_of_the_region(cloud: CloudAtHand) -> None:
    name, gates = unique("team/model"), set()
    for region in (cloud.region, "us-east-1"):
        ecr = cloud.client("ecr", region)
        made = ecr.create_repository(repositoryName=name)["repository"]["repositoryUri"]
        (found,) = ecr.describe_repositories(repositoryNames=[name])["repositories"]
        (login,) = ecr.get_authorization_token()["authorizationData"]

        assert made == found["repositoryUri"]
        assert made.removesuffix(f"/{name}") == login["proxyEndpoint"].removeprefix("http://")
        gates.add(login["proxyEndpoint"])

    assert len(gates) == 2
