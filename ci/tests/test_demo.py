from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
#: As it was when the tests were collected; other tests' fixtures change HOME.
ENVIRONMENT = dict(os.environ)

pytestmark = [pytest.mark.docker, pytest.mark.slow]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """The demonstration, in a process group of its own, as a terminal would start it."""
    with subprocess.Popen(
        [ROOT / "ci" / "demo"],
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        yield process
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def read_until(process: subprocess.Popen[str], pattern: str) -> None:
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if re.search(pattern, line):
            return
    pytest.fail("".join(lines))


def lines_of(*words: str) -> list[str]:
    return subprocess.check_output(["docker", *words], text=True).split()


def session_of(image: str) -> str:
    """Wait for a container of this image, and give the session that owns it."""
    form = '{{.Label "boxwright.session"}}'
    for _ in range(200):
        if found := lines_of("ps", "--all", "--filter", f"ancestor={image}", "--format", form):
            return found[0]
        time.sleep(0.1)
    pytest.fail(f"no container of {image} in 20 s")


def owned_by(session: str) -> list[str]:
    label = f"label=boxwright.session={session}"
    return [
        *lines_of("ps", "--all", "--quiet", "--filter", label),
        *lines_of("network", "ls", "--quiet", "--filter", label),
        *lines_of("volume", "ls", "--quiet", "--filter", label),
    ]


@pytest.fixture
def creations() -> Iterator[subprocess.Popen[str]]:
    """What the engine says of each container that is created meanwhile: its image, its session."""
    form = '{{.Actor.Attributes.image}} {{index .Actor.Attributes "boxwright.session"}}'
    filters = ["--filter", "type=container", "--filter", "event=create"]
    with subprocess.Popen(
        ["docker", "events", *filters, "--format", form], stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_whole_run_is_as_expected_and_leaves_nothing_but_its_report(
    creations: subprocess.Popen[str], demo: subprocess.Popen[str], tmp_path: Path
) -> None:
    begun = time.time()
    output, _ = demo.communicate(timeout=300)
    creations.terminate()
    told, _ = creations.communicate()

    assert demo.returncode == 0, output
    steps = re.findall(r"^\[(\d)/(\d), [\d.]+ s\] \S", output, re.MULTILINE)
    assert steps == [(str(number), "7") for number in range(1, 8)]
    predictions = re.findall(r"^prediction (\S+), expected .*: as expected$", output, re.MULTILINE)
    assert predictions == ["29.80139", "24.99081"]
    assert re.search(r"^PASSED.*  (\d+) of \1 judged requirements hold", output, re.MULTILINE)

    (place,) = re.findall(r"^report: (out/\S+)$", output, re.MULTILINE)
    report = ROOT / place
    assert report.stat().st_mtime > begun
    assert report.read_text().rstrip().endswith("</html>")

    image = f"demo-{demo.pid}"
    sessions = {line.split()[1] for line in told.splitlines() if line.startswith(image)}
    assert len(sessions) == 3  # of train, serve and test
    assert not [thing for session in sessions for thing in owned_by(session)]
    assert not lines_of("image", "ls", "--quiet", image)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("moment", "runs_a_container"),
    [
        (r"^\[3/7.*boxwright build", False),
        (r"^training demo-", True),
        (r"/invocations", True),
        (r"^\[6/7.*boxwright test", True),
    ],
    ids=["build", "train", "serve", "test"],
)
def test_ctrl_c_leaves_nothing_behind(
    demo: subprocess.Popen[str], tmp_path: Path, moment: str, runs_a_container: bool
) -> None:
    image = f"demo-{demo.pid}"
    read_until(demo, moment)
    session = session_of(image) if runs_a_container else "none"

    pressed = time.monotonic()
    os.killpg(demo.pid, signal.SIGINT)
    output, _ = demo.communicate(timeout=60)

    assert demo.returncode == 130, output
    assert time.monotonic() - pressed < 45
    assert not owned_by(session)
    assert not lines_of("image", "ls", "--quiet", image)
    assert not list(tmp_path.iterdir())
