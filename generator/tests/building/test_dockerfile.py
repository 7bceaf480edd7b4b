"""Which image a stage of a Dockerfile stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from boxwright.building.dockerfile import base_of
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

STAGES = """\
# FROM nothing:1
ARG BASE_IMAGE=base:1
FROM golang:1 AS builder
FROM ${BASE_IMAGE} AS customised
RUN echo \\
# a comment in between
FROM not-a-stage
FROM customised AS training
COPY --from=builder /x /x
FROM Customised AS inference
"""


def found(directory: Path, text: str, stage: str = "", **arguments: str) -> str:
    (directory / "Dockerfile").write_text(text)
    return base_of(directory / "Dockerfile", stage, arguments)


@pytest.mark.parametrize(
    ("stage", "base"),
    [
        ("training", "base:1"),
        ("Inference", "base:1"),
        ("customised", "base:1"),
        ("builder", "golang:1"),
        ("", "base:1"),
    ],
)
def test_stages_are_followed_to_the_image_below_them(tmp_path: Path, stage: str, base: str) -> None:
    assert found(tmp_path, STAGES, stage) == base


def test_build_argument_goes_before_the_default(tmp_path: Path) -> None:
    assert found(tmp_path, STAGES, "training", BASE_IMAGE="other:2") == "other:2"
    assert found(tmp_path, STAGES, "builder", BASE_IMAGE="other:2") == "golang:1"


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("FROM python:3.13-slim\n", "python:3.13-slim"),
        ("from --platform=linux/amd64 python as x\n", "python"),
        ("ARG T=1\nARG B=python:$T\nFROM $B\n", "python:1"),
        ('ARG B="python:1"\nFROM ${B}\n', "python:1"),
        ("FROM python:${T:-3}\n", "python:3"),
        ("ARG T=\nFROM python${T:+:slim}\n", "python"),
        ("ARG T=1\nFROM python${T:+:slim}\n", "python:slim"),
        ("FROM scratch\n", "scratch"),
        ("FROM same AS same\n", "same"),
        ("ARG B\nFROM $B\n", ""),
        ("FROM python:${TARGETARCH}\n", ""),
        ("FROM python\nARG B=x\nFROM $B\n", ""),
        ("RUN true\n", ""),
    ],
)
def test_reference_is_read_as_a_builder_reads_it_or_is_not_known(
    tmp_path: Path, text: str, base: str
) -> None:
    assert found(tmp_path, text) == base


def test_stage_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no stage 'trainning', which .* do you mean training"):
        found(tmp_path, STAGES, "trainning")
    with pytest.raises(UsageError, match="no stage 'training'"):
        found(tmp_path, "FROM python\n", "training")


def test_missing_dockerfile_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"There is no .*Dockerfile; \[targets\]"):
        base_of(tmp_path / "Dockerfile", "", {})
