"""A project's `cloudformation.yml`, as it is written and as moto makes it."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field

import boto3
from cfnlint.decode import decode
from moto import mock_aws

__all__ = [
    "ACCOUNT",
    "CONNECTION",
    "REGION",
    "SUBJECT",
    "Made",
    "actions",
    "allowed",
    "create",
    "created",
    "each",
    "template",
]

ACCOUNT = "123456789012"  #: moto's own
REGION = "eu-west-1"
SUBJECT = "repo:octo@12/model@345"
CONNECTION = f"arn:aws:codeconnections:{REGION}:{ACCOUNT}:connection/0a1b"
STACK = "shop"

#: What CI is allowed to do, for a stack that has a place for it.
WANTED = {
    "Bucket": "shop-data",
    "Connection": CONNECTION,
    "GitHubProvider": "existing",  # moto's stacks make none
    "GitHubSubject": SUBJECT,
    "Source": "https://github.com/octo/model",
}


@dataclass
class Made:
    """A stack: its outputs, the repository, and by each role who may take it on and for what."""

    outputs: dict
    repository: dict
    trusted: dict = field(default_factory=dict)
    allowed: dict = field(default_factory=dict)

    def actions(self, role):
        return actions(self.allowed[role])


def template(project):
    """The stack as it is written, short tags spelt out."""
    read, wrong = decode(str(project / "cloudformation.yml"))
    assert not wrong
    return read


def create(cloud, name, text):
    """Create a stack, with every parameter of `WANTED` that it has; give its outputs."""
    asked = cloud.get_template_summary(TemplateBody=text)["Parameters"]
    told = {one["ParameterKey"] for one in asked} & WANTED.keys()
    cloud.create_stack(
        StackName=name,
        TemplateBody=text,
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": WANTED[key]} for key in sorted(told)],
    )
    (stack,) = cloud.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {one["OutputKey"]: one["OutputValue"] for one in stack["Outputs"]}


def allowed(iam, role):
    """Yield the statements of a role's policies."""
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        said = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        # moto writes a document of a stack as Python does, and leaves holes for AWS::NoValue.
        document = ast.literal_eval(said) if isinstance(said, str) else said
        yield from filter(None, document["Statement"])


def actions(statements):
    """What statements allow."""
    return {action for one in statements for action in each(one["Action"])}


def each(value):
    """A policy writes a list of one without the list."""
    return value if isinstance(value, list) else [value]


def created(text):
    """Create a stack in an account of its own, and look at all that it has made."""
    with mock_aws(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Tried to parse AWS::CodeBuild::Project")
        outputs = create(boto3.client("cloudformation", REGION), STACK, text)
        (repository,) = boto3.client("ecr", REGION).describe_repositories()["repositories"]
        made = Made(outputs, repository)
        iam = boto3.client("iam", REGION)
        for role in iam.list_roles()["Roles"]:
            name = role["RoleName"].split("-")[1]
            made.trusted[name] = role["AssumeRolePolicyDocument"]["Statement"]
            made.allowed[name] = list(allowed(iam, role["RoleName"]))
    return made
