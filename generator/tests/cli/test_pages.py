"""What the pages name exists: modules, links, options, keys; `test_messages` reads commands."""

from __future__ import annotations

import re
import tomllib
from importlib import util
from pathlib import Path

import pytest
from boxwright import cli
from boxwright_conformance.published import schema
from boxwright_conformance.schema import violations

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "guides" / "testing-any-image.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*/*.md"))]
ON_PAGES = pytest.mark.parametrize(
    "path", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES]
)

MODULE = re.compile(r"python -m (boxwright[\w.]*)")
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
OPTION = re.compile(r"--[a-z][a-z-]+")


@ON_PAGES
def test_modules_that_are_run_exist(path):
    for name in MODULE.findall(path.read_text(encoding="utf-8")):
        assert util.find_spec(name), name


@ON_PAGES
def test_links_lead_somewhere(path):
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


def test_every_option_of_the_suite_is_explained_in_a_guide(capsys):
    assert cli.main(["test", "--help"]) == 0
    options = set(OPTION.findall(capsys.readouterr().out)) - {"--help"}
    guides = "".join(page.read_text(encoding="utf-8") for page in GUIDE.parent.glob("*.md"))
    assert not options - set(OPTION.findall(guides))


def test_the_file_in_the_guide_is_valid():
    (text,) = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert not list(violations(tomllib.loads(text), schema()))
