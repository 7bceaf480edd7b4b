"""Reads off an image what a tag may tell of it: its framework, its system and its Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright.building.files import open_image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docker import DockerClient
    from docker.models.images import Image

    from boxwright.building.files import Files

__all__ = ["READ", "read_facts"]

#: The placeholders that an image itself answers.
READ = ("framework", "framework_version", "os", "python")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_SETTING = re.compile(r"^(\w+)=[\"']?(.*?)[\"']?$", re.MULTILINE)
_VERSION = re.compile(r"python(\d)\.(\d+)t?$")
_ASK = "import sys; print('py%d%d' % sys.version_info[:2])"


def read_facts(engine: DockerClient, image: Image, wanted: Iterable[str]) -> dict[str, str]:
    """Find facts of an image, without running anything in it where that is possible.

    Args:
        engine: the engine that has it.
        image: the image.
        wanted: placeholders of a tag, of which only those in `READ` are looked for.

    Returns:
        What was found, by placeholder; what was not is left out.

    Raises:
        PlatformError: the engine refuses.
    """
    labels = image.labels or {}
    found = {name: labels.get(name, "") for name in wanted if name in READ}
    if from_files := found.keys() & _READERS.keys():
        with open_image(engine, str(image.id)) as files:
            found |= {name: _READERS[name](files, _search_path(image)) for name in from_files}
    return {name: value for name, value in found.items() if value}


def _search_path(image: Image) -> list[str]:
    for item in (image.attrs.get("Config") or {}).get("Env") or ():
        if item.startswith("PATH="):
            return [folder for folder in item.removeprefix("PATH=").split(":") if folder]
    return _PATH.split(":")


def _system(files: Files, _: list[str]) -> str:
    """Such as `debian12`; distributions without versions give their name alone."""
    said = dict(_SETTING.findall(files.text("/etc/os-release")))
    return said["ID"] + said.get("VERSION_ID", "") if "ID" in said else ""


def _python(files: Files, path: list[str]) -> str:
    """Such as `py311`, of the first `python`, else the first `python3`, on the PATH."""
    for name in ("python", "python3"):
        for folder in path:
            if program := files.resolve(f"{folder}/{name}"):
                version = _VERSION.search(program)
                # Some are called plainly `python3`, and know themselves only when they run.
                return f"py{version[1]}{version[2]}" if version else files.run(program, "-c", _ASK)
    return ""


_READERS: dict[str, Callable[[Files, list[str]], str]] = {"os": _system, "python": _python}
