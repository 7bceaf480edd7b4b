"""What the script is told: the variables and arguments that the training toolkit would give it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from container.devices import gpus
from container.hosts import Hosts
from container.settings import cpus

#: What is meant for toolkits and tuners only.
_NOT_FOR_SCRIPTS = ("sagemaker_", "_tuning_objective_metric")
#: Linux takes no single variable that is longer; with a little to spare.
_LONGEST = 128 * 1024 - 256


def words(given: Mapping[str, str]) -> list[str]:
    """The hyperparameters as arguments, sorted by name: `--epochs 30`, or `-v 1`."""
    mine = sorted(_for_scripts(given).items())
    return [word for name, value in mine for word in (f"{'-' * min(2, len(name))}{name}", value)]


def variables(root: Path, hosts: Hosts, given: Mapping[str, str]) -> dict[str, str]:
    """The variables `SM_…`, which scripts for the training toolkit read."""
    config = root / "input/config"
    channels = _channels(root)
    values = {name: _decoded(value) for name, value in _for_scripts(given).items()}
    found = {
        "MODEL_DIR": root / "model",
        "INPUT_DIR": root / "input",
        "INPUT_CONFIG_DIR": config,
        "OUTPUT_DIR": root / "output",
        "OUTPUT_DATA_DIR": root / "output/data",
        "OUTPUT_INTERMEDIATE_DIR": root / "output/intermediate",
        "CHANNELS": sorted(channels),
        "HPS": values,
        "USER_ARGS": words(given),
        "HOSTS": list(hosts.names),
        "CURRENT_HOST": hosts.current,
        "MASTER": hosts.names[0],
        "NETWORK_INTERFACE_NAME": hosts.interface,
        "NUM_GPUS": gpus(),
        "NUM_CPUS": cpus(),
        "RESOURCE_CONFIG": _read(config / "resourceconfig.json"),
        "INPUT_DATA_CONFIG": _read(config / "inputdataconfig.json"),
        **{f"CHANNEL_{name.upper()}": place for name, place in channels.items()},
        **{f"HP_{name.upper()}": value for name, value in values.items()},
    }
    texts = {f"SM_{name}": _text(value) for name, value in found.items()}
    return {name: text for name, text in texts.items() if _fits(name, text)}


def _channels(root: Path) -> dict[str, Path]:
    """The directory of each input channel, by its name."""
    data = root / "input/data"
    named = set(_read(root / "input/config/inputdataconfig.json"))
    if data.is_dir():
        named |= {path.name for path in data.iterdir() if path.is_dir()}
    return {name: data / name for name in named}


def _for_scripts(given: Mapping[str, str]) -> dict[str, str]:
    return {name: one for name, one in given.items() if not name.startswith(_NOT_FOR_SCRIPTS)}


def _decoded(value: str) -> Any:
    """What a value is in JSON: a number, true, a list; else the text itself."""
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _read(path: Path) -> dict[str, Any]:
    """A JSON object; empty where there is none."""
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | Path) else json.dumps(value)


def _fits(name: str, text: str) -> bool:
    """Whether Linux can take it as a variable; no script needs what it cannot be given."""
    if "=" in name or "\0" in name + text:
        return False
    return len(os.fsencode(name)) + len(text.encode("utf-8", "surrogatepass")) < _LONGEST
