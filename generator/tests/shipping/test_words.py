"""What is shown of a push, and what is never shown."""

from __future__ import annotations

import traceback

import pytest
from boxwright.errors import EngineError, UsageError
from boxwright.shipping.cargo import own_name
from boxwright.shipping.progress import Progress
from boxwright.shipping.pushing import Event
from boxwright.shipping.refusal import Refused, explained, is_expired
from boxwright.shipping.token import Credentials

REFERENCE = "registry.example:5000/team/prices:1"


def test_credentials_show_themselves_to_nobody_but_the_engine() -> None:
    credentials = Credentials(username="AWS", password="hunter2", serveraddress="https://there")
    assert "hunter2" not in f"{credentials} {credentials!r} {[credentials]} {credentials!s}"
    try:
        raise ValueError(credentials)  # noqa: TRY301
    except ValueError as problem:
        trace = traceback.TracebackException.from_exception(problem, capture_locals=True)
    assert "hunter2" not in "".join(trace.format())
    assert dict(credentials)["password"] == "hunter2"


@pytest.mark.parametrize(
    ("said", "mend"),
    [
        ("unauthorized: authentication required", "docker login registry.example:5000"),
        ("no basic auth credentials", "docker login registry.example:5000"),
        ("denied: requested access to the resource is denied", "docker login"),
        ("denied: User: x is not authorized to perform: ecr:PutImage", "boxwright iam"),
        ("tag invalid: The image tag '1' already exists", "boxwright push --tag"),
        ("name unknown: The repository does not exist in the registry", "make the repository"),
    ],
)
def test_a_refusal_is_the_users_to_mend(said: str, mend: str) -> None:
    error = explained(Refused(said), REFERENCE, aws=False)
    assert isinstance(error, UsageError)
    assert error.next.startswith(mend)
    assert said in error.happened


@pytest.mark.parametrize("said", ["EOF", "dial tcp: connection refused", "500 Internal"])
def test_a_connection_that_fails_is_not(said: str) -> None:
    assert isinstance(explained(Refused(said), REFERENCE, aws=True), EngineError)


def test_what_a_new_token_mends() -> None:
    assert is_expired(Refused("denied: Your authorization token has expired. Reauthenticate"))
    assert not is_expired(Refused("denied: requested access to the resource is denied"))


def test_each_layer_has_a_line_when_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(live=False) as progress:
        for event in (
            Event("aa", "Preparing"),
            Event("bb", "Waiting"),
            Event("aa", "Pushing", 1_000_000, 3_000_000),
            Event("aa", "Retrying in 5 seconds"),
            Event("aa", "Retrying in 5 seconds"),
            Event("aa", "Pushing", 3_000_100, 3_000_000),
            Event("aa", "Pushed"),
            Event("bb", "Layer already exists"),
        ):
            progress.tell(event)
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "  aa  Retrying in 5 seconds",
        "  aa  Pushed, 3.0 MB",
        "  bb  Layer already exists",
    ]


def test_one_line_changes_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(live=True) as progress:
        progress.tell(Event("aa", "Pushing", 1_000_000, 3_000_000))
    shown = capsys.readouterr().err
    assert "\n" not in shown
    assert "0 of 1 layers, 1.0 MB of 3.0 MB" in shown
    assert shown.rpartition("\r")[2] == ""
    assert not shown.split("\r")[-2].strip()


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("prices:1", "prices"),
        ("team/prices", "team/prices"),
        ("localhost:5000/team/prices:1", "team/prices"),
        ("quay.io/a/b@sha256:" + "0" * 64, "a/b"),
    ],
)
def test_the_repository_is_called_like_the_image(reference: str, name: str) -> None:
    assert own_name(reference) == name


@pytest.mark.parametrize("identity", ["sha256:" + "0" * 64, "0" * 12])
def test_an_id_names_no_repository(identity: str) -> None:
    with pytest.raises(UsageError, match="no repository"):
        own_name(identity)
