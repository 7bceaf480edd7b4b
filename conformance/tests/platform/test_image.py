from __future__ import annotations

import io
import json
import tarfile
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.platform import ImageMissing, Session, inspect_image

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.docker


def test_the_facts_of_an_image(session: Session, tiny_image: Callable[..., str]) -> None:
    image = tiny_image(
        {"/opt/program/run.py": "print()\n"},
        changes=(
            'ENTRYPOINT ["python3", "run.py"]',
            'CMD ["a"]',
            "ENV KEY=a=b",
            "EXPOSE 8080",
            'LABEL com.example="x y"',
            "USER 1000",
            "WORKDIR /opt/program",
        ),
    )
    facts = inspect_image(session.client, image, session)
    assert facts.reference == image
    assert facts.id == image
    assert facts.bytes > 10_000_000
    assert (facts.os, facts.architecture) == ("linux", "amd64")
    assert facts.entrypoint == ("python3", "run.py")
    assert facts.cmd == ("a",)
    assert facts.env["KEY"] == "a=b"
    assert facts.labels["com.example"] == "x y"
    assert (facts.user, facts.workdir, facts.stop_signal) == ("1000", "/opt/program", "")
    assert facts.exposed == ("8080/tcp",)
    script = facts.files.get("/opt/program/run.py")
    assert script
    assert script.head == b"#!/usr/bin/env python3\nprint()\n"


def test_an_image_that_declares_nothing(session: Session) -> None:
    empty = io.BytesIO()
    tarfile.open(fileobj=empty, mode="w").close()
    labels = [f"LABEL {key}={value}" for key, value in session.labels().items()]
    answer = session.client.api.import_image_from_data(empty.getvalue(), changes=labels)
    facts = inspect_image(session.client, json.loads(answer)["status"], session)
    assert (facts.entrypoint, facts.cmd, facts.user, facts.workdir) == (None, None, "", "/")
    assert (facts.env, facts.exposed) == ({}, ())
    assert facts.path.endswith(":/sbin:/bin")
    assert facts.files.which("train", facts.path) is None


def test_programs_are_found_as_they_would_be_started(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    files: dict[str, str] = {"train": "#!/usr/bin/env python\r\nprint()"}
    facts = inspect_image(session.client, tiny_image(files, mode=0o644), session)
    train = facts.files.which("train", facts.path)
    assert train
    assert (train.path, train.mode) == ("/usr/local/bin/train", 0o644)
    assert train.shebang
    assert train.shebang.carriage_return
    shell = facts.files.get("/bin/sh")
    assert shell
    assert shell.path.startswith("/usr/bin/")
    assert shell.machine == "amd64"
    python = facts.files.which("python3", facts.path)
    assert python
    assert python.machine == "amd64"
    assert facts.files.which("serve", facts.path) is None
    assert "/usr/local/bin/train" in facts.files.under("/usr/local")


def test_heads_are_kept_only_where_they_are_needed(
    session: Session, tiny_image: Callable[..., str]
) -> None:
    image = tiny_image({"/opt/data.bin": b"x" * 10_000, "/opt/lib.so": b"y"}, mode=0o644)
    files = inspect_image(session.client, image, session).files
    data = files.get("/opt/data.bin")
    assert data
    assert (data.size, data.head) == (10_000, b"")


def test_a_missing_image_names_the_next_command(session: Session) -> None:
    with pytest.raises(ImageMissing, match="docker pull no-such-image"):
        inspect_image(session.client, "no-such-image", session)
