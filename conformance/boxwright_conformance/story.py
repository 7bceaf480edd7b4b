"""Makes the story that a report tells of what the containers' diaries say."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from boxwright_conformance.platform.errors import PlatformError
from boxwright_conformance.platform.layers import layers
from boxwright_conformance.report.story import Layer, Life, Moment, Sample, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import docker

    from boxwright_conformance.platform.diary import Diary, Talk

__all__ = ["tell"]

# Requests this close to each other are one moment.
_TOGETHER = 0.6
_INVOCATION, _PING = "POST /invocations", "GET /ping"


def tell(
    client: docker.DockerClient, image: str, diaries: Iterable[Diary], began: float, now: float
) -> Story:
    """The story of a run.

    Args:
        client: the engine.
        image: reference of the image.
        diaries: of the containers that were made.
        began: when the run began, on the monotonic clock.
        now: when it ended.
    """
    own = sorted(
        (one for one in diaries if one.began is not None and one.image == image),
        key=lambda one: one.began or 0,
    )
    latencies: dict[str, list[float]] = {}
    for talk in (talk for diary in own for talk in diary.talks):
        if talk.status is not None and not talk.slowed:
            latencies.setdefault(talk.label, []).append(talk.ended - talk.began)
    found: tuple[Layer, ...] = ()
    with contextlib.suppress(PlatformError):
        found = tuple(Layer(bytes=size, created_by=step) for size, step in layers(client, image))
    return Story(
        lives=tuple(_life(diary, began, now) for diary in own),
        latencies={label: tuple(latencies[label]) for label in sorted(latencies)},
        layers=found,
    )


def _life(diary: Diary, began: float, now: float) -> Life:
    moments = (*_talked(diary.talks, began), *_done(diary, began))
    ended = now if diary.ended is None else diary.ended
    return Life(
        scenario=diary.chapter,
        command=diary.command,
        began_seconds=max(0.0, (diary.began or began) - began),
        ended_seconds=ended - began,
        end=diary.end,
        moments=tuple(sorted(moments, key=lambda one: one.at_seconds)),
        samples=tuple(Sample(at_seconds=at - began, bytes=used) for at, used in diary.memory),
    )


def _done(diary: Diary, began: float) -> Iterator[Moment]:
    for name, at, until in diary.deeds:
        yield Moment(name=name, at_seconds=at - began, until_seconds=until - began)


def _talked(talks: Sequence[Talk], began: float) -> Iterator[Moment]:
    """The first good answers by name, and all requests in groups."""
    talks = sorted(talks, key=lambda talk: talk.began)
    for label, name in ((_PING, "first ping answered"), (_INVOCATION, "first request answered")):
        good = next((one for one in talks if one.label == label and one.status == 200), None)
        if good:
            yield Moment(name=name, at_seconds=good.ended - began)
    group: list[Talk] = []
    for talk in talks:
        if group and (talk.label != group[-1].label or talk.began > _end(group) + _TOGETHER):
            yield _moment(group, began)
            group = []
        group.append(talk)
    if group:
        yield _moment(group, began)


def _moment(group: Sequence[Talk], began: float) -> Moment:
    count = f"{len(group)}x " if len(group) > 1 else ""
    return Moment(
        name=f"{count}{group[0].label}",
        at_seconds=group[0].began - began,
        until_seconds=_end(group) - began,
    )


def _end(group: Sequence[Talk]) -> float:
    return max(talk.ended for talk in group)
