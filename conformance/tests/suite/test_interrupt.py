from __future__ import annotations

import signal
import subprocess
import sys
import time

import pytest
from boxwright_conformance.mutants.build import built
from boxwright_conformance.mutants.line import PYTHON
from boxwright_conformance.mutants.table import MUTANTS
from boxwright_conformance.platform import Session

pytestmark = pytest.mark.docker

PROGRAM = """
import sys
from pathlib import Path
from boxwright_conformance import suite
from boxwright_conformance.platform import Session
from boxwright_conformance.subject import Subject

with Session() as session:
    print(session.id, flush=True)
    data = {"train": Path(sys.argv[2])}
    roles = frozenset({"train"})
    suite.run(Subject(image=sys.argv[1], roles=roles, channels=data), session=session)
"""


def wait_until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def test_ctrl_c_in_the_middle_leaves_nothing_behind(tmp_path):
    (tmp_path / "rows.csv").write_text("1,2\n3,4\n")
    with Session() as session, built(session, PYTHON, MUTANTS["never-ends"]) as image:
        command = [sys.executable, "-c", PROGRAM, image, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            label = f"boxwright.session={process.stdout.readline().strip()}"
            docker = session.client
            wait_until(lambda: docker.containers.list(filters={"label": label}))
            process.send_signal(signal.SIGINT)
            process.wait(60)
        assert process.returncode in {-signal.SIGINT, 130}
        assert not docker.containers.list(all=True, filters={"label": label})
        assert not docker.networks.list(filters={"label": label})
        assert not docker.volumes.list(filters={"label": label})
