"""A program that leaves a file where a toolkit copies it from while the program runs."""

import os
import time

FOLDER = "/opt/ml/output/intermediate"

os.makedirs(FOLDER, exist_ok=True)  # noqa: PTH103
with open(FOLDER + "/metrics.txt", "w") as target:  # noqa: PTH123
    target.write("loss 1.0")
time.sleep(1)
with open("/opt/ml/model/model.txt", "w") as target:  # noqa: PTH123
    target.write("fitted")
