"""An image too large to be held in memory."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from boxwright_conformance.mutants.line import BASE_IMAGE

if TYPE_CHECKING:
    from boxwright_conformance.platform import Session

# A gigabyte shows what ten would: the reading either holds what it reads, or it does not.
MEGABYTES = 1000
MOST_MEGABYTES = 100
PROGRAM = """
import resource, sys
from boxwright_conformance.platform import Session, inspect_image

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

with Session() as session:
    inspect_image(session.client, sys.argv[1], session)
    before = peak()
    facts = inspect_image(session.client, sys.argv[2], session)
    print(facts.files.get("/big").size, peak() - before)
"""


@pytest.mark.docker
@pytest.mark.slow
def test_a_huge_image_is_read_as_a_stream(session: Session) -> None:
    container = session.client.containers.create(
        BASE_IMAGE, ["truncate", "-s", f"{MEGABYTES}M", "/big"], labels=session.labels()
    )
    container.start()
    container.wait()
    image = container.commit()
    container.remove()
    try:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, BASE_IMAGE, str(image.id)],
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
    finally:
        session.client.images.remove(image.id, force=True)
    size, grown = done.stdout.split()
    assert int(size) == MEGABYTES << 20
    assert float(grown) < MOST_MEGABYTES
