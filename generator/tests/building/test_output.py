"""What is read from a builder's output, be it BuildKit's, buildx's or the classic builder's."""

from __future__ import annotations

import pytest
from boxwright.building.failure import failure
from boxwright.building.output import BuildLog
from boxwright.errors import EngineError, FailedError

BUILDKIT = """\
#1 [internal] load build definition from Dockerfile
#1 sha256:290bcd7c66f6232d6337d4d1c83bf6f31eb5b73099b75a531ad4fea602e155fd
#1 DONE 0.0s
#4 [builder 1/3] FROM docker.io/library/python:3.13-slim
#4 CACHED
#5 [builder 2/3] RUN pip install nosuch
#5 0.192 Collecting nosuch
#5 1.195 ERROR: No matching distribution found for nosuch
"""
BUILDKIT_FAILS = (
    BUILDKIT
    + """\
#5 ERROR: executor failed running [/bin/sh -c pip install nosuch]: exit code: 1
------
 > [builder 2/3] RUN pip install nosuch:
------
executor failed running [/bin/sh -c pip install nosuch]: exit code: 1
"""
)
CLASSIC_FAILS = """\
Sending build context to Docker daemon  6.144kB
Step 1/2 : FROM python:3.13-slim
 ---> bfb20a338aa7
Step 2/2 : RUN pip install nosuch
 ---> Running in a834db32cde9
ERROR: No matching distribution found for nosuch
The command '/bin/sh -c pip install nosuch' returned a non-zero code: 1
"""
BASE_UNREACHED = """\
#3 [internal] load metadata for docker.io/library/nosuch-base:1
#3 ERROR: failed to do request: Head "https://registry/v2/": dial tcp: lookup: no such host
------
 > [internal] load metadata for docker.io/library/nosuch-base:1:
------
failed to solve with frontend dockerfile.v0: failed to do request: no such host
"""
CLASSIC_BASE_UNREACHED = """\
Step 1/2 : FROM nosuch-base:1
Get "https://registry/v2/": dial tcp: lookup registry: no such host
"""
BASE_REFUSED = """\
#3 [internal] load metadata for docker.io/library/nosuch-base:1
#3 ERROR: pull access denied, repository does not exist or may require authorization
"""
ECR = "763104351884.dkr.ecr.eu-west-1.amazonaws.com"
LOGIN = (
    f"aws ecr get-login-password --region eu-west-1"
    f" | docker login --username AWS --password-stdin {ECR}"
)
# What a private registry's refusals come out as; HOST stands for the registry.
LOCKED = {
    "BuildKit, no login": """\
#3 [internal] load metadata for HOST/pytorch:2.13
#3 ERROR: pulling from host HOST failed with status code [manifests 2.13]: 401 Unauthorized
""",
    "BuildKit, login too old": """\
#3 [internal] load metadata for HOST/pytorch:2.13
#3 ERROR: pulling from host HOST failed with status code [manifests 2.13]: 403 Forbidden
""",
    "buildx, no login": """\
#2 [internal] load metadata for HOST/pytorch:2.13
#2 ERROR: failed to authorize: failed to fetch oauth token: no basic auth credentials
""",
    "classic, no login": """\
Step 2/5 : FROM ${BASE_IMAGE} AS customised
Head "https://HOST/v2/pytorch/manifests/2.13": no basic auth credentials
""",
    "classic, login too old": """\
Step 2/5 : FROM ${BASE_IMAGE} AS customised
pull access denied for HOST/pytorch, repository does not exist or may require 'docker login': \
denied: Your authorization token has expired. Reauthenticate and try again.
""",
    "classic, no right to it": """\
Step 2/5 : FROM HOST/pytorch:2.13
pull access denied for HOST/pytorch, repository does not exist or may require 'docker login': \
denied: User: arn:aws:iam::1:user/x is not authorized to perform: ecr:BatchGetImage on resource
""",
}
PARSE_ERROR = """\
#1 [internal] load build definition from Dockerfile
#1 DONE 0.0s
failed to solve: dockerfile parse error line 3: unknown instruction: RUNN
"""


def read(output: str) -> BuildLog:
    log = BuildLog()
    for line in output.splitlines():
        log.feed(line)
    return log


def test_steps_are_told_as_they_begin_and_slow_ones_when_they_end() -> None:
    log = BuildLog()
    told = [log.feed(line) for line in [*BUILDKIT.splitlines(), "#5 DONE 2.4s"]]
    assert [word for word in told if word] == [
        "[builder 1/3] FROM docker.io/library/python:3.13-slim",
        "[builder 2/3] RUN pip install nosuch",
        "[builder 2/3] done in 2.4 s",
    ]


