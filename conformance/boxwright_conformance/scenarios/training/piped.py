"""Trains in Pipe mode."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.platform import Channel
from boxwright_conformance.platform.pipes import Feeder
from boxwright_conformance.scenarios.evidence.training_hosts import Piped, PipedRun
from boxwright_conformance.scenarios.training.jobs import (
    listed,
    name,
    need_channels,
    need_success,
    plain_job,
)

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.stage import Stage

__all__ = ["collect_piped"]

_INPUT = "/opt/ml/input"
_LOOK_SECONDS = 0.2


def collect_piped(stage: Stage) -> Piped:
    """Train with a second pipe that comes late; when that fails, with all pipes in time."""
    need_channels(stage)
    usual = need_success(stage).usual.result.seconds
    seconds = stage.clocks.late_pipe
    late = prompt = framed = None
    if "pipe" in stage.claims:
        late = _run(stage, usual, late=seconds)
        prompt = None if late.run.succeeded else _run(stage, usual)
    if "recordio" in stage.claims:
        framed = _run(stage, usual, framed=True)
    return Piped(late=late, seconds=seconds, prompt=prompt, framed=framed)


def _run(stage: Stage, usual: float, *, late: float = 0.0, framed: bool = False) -> PipedRun:
    declared = {
        "TrainingInputMode": "Pipe",
        "S3DistributionType": "FullyReplicated",
        "RecordWrapperType": "RecordIO" if framed else "None",
    }
    plain = plain_job(stage)
    config = json.dumps(dict.fromkeys(plain.channels, declared)).encode()
    job = replace(
        plain,
        name=name(),
        channels={},
        extra_config={**plain.extra_config, "inputdataconfig.json": config},
    )
    paths = {
        one: channel.path if isinstance(channel, Channel) else channel
        for one, channel in plain.channels.items()
    }
    job.prepare()
    feeder = Feeder(stage.session, job.volumes[_INPUT], paths, late=late, framed=framed)
    deadline = 0.0
    try:
        feeder.start()
        job.start()
        # One that waits for a pipe does nothing: idleness tells nothing here.
        patience = 3 * usual + late + stage.clocks.idle
        deadline = time.monotonic() + min(patience, stage.clocks.training)
        while not job.ended and time.monotonic() < deadline:
            if any(feed.event == "opened again" for feed in feeder.feeds()):
                job.kill()
            time.sleep(_LOOK_SECONDS)
        feeds = feeder.feeds()
    finally:
        # The job's volumes can go only when nobody else holds them.
        feeder.remove()
    return PipedRun(run=listed(job.wait(max(0.0, deadline - time.monotonic()))), feeds=feeds)
