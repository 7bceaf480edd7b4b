"""What is written twice says the same twice."""

from __future__ import annotations

import json
import tomllib

import pytest
import yaml
from boxwright.rendering.bundle import CANONICAL_URL
from boxwright.rendering.kinds import KINDS
from boxwright.rendering.projection import main
from boxwright.rendering.questions import read_schema


def test_every_cookiecutter_json_is_up_to_date(root, capsys):
    assert main(["--check", "--root", str(root)]) == 0, capsys.readouterr().err


def test_a_question_that_changed_is_noticed_and_written(tree, tmp_path, capsys):
    from boxwright.rendering.bundle import stage

    changed = stage(tree, tmp_path)
    questions = changed / "templates/_shared/questions.yml"
    questions.write_text(questions.read_text(encoding="utf-8").replace("My Model", "Your Model"))
    assert main(["--check", "--root", str(changed)]) == 1
    assert "templates/flask/cookiecutter.json is out of date" in capsys.readouterr().err
    assert main(["--write", "--root", str(changed)]) == 0
    assert main(["--check", "--root", str(changed)]) == 0
    written = json.loads(
        (changed / "templates/flask/cookiecutter.json").read_text(encoding="utf-8")
    )
    assert written["project_name"] == "Your Model"


def test_the_table_of_kinds_is_what_copier_offers(root):
    offered = read_schema(root).raw["kind"]["choices"]
    assert offered == {f"{kind.name}: {kind.title}": kind.name for kind in KINDS.values()}


def test_every_kind_has_a_folder_and_every_folder_is_a_kind(root):
    folders = {p.name for p in (root / "templates").iterdir() if p.is_dir() and p.name != "_shared"}
    assert folders == set(KINDS)


def test_one_version_number(root):
    declared = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert read_schema(root).raw["release"]["default"] == declared["project"]["version"]


def test_the_answers_file_records_the_one_address(root):
    stub = (root / "templates/_shared/copier-answers.yml").read_text(encoding="utf-8")
    assert f"'{CANONICAL_URL}'" in stub


def test_no_template_needs_trust(root):
    settings = yaml.compose_all((root / "copier.yml").read_text(encoding="utf-8"))
    keys = {
        key.value for document in settings if document.id == "mapping" for key, _ in document.value
    }
    assert not keys & {"_tasks", "_migrations", "_jinja_extensions", "_external_data"}


@pytest.mark.parametrize("kind", KINDS)
def test_cookiecutter_asks_what_copier_asks(kind, root):
    written = json.loads(
        (root / "templates" / kind / "cookiecutter.json").read_text(encoding="utf-8")
    )
    asked = [q.name for q in read_schema(root).questions(kind) if q.asked]
    assert [name for name in written if not name.startswith("_")] == asked
    assert list(written["__prompts__"]) == asked
