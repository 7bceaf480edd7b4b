"""Writes the program's variables to a file that a shell can source."""

import json
import shlex

CONFIG = "/opt/ml/input/config/"
with open(CONFIG + "resourceconfig.json") as source:  # noqa: PTH123
    RESOURCES = json.load(source)
VARIABLES = {
    "SM_MODEL_DIR": "/opt/ml/model",
    "SM_HOSTS": json.dumps(RESOURCES["hosts"]),
    "SM_CURRENT_HOST": RESOURCES["current_host"],
    "SM_MASTER_ADDR": "algo-1",
    "SM_MASTER_PORT": "7777",
}
LINES = ["export " + name + "=" + shlex.quote(value) + "\n" for name, value in VARIABLES.items()]
with open("/opt/ml/input/sm_training.env", "w") as target:  # noqa: PTH123
    target.writelines(LINES)
