"""What images weigh, and what one adds to the image that it stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import docker

# Every file once, whatever its names; nothing of what the engine mounts.
FILES = """
import os
seen, total, device = set(), 0, os.lstat("/").st_dev
for folder, folders, files in os.walk("/"):
    folders[:] = [n for n in folders if os.lstat(os.path.join(folder, n)).st_dev == device]
    for name in files:
        found = os.lstat(os.path.join(folder, name))
        if found.st_dev == device and found.st_ino not in seen:
            seen.add(found.st_ino)
            total += found.st_size
print(total)
"""


def megabytes(client: docker.DockerClient, image: str) -> float:
    """All layers of an image, in MB."""
    return float(client.images.get(image).attrs["Size"]) / 1e6


def on_disk(client: docker.DockerClient, image: str) -> float:
    """All files that a container of an image finds, in MB.

    That is less than its layers where one layer has a file again, or deletes it.
    """
    said = client.containers.run(image, ["python", "-c", FILES], entrypoint="", remove=True)
    return int(said) / 1e6


def stands_on(client: docker.DockerClient, image: str, base: str) -> bool:
    """Whether an image begins with every layer of another, which are then stored and moved once."""
    layers, below = (client.images.get(one).attrs["RootFS"]["Layers"] for one in (image, base))
    return bool(layers[: len(below)] == below)
