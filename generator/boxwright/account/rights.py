"""What each command asks of AWS, as IAM names it. The tests hold it to the calls that they see.

Actions, and the resources that limit them, are those of AWS's Service Authorization Reference.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["EXECUTION", "RIGHTS", "Right"]

_ECR = "arn:{partition}:ecr:{region}:{account}:repository/{repository}"
_SAGEMAKER = "arn:{partition}:sagemaker:{region}:{account}:"
_LOGS = "arn:{partition}:logs:{region}:{account}:log-group:/aws/sagemaker/"
_BUCKET = "arn:{partition}:s3:::{bucket}"


@dataclass(frozen=True, slots=True)
class Right:
    """One statement of a policy.

    Attributes:
        actions: such as ``ecr:PutImage``.
        resources: ARNs with the names of `policy.Place` in braces.
        condition: a key and the value it must have, or nothing.
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)
    condition: tuple[str, str] | None = None


_TOKEN = Right(("ecr:GetAuthorizationToken",))
_PASS_ROLE = Right(
    ("iam:PassRole",), ("{role}",), ("iam:PassedToService", "sagemaker.amazonaws.com")
)
_NAMED = (f"{_SAGEMAKER}model/{{made}}-*", f"{_SAGEMAKER}endpoint-config/{{made}}-*")
_ENDPOINT = f"{_SAGEMAKER}endpoint/{{endpoint}}"
_HOSTED = (_ENDPOINT, *_NAMED)
_ARCHIVES = f"{_BUCKET}/boxwright/{{endpoint}}/*"
_JOB_FILES = f"{_BUCKET}/boxwright/jobs/{{job}}*"
_LOG = Right(("logs:FilterLogEvents",), (f"{_LOGS}Endpoints/{{endpoint}}*",))
# ListModels and ListEndpointConfigs can be limited to nothing.
_LIST = Right(("sagemaker:ListEndpointConfigs", "sagemaker:ListModels"))
_SCALER = "sagemaker.application-autoscaling.amazonaws.com"
# A role that application-autoscaling works with is made at the first use in an account.
_SCALING_ROLE = Right(
    ("iam:CreateServiceLinkedRole",),
    (f"arn:{{partition}}:iam::{{account}}:role/aws-service-role/{_SCALER}/*",),
    ("iam:AWSServiceName", _SCALER),
)


def _job(word: str) -> tuple[Right, ...]:
    """What a command about jobs asks; `word` as in the operations' names."""
    return (
        Right(("ecr:DescribeImages", "ecr:DescribeRepositories"), (_ECR,)),
        Right(("s3:GetObject", "s3:PutObject", "s3:PutObjectTagging"), (_JOB_FILES,)),
        # Without ListBucket S3 says of an object that is not there that it may not be read.
        Right(("s3:GetBucketLocation", "s3:ListBucket"), (_BUCKET,)),
        Right(
            ("sagemaker:AddTags", f"sagemaker:Create{word}Job", f"sagemaker:Describe{word}Job"),
            (f"{_SAGEMAKER}{word.lower()}-job/{{job}}*",),
        ),
        _PASS_ROLE,
        Right(("logs:DescribeLogStreams",), (f"{_LOGS}{word}Jobs*",)),
        Right(("logs:GetLogEvents",), (f"{_LOGS}{word}Jobs:log-stream:{{job}}*",)),
    )


#: What each command may be asked to do with any of its options.
RIGHTS = {
    "push": (
        _TOKEN,
        Right(
            (
                "ecr:CreateRepository",
                "ecr:DescribeImages",
                "ecr:DescribeRepositories",
                "ecr:PutLifecyclePolicy",
                # What the engine itself asks when it pushes, beside the API.
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ),
            (_ECR,),
        ),
    ),
    "train": _job("Training"),
    "process": _job("Processing"),
    "deploy": (
        Right(("ecr:DescribeImages", "ecr:DescribeRepositories"), (_ECR,)),
        Right(("s3:PutObject", "s3:PutObjectTagging"), (_ARCHIVES,)),
        Right(("s3:GetObject",), (f"{_BUCKET}/*",)),
        Right(("s3:GetBucketLocation",), (_BUCKET,)),
        Right(
            (
                "sagemaker:AddTags",
                "sagemaker:CreateEndpoint",
                "sagemaker:CreateEndpointConfig",
                "sagemaker:CreateModel",
                "sagemaker:DescribeEndpoint",
                "sagemaker:DescribeEndpointConfig",
                "sagemaker:ListTags",
                "sagemaker:UpdateEndpoint",
            ),
            _HOSTED,
        ),
        _PASS_ROLE,
        _LOG,
        Right(
            (
                "application-autoscaling:PutScalingPolicy",
                "application-autoscaling:RegisterScalableTarget",
                "application-autoscaling:TagResource",
            )
        ),
        _SCALING_ROLE,
    ),
    "predict": (
        Right(
            (
                "sagemaker:DescribeEndpoint",
                "sagemaker:DescribeEndpointConfig",
                "sagemaker:InvokeEndpoint",
                "sagemaker:InvokeEndpointAsync",
            ),
            _HOSTED,
        ),
        # Without it S3 does not say that an answer is not there yet, but refuses.
        Right(("s3:ListBucket",), (_BUCKET,)),
        Right(("s3:GetObject", "s3:PutObject", "s3:DeleteObject"), (f"{_BUCKET}/*",)),
        _LOG,
    ),
    "delete": (
        _LIST,
        Right(
            (
                "sagemaker:DeleteEndpoint",
                "sagemaker:DeleteEndpointConfig",
                "sagemaker:DeleteModel",
                "sagemaker:DescribeEndpoint",
                "sagemaker:DescribeModel",
                "sagemaker:ListTags",
            ),
            _HOSTED,
        ),
        Right(("s3:ListBucket",), (_BUCKET,)),
        Right(("s3:DeleteObject", "s3:GetObjectTagging"), (_ARCHIVES,)),
        Right(
            (
                "application-autoscaling:DeleteScalingPolicy",
                "application-autoscaling:DeregisterScalableTarget",
                "application-autoscaling:DescribeScalableTargets",
                "application-autoscaling:DescribeScalingPolicies",
            )
        ),
    ),
}

#: What the role needs that SageMaker takes on to run the container.
EXECUTION = (
    _TOKEN,
    Right(
        (
            "ecr:BatchCheckLayerAvailability",
            "ecr:BatchGetImage",
            "ecr:GetDownloadUrlForLayer",
        ),
        (_ECR,),
    ),
    Right(("s3:GetObject", "s3:PutObject"), (f"{_BUCKET}/*",)),
    Right(("s3:GetBucketLocation", "s3:ListBucket"), (_BUCKET,)),
    Right(
        (
            "logs:CreateLogGroup",
            "logs:CreateLogStream",
            "logs:DescribeLogStreams",
            "logs:PutLogEvents",
        ),
        (f"{_LOGS}*",),
    ),
    Right(("cloudwatch:PutMetricData",)),
)
