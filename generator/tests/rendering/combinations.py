"""Which answers a project of a kind is rendered with, to see whether the engines agree."""

from __future__ import annotations

from itertools import chain, combinations, product

from boxwright.rendering.bundle import source_root
from boxwright.rendering.kinds import KINDS
from boxwright.rendering.questions import read_schema

__all__ = ["FREE", "TEXTS", "questions", "rows", "strength"]

#: What may be answered with any text.
FREE = {"project_name", "project_slug", "description", "author"}

#: What has a form of its own, so that only some texts will do: a few that do.
FORMED = {
    "region": ["us-east-1", "eu-central-2", "cn-north-1"],
    "registry_account": ["763104351884", "012345678901"],
    "cpu_image": [
        "pytorch:2.13-cpu-amzn2023-sagemaker",
        "pytorch-training:2.6.0-cpu-py312-ubuntu22.04-sagemaker",
    ],
    "gpu_image": [
        "pytorch:2.13-cu133-amzn2023-sagemaker",
        "pytorch-training:2.6.0-gpu-py312-cu126-ubuntu22.04-sagemaker",
    ],
}

TEXTS = [
    {},
    {"project_name": """It's a <Demo> & "more" """.strip()},
    {"project_name": "back\\slash \\n $HOME `id` #{x} %s"},
    {"project_name": "模型 and 😀", "description": "数据 → ответ: naïve “quotes” 🎉"},
    {
        "description": ": - [yaml] {toml} = 'x' # \"y\" \\",
        "author": "O'Brien & Søn <o@example.org>",
    },
    {"description": "", "author": "null"},
    {"project_name": "true", "description": "123", "author": "1e3"},
    {"project_name": "A" * 90},
]


def questions(kind):
    """Every question of a kind that has a few answers, and these."""
    return {
        q.name: list(q.choices) or FORMED.get(q.name) or ["true", "false"]
        for q in read_schema(source_root()).questions(kind)
        if q.asked and (q.choices or q.name in FORMED or isinstance(q.default, bool))
    }


def rows(kind):
    """Answers that hold every text and, of other questions, every `strength` values together."""
    asked = questions(kind)
    whole = [dict(zip(asked, values, strict=True)) for values in product(*asked.values())]
    found = _covering(whole, strength(kind))
    turns = (number + number // len(TEXTS) for number in range(len(found)))
    return [row | TEXTS[turn % len(TEXTS)] for row, turn in zip(found, turns, strict=True)]


def strength(kind):
    """How many answers have met in every way: three of the first kind, which asks what all ask."""
    return 3 if kind == next(iter(KINDS)) else 2


def _covering(whole, size):
    """The fewest rows, greedily chosen, that hold every `size` answers together."""
    held = [(row, set(combinations(row.items(), size))) for row in whole]
    missing = set(chain.from_iterable(together for _, together in held))
    chosen = []
    while missing:
        row, together = max(held, key=lambda one: len(one[1] & missing))
        chosen.append(row)
        missing -= together
    return chosen
