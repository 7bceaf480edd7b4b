"""The three ways a project is born, over one copy of the templates that no git clone hides."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import copier
import pytest
from boxwright.rendering.bundle import source_root, stage
from boxwright.rendering.render import Order, render
from cookiecutter.main import cookiecutter
from plumbum import local

Answers = dict[str, str]
Birth = Callable[..., Path]  #: template, answers, where, and a kind other than the first
Tree = dict[str, tuple[int, bytes]]
FIRST = "flask"


@pytest.fixture(scope="session", autouse=True)
def nobody_elses_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the engines away from this user's settings, caches and git configuration."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "COPIER_CACHE_DIR"):
            patch.setenv(variable, str(home))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return source_root()


@pytest.fixture(scope="session")
def tree(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates as they lie in the working tree, not in git."""
    return stage(root, tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def by_boxwright() -> Birth:
    def birth(template: Path, answers: Answers, where: Path, kind: str = FIRST) -> Path:
        data = [f"{name}={answer}" for name, answer in answers.items()]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("boxwright.rendering.bundle.source_root", lambda: template)
            return render(Order(kind=kind, directory=None, here=where, data=data, defaults=True))

    return birth


@pytest.fixture(scope="session")
def by_copier() -> Birth:
    def birth(template: Path, answers: Answers, where: Path, kind: str = FIRST) -> Path:
        made = where / "project"
        copier.run_copy(str(template), made, {"kind": kind, **answers}, defaults=True, quiet=True)
        return made

    return birth


@pytest.fixture(scope="session")
def by_cookiecutter(tmp_path_factory: pytest.TempPathFactory) -> Birth:
    settings = {"replay_dir": str(tmp_path_factory.mktemp("replay"))}

    def birth(template: Path, answers: Answers, where: Path, kind: str = FIRST) -> Path:
        return Path(
            cookiecutter(
                str(template),
                directory=f"templates/{kind}",
                no_input=True,
                extra_context=answers,
                output_dir=str(where),
                default_config=settings,
            )
        )

    return birth


@pytest.fixture(scope="session")
def read_tree() -> Callable[[Path], Tree]:
    """Files of a project: path → permissions and bytes. Directories count by what they hold."""

    def read(project: Path) -> Tree:
        return {
            str(path.relative_to(project)): (path.stat().st_mode & 0o777, path.read_bytes())
            for path in sorted(project.rglob("*"))
            if path.is_file() and ".git" not in path.relative_to(project).parts
        }

    return read


@pytest.fixture(scope="session")
def git() -> Callable[..., str]:
    """Run git in a directory as somebody who has a name."""

    def run(where: Path, *words: str) -> str:
        named = ["-c", "user.name=Someone", "-c", "user.email=someone@example.org"]
        done = subprocess.run(
            ["git", *named, *words], cwd=where, check=True, capture_output=True, text=True
        )
        return done.stdout

    return run


@pytest.fixture(scope="session")
def releases(
    tree: Path, git: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, str]:
    """A git repository of the templates with two releases; its path, the first tag, the second.

    The first is the working tree. The second adds a file to each kind, changes the top of its
    README and asks one more question.
    """
    clone = stage(tree, tmp_path_factory.mktemp("clone") / "boxwright")
    settings = (clone / "copier.yml").read_text(encoding="utf-8")
    release = re.search(r'default: "(\d+\.\d+\.\d+)"', settings)
    assert release
    git(clone, "init", "--quiet", "--initial-branch=main")
    _release(git, clone, f"v{release[1]}")
    (clone / "copier.yml").write_text(settings.replace(release[1], "99.0.0"), encoding="utf-8")
    with (clone / "templates/_shared/questions.yml").open("a", encoding="utf-8") as questions:
        questions.write("\nseason:\n  type: str\n  help: When?\n  default: spring\n")
    for project in clone.glob("templates/*/{{cookiecutter.project_slug}}"):
        (project / "NEWS.md").write_text("In {{ cookiecutter.season }}\n", encoding="utf-8")
        # A kind may have one for each of its roles.
        for path in project.glob("*README.md*"):
            readme = path.read_text(encoding="utf-8")
            path.write_text(f"New in this release.\n\n{readme}", encoding="utf-8")
    _release(git, clone, "v99.0.0")
    return clone, f"v{release[1]}", "v99.0.0"


def _release(git: Callable[..., str], clone: Path, tag: str) -> None:
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", tag)
    git(clone, "tag", tag)


@pytest.fixture(scope="session")
def births(by_boxwright: Birth, by_copier: Birth, by_cookiecutter: Birth) -> dict[str, Birth]:
    return {"boxwright": by_boxwright, "copier": by_copier, "cookiecutter": by_cookiecutter}


@pytest.fixture(scope="session")
def carried(
    tree: Path, by_copier: Birth, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    """A project with the stack, of a kind and for some CI; each is rendered once."""

    def make(kind: str = FIRST, ci: str = "both", infrastructure: str = "cloudformation") -> Path:
        answers = {"ci": ci, "infrastructure": infrastructure}
        # Without git Copier starts no process for each file.
        with local.env(PATH=""):
            return by_copier(tree, answers, tmp_path_factory.mktemp("carried"), kind)

    return cache(make)