@pytest.mark.parametrize(
    ("output", "step"),
    [
        (BUILDKIT_FAILS, "step [builder 2/3] RUN pip install nosuch"),
        (CLASSIC_FAILS, "step [2/2] RUN pip install nosuch"),
    ],
)
def test_failure_names_the_step_and_its_last_lines(output: str, step: str) -> None:
    error = failure(read(output), "m:latest")
    assert isinstance(error, FailedError)
    assert step in str(error)
    assert "No matching distribution found for nosuch" in str(error)
    assert "The build of m:latest failed" in str(error)


def test_dockerfile_that_cannot_be_parsed_is_quoted() -> None:
    error = failure(read(PARSE_ERROR), "m:latest")
    assert isinstance(error, FailedError)
    assert "parse error line 3: unknown instruction: RUNN" in str(error)


@pytest.mark.parametrize("output", [BASE_UNREACHED, CLASSIC_BASE_UNREACHED])
def test_base_image_that_no_registry_gives_is_the_network_s_fault(output: str) -> None:
    error = failure(read(output), "m:latest")
    assert isinstance(error, EngineError)
    assert "The base image nosuch-base:1 is not on this engine and no registry" in str(error)
    assert "docker pull nosuch-base:1" in str(error)
    assert "--build-arg BASE_IMAGE=" in str(error)


def test_base_image_that_a_registry_refuses_is_the_dockerfile_s_fault() -> None:
    error = failure(read(BASE_REFUSED), "m:latest")
    assert isinstance(error, FailedError)
    assert "There is no base image nosuch-base:1: pull access denied" in str(error)


@pytest.mark.parametrize("output", LOCKED.values(), ids=LOCKED.keys())
def test_private_registry_that_refuses_gives_the_command_that_logs_in(output: str) -> None:
    base = f"{ECR}/pytorch:2.13"
    error = failure(read(output.replace("HOST", ECR)), "m:latest", base)
    assert isinstance(error, EngineError)
    assert f"refuses the base image {base}" in str(error)
    assert error.next.startswith(LOGIN)


def test_login_fits_the_registry() -> None:
    output = LOCKED["BuildKit, no login"]
    for host, command in {
        "1234.dkr.ecr.us-east-1.amazonaws.com": "docker login 1234.dkr.ecr",
        "quay.io": "docker login quay.io",
        "localhost:5000": "docker login localhost:5000",
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn": "aws ecr get-login-password --region "
        "cn-north-1 | docker login --username AWS --password-stdin "
        "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn",
        "123456789012.dkr-ecr.eu-west-1.on.aws": "aws ecr get-login-password --region eu-west-1",
    }.items():
        error = failure(read(output.replace("HOST", host)), "m:latest")
        assert error.next.startswith(command)


def test_image_that_a_private_registry_lacks_is_no_matter_of_login() -> None:
    for said in (": not found", " not found: name unknown: it does not exist"):
        output = f"Step 2/5 : FROM {ECR}/pytorch:2\n{ECR}/pytorch:2{said}\n"
        error = failure(read(output), "m:latest")
        assert isinstance(error, FailedError)
        assert f"There is no base image {ECR}/pytorch:2" in str(error)


def test_download_that_fails_inside_a_step_is_no_missing_base_image() -> None:
    output = BUILDKIT_FAILS.replace("No matching distribution", "lookup mirror: no such host")
    assert isinstance(failure(read(output), "m:latest"), FailedError)


@pytest.mark.parametrize(
    "line",
    [
        "#5 0.190 dd: error writing '/x': No space left on device",
        "#5 ERROR: write /var/lib/docker/tmp/layer: no space left on device",
        "Error processing tar file(exit status 1): write /x: no space left on device",
    ],
)
def test_full_disk_is_reported_as_that(line: str) -> None:
    error = failure(read(f"{BUILDKIT}{line}\n#5 ERROR: exit code: 1\n"), "m:latest")
    assert isinstance(error, EngineError)
    assert "A disk filled up while m:latest was built" in str(error)
    assert "docker system df" in str(error)


def test_lost_engine_is_reported_as_that() -> None:
    log = read("Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?")
    assert "boxwright doctor" in str(failure(log, "m:latest"))
    assert isinstance(failure(log, "m:latest"), EngineError)
