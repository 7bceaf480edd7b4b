from __future__ import annotations

import threading
import time

import pytest
from boxwright_conformance.platform import Exchange, Request, Session, TrainingJob
from boxwright_conformance.platform.diary import Diary, chapter
from boxwright_conformance.platform.layers import layers
from boxwright_conformance.platform.memory import Watch, used
from boxwright_conformance.story import tell
from docker.errors import ImageNotFound

IMAGE = "python:3.13-slim"


def wait_for(condition: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.01)


def watching() -> list[str]:
    return [one.name for one in threading.enumerate() if one.name == "boxwright-memory"]


def exchange(
    path: str = "/ping", *, began: float, seconds: float = 0.01, **more: object
) -> Exchange:
    request = Request(path=path, **({"method": "POST"} if path == "/invocations" else {}))
    return Exchange(request=request, started=began, seconds=seconds, **({"status": 200} | more))


def test_what_a_thread_starts_belongs_to_its_chapter_alone() -> None:
    found: list[str] = []

    def work(name: str) -> None:
        with chapter(name):
            found.append(Diary(image="i", command="").chapter)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["a", "b"]
    assert Diary(image="i", command="").chapter == ""


def test_requests_are_placed_by_the_engine_s_clock_wherever_that_stands() -> None:
    diary = Diary(image="i", command="serve")
    diary.start(1000.0)
    diary.talk([exchange(began=1002.0), Exchange(request=Request(), error="refused")])
    (talk,) = diary.talks
    assert diary.began is not None
    assert talk.began - diary.began == pytest.approx(2)
    assert talk.ended - talk.began == pytest.approx(0.01)
    diary.close(1005.5, "exit code 0")
    diary.close(2000.0, "removed")
    assert diary.ended is not None
    assert diary.ended - diary.began == pytest.approx(5.5)
    assert diary.end == "exit code 0"


@pytest.mark.parametrize(
    ("stats", "expected"),
    [
        ({"memory_stats": {"usage": 100, "stats": {"inactive_file": 30}}}, 70),
        ({"memory_stats": {"usage": 100, "stats": {"total_inactive_file": 40}}}, 60),
        ({"memory_stats": {"usage": 100}}, 100),
        ({"memory_stats": {}}, None),
        ({}, None),
    ],
)
def test_memory_is_read_from_either_kernel_s_account(stats: dict, expected: int | None) -> None:
    assert used(stats) == expected


def test_a_watch_ends_with_the_container_and_is_no_trouble() -> None:
    found: list[int] = []
    looks = iter([{"memory_stats": {"usage": 5}}])

    def look() -> dict:
        return next(looks, None) or (_ for _ in ()).throw(OSError("the engine has gone"))

    watch = Watch(look, found.append)
    wait_for(lambda: not watching())
    watch.close()
    assert found == [5]


def test_a_closed_watch_looks_no_more() -> None:
    found: list[int] = []
    watch = Watch(lambda: {"memory_stats": {"usage": 5}}, found.append)
    wait_for(lambda: found)
    watch.close()
    wait_for(lambda: not watching())


class Silent:
    """An engine that knows no image."""

    class images:  # noqa: N801 - as the client calls it
        @staticmethod
        def get(_: str) -> None:
            raise ImageNotFound("gone")


def test_a_story_groups_requests_and_names_the_first_good_answers() -> None:
    diary = Diary(image="mine", command="serve", chapter="serving")
    diary.start(1000.0)
    began = diary.began
    assert began is not None
    diary.talk([exchange(began=1001.0, status=503), exchange(began=1001.25)])
    diary.talk([exchange("/invocations", began=1002.0, seconds=0.5)])
    diary.talk([exchange(began=1005.0 + number / 100) for number in range(50)])
    slow = Request(method="POST", path="/invocations", pause=2)
    diary.talk([Exchange(request=slow, status=200, started=1008.0, seconds=2.5)])
    other = Diary(image="other", command="")
    other.start(1000.0)
    never = Diary(image="mine", command="train")
    story = tell(Silent, "mine", [other, never, diary], began - 10, began + 20)  # type: ignore[arg-type]
    (life,) = story.lives
    assert (life.scenario, life.command, life.began_seconds) == ("serving", "serve", 10)
    assert life.ended_seconds == 30
    assert [one.name for one in life.moments] == [
        "2x GET /ping",
        "first ping answered",
        "POST /invocations",
        "first request answered",
        "50x GET /ping",
        "POST /invocations",
    ]
    assert life.moments[1].at_seconds == pytest.approx(11.26)
    assert len(story.latencies["GET /ping"]) == 52
    assert story.latencies["POST /invocations"] == (pytest.approx(0.5),)
    assert story.layers == ()


@pytest.mark.docker
def test_the_layers_of_an_image_add_up_to_its_size() -> None:
    with Session() as session:
        found = layers(session.client, IMAGE)
        whole = session.client.images.get(IMAGE).attrs["Size"]
    assert sum(layer.bytes for layer in found) == pytest.approx(whole, rel=0.05)
    assert not [layer for layer in found if "#(nop)" in layer.created_by]


@pytest.mark.docker
def test_a_container_s_start_end_and_memory_are_taken_down() -> None:
    program = "import time; block = b'x' * 30_000_000; time.sleep(2.5)"
    began = time.monotonic()
    with Session() as session, chapter("trained"):
        job = TrainingJob(session, IMAGE, entrypoint=["python", "-c", program], command=None)
        job.run(60)
        story = tell(session.client, IMAGE, session.diaries, began, time.monotonic())
    (life,) = story.lives
    assert (life.scenario, life.end) == ("trained", "exit code 0")
    assert 2.4 < life.ended_seconds - life.began_seconds < 20
    assert life.began_seconds >= 0
    assert max(sample.bytes for sample in life.samples) > 20_000_000


@pytest.mark.docker
def test_nothing_is_watched_outside_a_chapter() -> None:
    with Session() as session:
        job = TrainingJob(session, IMAGE, entrypoint=["sleep", "1"], command=None)
        job.run(60)
        assert [diary.memory for diary in session.diaries] == [[]]


@pytest.mark.docker
def test_a_stop_is_a_deed() -> None:
    with Session() as session:
        command = ["sh", "-c", "echo ready; exec sleep 60"]
        job = TrainingJob(session, IMAGE, entrypoint=command, command=None, init=True)
        job.start()
        # An init process that has hardly begun does not hear a signal yet.
        assert next(job.logs()) == "ready"
        job.stop(10)
        job.wait(10)
        (diary,) = session.diaries
    ((name, began, ended),) = diary.deeds
    assert name == "stop"
    assert ended >= began
    assert diary.end == "exit code 143"
