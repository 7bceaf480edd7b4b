"""`boxwright lock` over a folder of wheels, so that what there is to lock is known."""

from __future__ import annotations

import hashlib
import os
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from boxwright.supply.resolving import changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOML = 'kind = "{kind}"\n[image]\nname = "lock-me"\n[targets.default]\nroles = ["serve"]\n'
HEAD = "# After a change:\n#   uv pip compile --generate-hashes --no-header {words} -o {lock}\n"


def wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """Make a package; gives its hash."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    requires = "".join(f"Requires-Dist: {need}\n" for need in needs)
    files = {
        f"{name}.py": "",
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w") as archive:
        for one, text in files.items():
            archive.writestr(zipfile.ZipInfo(one), text)
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def wheels(tmp_path: Path) -> Path:
    folder = tmp_path / "wheels"
    folder.mkdir()
    wheel(folder, "box", "1.0", "lid")
    wheel(folder, "lid", "1.0")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "boxwright.toml").write_text(TOML.format(kind="flask"))
    want(folder / "requirements.in", "box")
    return folder


def want(path: Path, *names: str, words: str = "") -> None:
    """Write what is wanted, with the line that says how it is locked."""
    head = HEAD.format(words=f"{words} {path.name}".strip(), lock=f"{path.stem}.lock")
    path.write_text(head + "".join(f"{name}\n" for name in names))


@pytest.fixture
def lock(boxwright: Any, project: Path, wheels: Path, tmp_path: Path) -> Callable[..., Any]:
    """Run `boxwright lock` with these wheels and no other."""
    (tmp_path / "uv.toml").write_text(f"no-index = true\nfind-links = ['{wheels}']\n")
    settings = {
        "UV_CONFIG_FILE": str(tmp_path / "uv.toml"),
        "UV_CACHE_DIR": str(tmp_path / "cache"),
    }

    def run(*words: str, **env: str) -> Any:
        return boxwright("lock", *words, directory=project, env={**settings, **env})

    return run


def test_what_is_wanted_is_locked_by_hash_and_without_an_address(
    lock: Any, project: Path, wheels: Path
) -> None:
    done = lock()
    assert done.code == 0, done.err
    assert done.out.splitlines() == ["requirements.lock  changed", "  + box 1.0", "  + lid 1.0"]
    text = (project / "requirements.lock").read_text()
    digest = hashlib.sha256((wheels / "box-1.0-py3-none-any.whl").read_bytes()).hexdigest()
    assert f"box==1.0 \\\n    --hash=sha256:{digest}" in text
    assert str(wheels) not in text
    assert "://" not in text
    assert sorted(path.name for path in project.iterdir()) == [
        "boxwright.toml",
        "requirements.in",
        "requirements.lock",
    ]


def test_versions_stay_until_they_are_to_move(lock: Any, project: Path, wheels: Path) -> None:
    assert lock().code == 0
    before = (project / "requirements.lock").read_text()
    wheel(wheels, "box", "1.1", "lid")
    wheel(wheels, "lid", "2.0")
    assert lock().out == "requirements.lock  up to date\n"
    assert lock("--check").code == 0
    assert (project / "requirements.lock").read_text() == before
    assert "  lid 1.0 -> 2.0" in lock("--upgrade-package", "lid").out.splitlines()
    assert "box==1.0 " in (project / "requirements.lock").read_text()
    assert "  box 1.0 -> 1.1" in lock("--upgrade").out.splitlines()


def test_check_tells_what_does_not_agree_and_writes_nothing(
    lock: Any, project: Path, wheels: Path
) -> None:
    assert lock().code == 0
    before = (project / "requirements.lock").read_text()
    assert lock("--check").code == 0
    wheel(wheels, "tape", "3.0")
    want(project / "requirements.in", "box", "tape")
    done = lock("--check")
    assert done.code == 1
    assert done.out.splitlines() == ["requirements.lock  stale", "  + tape 3.0"]
    assert "next: boxwright lock" in done.err
    assert (project / "requirements.lock").read_text() == before
    want(project / "requirements.in", "lid")
    assert "  - box 1.0" in lock("--check").out.splitlines()


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"--extra-index-url https://index.example/simple\n{text}",
        lambda text: text.replace("box==1.0", "box==0.9"),
        lambda _: "",
    ],
)
def test_a_lock_that_was_changed_by_hand_is_stale(lock: Any, project: Path, change: Any) -> None:
    assert lock().code == 0
    path = project / "requirements.lock"
    good = path.read_text()
    path.write_text(change(good))
    assert lock("--check").code == 1
    assert lock().code == 0
    assert path.read_text() == good


def test_a_missing_lock_is_stale(lock: Any) -> None:
    assert lock("--check").code == 1


def test_locks_are_made_in_the_order_in_which_they_constrain_each_other(
    lock: Any, project: Path, wheels: Path
) -> None:
    wheel(wheels, "lid", "2.0")
    want(project / "requirements.in", "lid<2")
    want(project / "a-requirements.in", "box", words="-c requirements.lock")
    (project / "tests").mkdir()
    want(project / "tests/requirements.in", "lid", words="-c ../a-requirements.lock")
    done = lock()
    assert done.code == 0, done.err
    names = [line.split()[0] for line in done.out.splitlines() if line.endswith("changed")]
    assert names == ["requirements.lock", "a-requirements.lock", "tests/requirements.lock"]
    assert "lid==1.0 " in (project / "tests/requirements.lock").read_text()


def test_what_cannot_be_had_leaves_the_lock_as_it_was(lock: Any, project: Path) -> None:
    assert lock().code == 0
    before = (project / "requirements.lock").read_text()
    want(project / "requirements.in", "box>=9")
    done = lock()
    assert done.code == 2
    assert "No solution found" in done.err
    assert "change requirements.in" in done.err
    assert (project / "requirements.lock").read_text() == before


def test_an_index_that_does_not_answer_is_not_the_fault_of_the_project(
    lock: Any, tmp_path: Path
) -> None:
    nowhere = "http://me:letmein@127.0.0.1:1/simple"
    (tmp_path / "elsewhere.toml").write_text(f'[[index]]\nurl = "{nowhere}"\ndefault = true\n')
    done = lock(UV_CONFIG_FILE=str(tmp_path / "elsewhere.toml"), UV_HTTP_RETRIES="0")
    assert done.code == 3
    assert "check the network" in done.err
    assert "letmein" not in done.err


def test_a_line_without_a_lock_file_is_told(lock: Any, project: Path) -> None:
    (project / "requirements.in").write_text("#  uv pip compile requirements.in\nbox\n")
    done = lock()
    assert done.code == 2
    assert "-o requirements.lock" in done.err


def test_locks_that_constrain_each_other_are_told(lock: Any, project: Path) -> None:
    want(project / "a.in", "box", words="-c b.lock")
    want(project / "b.in", "lid", words="-c a.lock")
    done = lock()
    assert done.code == 2
    assert "each constrained by the other" in done.err


@pytest.mark.parametrize(
    ("kind", "files", "told"),
    [
        ("flask", {"requirements.in": "box\n"}, "# uv pip compile"),
        ("r-plumber", {}, "boxwright build --pin"),
        ("r-plumber", {"renv.lock": "{}"}, "lock.R"),
    ],
)
def test_a_project_with_nothing_to_lock_is_told_what_else(
    lock: Any, project: Path, kind: str, files: dict[str, str], told: str
) -> None:
    (project / "requirements.in").unlink()
    (project / "boxwright.toml").write_text(TOML.format(kind=kind))
    for name, text in files.items():
        (project / name).write_text(text)
    done = lock()
    assert done.code == 2
    assert told in done.err


def test_without_uv_the_extra_that_brings_it_is_told(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from boxwright.cli import main

    monkeypatch.setattr("sysconfig.get_path", lambda _: os.devnull)
    monkeypatch.setenv("PATH", os.devnull)
    assert main(["lock", "-C", str(project)]) == 2
    assert "python -m pip install 'boxwright[lock]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("a==1 \\\n    --hash=sha256:0\n    # via b", "a==1 \\\n    --hash=sha256:0", []),
        ("a==1 ; x", "a==1 ; y", ["hashes, conditions or addresses"]),
        ("Foo_Bar[x]==1", "foo-bar==2", ["foo-bar 1 -> 2"]),
    ],
)
def test_changes_in_words(before: str, after: str, told: list[str]) -> None:
    assert changes(before, after) == told
