"""The user's program of a script-mode job: writes down what it was given."""

import importlib.util
import json
import os
import sys

# Set by `python -m`, absent when a file is run.
SPEC = globals().get("__spec__")

SEEN = {
    "argv": sys.argv,
    "module": SPEC.name if SPEC else "",
    "directory": os.getcwd(),  # noqa: PTH109 - also for old Pythons' sake as plain as can be
    "files": sorted(os.listdir(".")),  # noqa: PTH208
    "environment": dict(os.environ),
    "wheel": importlib.util.find_spec("boxwright_wheel") is not None,
}

with open("/opt/ml/model/boxwright.json", "w") as target:  # noqa: PTH123
    json.dump(SEEN, target)
print("boxwright: the program ran")
