"""A build argument gets into boxwright.toml however that is written, and all else stays."""

from __future__ import annotations

import tomllib

import pytest
from boxwright.errors import UsageError
from boxwright.supply.settings import with_build_argument

HEAD = '# first\nkind = "flask"\n\n'
TAIL = '\n# of the next\n[targets.other]\nstage = "x"  # BASE_IMAGE = "a"\n\n[train]\na = "b"\n'


@pytest.mark.parametrize(
    "table",
    [
        "[targets.one]\nroles = []\n",
        "[targets.one]\n",
        '[targets."one"]\nroles = []\n',
        '[targets.one]\nbuild-args = { BASE_IMAGE = "old:1" }\nroles = []\n',
        "[targets.one]\nbuild-args = { BASE_IMAGE='old:1', OTHER = \"2\" }\n",
        '[targets.one]\nbuild-args = { OTHER = "2" }\n',
        "[targets.one]\nbuild-args = {}\n",
        '[targets.one]\n# BASE_IMAGE = "a comment"\nroles = []\n',
        '[targets.one]\n# BASE_IMAGE = "x"\nbuild-args = { A = "b", BASE_IMAGE = "old:1" }\n',
        '[targets.one]\nroles = []\n[targets.one.build-args]\nBASE_IMAGE = "old:1"\n',
        '[targets.one]\nroles = []\n[targets.one.build-args]\nOTHER = "2"\n',
    ],
)
def test_it_is_set_and_nothing_else_changes(table: str) -> None:
    text = HEAD + table + TAIL
    changed = with_build_argument(text, "one", "BASE_IMAGE", "new:1@sha256:0")
    before, after = tomllib.loads(text), tomllib.loads(changed)
    arguments = after["targets"]["one"].pop("build-args")
    others = before["targets"]["one"].pop("build-args", {})
    assert arguments == {**others, "BASE_IMAGE": "new:1@sha256:0"}
    assert after == before
    assert changed.startswith(HEAD)
    assert changed.endswith(TAIL)
    assert with_build_argument(changed, "one", "BASE_IMAGE", "new:1@sha256:0") == changed


def test_what_cannot_be_changed_is_said_with_what_to_write() -> None:
    text = HEAD + '[targets]\none = { roles = ["serve"] }\n'
    with pytest.raises(UsageError) as caught:
        with_build_argument(text, "one", "BASE_IMAGE", "new:1")
    assert 'build-args = { BASE_IMAGE = "new:1" }' in caught.value.next
