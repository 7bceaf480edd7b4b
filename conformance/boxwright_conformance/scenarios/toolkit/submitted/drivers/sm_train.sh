#!/bin/bash
# What SDK v3 puts before the user's program, in short.
set -eE

explain() {
    local status=$?
    [ -s /opt/ml/output/failure ] || echo "the driver failed: $status" > /opt/ml/output/failure
    exit "$status"
}
trap explain ERR

python=$(command -v python3 || command -v python || true)
pip=$(command -v pip3 || command -v pip || true)
if [[ -z "$python" || -z "$pip" ]]; then
    echo "boxwright: no python or no pip on PATH: python=$python pip=$pip"
    exit 1
fi
echo "boxwright: found $python and $pip"
"$python" /opt/ml/input/data/sm_drivers/environment.py
# shellcheck source=/dev/null
source /opt/ml/input/sm_training.env
echo "boxwright: sourced for $SM_CURRENT_HOST"
cd /opt/ml/input/data/code
DRIVER
