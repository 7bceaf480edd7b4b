"""Run a command; say on a last line how long it took, and its most memory at once, in MB."""

import resource
import subprocess
import sys
import time

began = time.monotonic()
code = subprocess.call(sys.argv[1:])
seconds = time.monotonic() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu, peak = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6
print(f"process={seconds:.3f} cpu={cpu:.3f} peak={peak:.1f}")
sys.exit(code)
