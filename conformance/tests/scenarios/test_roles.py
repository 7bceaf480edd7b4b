"""What an image is taken to be for, and why."""

from __future__ import annotations

import pytest
from boxwright_conformance import suite
from boxwright_conformance.mutants.line import BASE_IMAGE
from boxwright_conformance.platform import File, ImageFacts, ImageFiles, Session
from boxwright_conformance.report.results import ExitCode, Verdict
from boxwright_conformance.report.summary import headline
from boxwright_conformance.scenarios.clocks import Clocks
from boxwright_conformance.scenarios.image.roles import find_out
from boxwright_conformance.scenarios.image.signs import labelled, signs
from boxwright_conformance.subject import Subject

PORT = "com.amazonaws.sagemaker.capabilities.accept-bind-to-port"
SITE = "/usr/lib/python3/site-packages"


def facts(files=(), scripts=(), **changes):
    """An image with these paths and nothing that is not said."""
    listed = [File(path, 0o755, 1, "file") for path in files]
    listed += [File(path, 0o755, len(text), "file", text.encode()) for path, text in scripts]
    usual = {
        "reference": "any",
        "id": "sha256:0",
        "bytes": 0,
        "os": "linux",
        "architecture": "amd64",
        "entrypoint": None,
        "cmd": None,
        "env": {},
        "labels": {},
        "user": "",
        "workdir": "/",
        "exposed": (),
        "stop_signal": "",
        "files": ImageFiles(listed),
    }
    return ImageFacts(**{**usual, **changes})


@pytest.mark.parametrize(
    ("image", "assumed"),
    [
        (facts(["/usr/local/bin/train"]), ["role train (file /usr/local/bin/train)"]),
        (facts(["/usr/local/bin/serve"]), ["role serve (file /usr/local/bin/serve)"]),
        (facts(cmd=("serve",)), ["role serve (CMD says serve)"]),
        (
            facts(
                scripts=[("/entry.sh", '#!/bin/sh\ncase "$1" in train) a;; "serve") b;; esac\n')],
                entrypoint=("/entry.sh",),
            ),
            ["role train (/entry.sh speaks of train)", "role serve (/entry.sh speaks of serve)"],
        ),
        (
            facts(
                scripts=[("/entry.sh", "#!/bin/sh\nserver --training-off\n")],
                entrypoint=("/entry.sh",),
            ),
            [],
        ),
        (
            facts([f"{SITE}/sagemaker_training-5.1.4.dist-info"]),
            [
                f"role train (file {SITE}/sagemaker_training-5.1.4.dist-info)",
                f"claim training-toolkit (file {SITE}/sagemaker_training-5.1.4.dist-info)",
            ],
        ),
        (
            facts([f"{SITE}/mms/frontend/model-server.jar"]),
            [
                f"role serve (file {SITE}/mms/frontend/model-server.jar)",
                f"claim inference-toolkit (file {SITE}/mms/frontend/model-server.jar)",
            ],
        ),
        (
            facts(env={"SAGEMAKER_TRAINING_MODULE": "x:main"}),
            ["role train (variable SAGEMAKER_TRAINING_MODULE)"],
        ),
        (facts(labels={PORT: "true"}), [f"role serve (label {PORT}=true)"]),
        (facts(labels={PORT: "false"}), []),
        (facts(exposed=("8080/tcp",)), ["role serve (EXPOSE 8080)"]),
        (facts(), []),
    ],
)
def test_what_an_image_shows_of_its_purpose(image, assumed):
    assert [str(one) for one in signs(image)] == assumed


def test_labels_claim_capabilities():
    models = "com.amazonaws.sagemaker.capabilities.multi-models"
    assert [one.what for one in labelled({PORT: "true", models: "true"})] == [
        "bind-to-port",
        "multi-model",
    ]
    assert list(labelled({PORT: "no"})) == []


@pytest.fixture(scope="module")
def session():
    with Session() as session:
        yield session


@pytest.fixture
def image(session, request):
    """The base image with these lines of configuration."""
    container = session.client.containers.create(BASE_IMAGE, labels=session.labels())
    made = container.commit(changes="\n".join(["CMD []", *request.param]))
    container.remove()
    yield made.id
    session.client.images.remove(made.id, force=True)


def purpose(session, subject):
    return find_out(session, subject, {}, Clocks())


@pytest.mark.docker
@pytest.mark.parametrize(
    ("image", "roles", "because"),
    [
        (
            ['ENTRYPOINT ["sh", "-c", "exec python3 -m http.server 9000"]'],
            {"serve"},
            "started with serve it listened on port 9000",
        ),
        (
            ['ENTRYPOINT ["python3", "-c", "print(1)"]'],
            {"process"},
            "started without a word it ended well",
        ),
        (
            ['ENTRYPOINT ["python3", "-c", "raise SystemExit(3)"]'],
            {"train", "serve"},
            "nothing in the image says what it is for",
        ),
        ([], {"train", "serve"}, "nothing in the image says what it is for"),
    ],
    indirect=["image"],
)
def test_an_image_that_shows_nothing_is_run_once(session, image, roles, because):
    found = purpose(session, Subject(image=image))
    assert found.roles == roles
    assert all(because in one.because for one in found.assumed)


@pytest.mark.docker
@pytest.mark.parametrize("image", [[]], indirect=True)
def test_what_the_user_says_is_not_assumed(session, image):
    said = Subject(image=image, roles=frozenset({"serve"}), claims=frozenset({"bind-to-port"}))
    found = find_out(session, said, {PORT: "true"}, Clocks())
    assert (found.roles, found.claims, found.assumed) == ({"serve"}, {"bind-to-port"}, ())
    job = purpose(session, Subject(image=image, arguments=("--days", "3")))
    assert [str(one) for one in job.assumed] == [
        "role process (--argument is about a processing job)"
    ]


@pytest.mark.docker
@pytest.mark.parametrize("image", [['ENTRYPOINT ["python3", "-c", "print(1)"]']], indirect=True)
def test_an_image_of_which_nothing_of_its_role_was_judged_is_no_success(session, image):
    subject = Subject(image=image, roles=frozenset({"serve"}))
    results = suite.run(subject, session=session, select=["IMG-002", "SERVE-020"])
    assert {one.verdict for one in results.outcomes if one.requirement.area == "SERVE"} == {
        Verdict.SKIP
    }
    assert results.untested == ("serve",)
    assert results.exit_code() in {ExitCode.NOTHING_TESTED, ExitCode.FAILED}
    assert "NOTHING judged of role serve" in headline(results).sentence
