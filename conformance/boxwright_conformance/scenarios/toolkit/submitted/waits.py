"""A program that waits to be told to stop, and notes that it was."""

import signal
import time


def stop(_number: int, _frame: object) -> None:
    """Note the signal and leave."""
    with open("/opt/ml/model/heard", "w") as target:  # noqa: PTH123
        target.write("SIGTERM")
    raise SystemExit(0)


signal.signal(signal.SIGTERM, stop)
print("boxwright: the program waits", flush=True)
time.sleep(3600)
