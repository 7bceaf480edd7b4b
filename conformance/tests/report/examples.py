"""Runs made by hand, for the tests of every format."""

from __future__ import annotations

from dataclasses import replace

from boxwright_conformance.contract.record import Level, Requirement
from boxwright_conformance.report.results import Outcome, Results, Verdict
from boxwright_conformance.report.story import Layer, Life, Moment, Sample, Story

EVIL = (
    "<script>alert(1)</script> \x1b[31mred\x1b[0m \x1b]0;title\x07 \x00\x08\x0b\x7f\x9b "
    "\N{RIGHT-TO-LEFT OVERRIDE}abc \ud800 \uffff ]]> & \" ' {{ 7 * 7 }} \N{SNOWMAN} \U0001f4e6"
)


def requirement(name: str, level: Level = Level.MUST, title: str = "") -> Requirement:
    return Requirement(
        id=name,
        level=level,
        title=title or f"The rule {name} holds",
        fact=f"The platform does what {name} says.",
        exact=("8080",),
        source="the guide",
        evidence="DI",
        remedy=f"Mend {name} in the Dockerfile.",
        mutants=("broken",),
    )


def outcome(name: str, verdict: Verdict, level: Level = Level.MUST, **more: str) -> Outcome:
    return Outcome(requirement=requirement(name, level), verdict=verdict, **more)


def run(*outcomes: Outcome, image: str = "my-model:latest") -> Results:
    return Results(
        image=image,
        image_id="sha256:" + "4f1b0c9d" * 8,
        image_bytes=412_345_678,
        architecture="linux/amd64",
        engine="Docker Engine 20.10.24",
        suite="0.1.0",
        roles=("serve", "train"),
        claims=("network-isolation",),
        started="2026-11-22T18:00:00+00:00",
        seconds=24.13,
        scenarios=(("image", 1.25), ("serving", 14.9)),
        outcomes=outcomes,
    )


PASS = outcome("IMG-001", Verdict.PASS, scenario="image")
FAIL = outcome(
    "SERVE-004",
    Verdict.FAIL,
    reason="GET /ping answered 204, 100 of 100 times",
    seen="GET /ping HTTP/1.1\n\nHTTP/1.1 204 No Content",
    scenario="serving",
)
WEAK = outcome("TRAIN-006", Verdict.FAIL, Level.SHOULD, reason="no failure file")
SKIP = outcome("IMG-015", Verdict.SKIP, reason="bind-to-port is not claimed")
DISABLED = outcome("IMG-017", Verdict.DISABLED, reason="our platform team requires it")
WARN = outcome(
    "SERVE-011",
    Verdict.WARN,
    Level.SHOULD,
    reason="the slowest of 20 pings took 1.4 s",
    seen="GET /ping HTTP/1.1\n\nHTTP/1.1 200 OK",
    scenario="serving",
)
ERROR = outcome("SERVE-023", Verdict.ERROR, reason="no space left on device")
EVERY = run(PASS, FAIL, WEAK, WARN, SKIP, DISABLED, ERROR)
WICKED = run(outcome("IMG-001", Verdict.FAIL, reason=EVIL, seen=f"{EVIL}\n" * 3), image=EVIL)
EMPTY = run()
STORY = Story(
    lives=(
        Life(
            scenario="trained",
            command="train",
            began_seconds=0.4,
            ended_seconds=4.2,
            end="exit code 0",
            samples=(Sample(at_seconds=0.5, bytes=20_000_000),),
        ),
        Life(
            scenario="serving",
            command="serve",
            began_seconds=4.5,
            ended_seconds=19.25,
            end="exit code 0",
            moments=(
                Moment(name="first ping answered", at_seconds=6.0),
                Moment(name="first request answered", at_seconds=6.25),
                Moment(name="100x GET /ping", at_seconds=6.5, until_seconds=9),
                Moment(name="stop", at_seconds=18.5, until_seconds=19.25),
            ),
            samples=tuple(
                Sample(at_seconds=4.5 + at, bytes=60_000_000 + 9_000_000 * (at % 5))
                for at in range(14)
            ),
        ),
    ),
    latencies={
        "GET /ping": tuple(0.001 * (1 + number % 7) for number in range(100)),
        "POST /invocations": (0.02, 0.03, 1.4),
    },
    layers=(
        Layer(bytes=121_000_000, created_by="ADD rootfs.tar /"),
        Layer(bytes=0, created_by="ENV PATH=/opt/program"),
        Layer(bytes=220_000_000, created_by="COPY /opt/venv /opt/venv"),
        Layer(bytes=25_000, created_by="COPY container container"),
    ),
)
TOLD = replace(EVERY, story=STORY)
