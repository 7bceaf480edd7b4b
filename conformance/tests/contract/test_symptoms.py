"""What users pasted into 45 groups of public threads, and the requirements behind each."""

from __future__ import annotations

import re

import pytest
from boxwright_conformance.contract import explain
from boxwright_conformance.contract.load import requirements

# Group of threads: what is pasted, and the requirements that would have caught it.
GROUPS: dict[int, tuple[str, set[str]]] = {
    1: ('exec: "train": executable file not found in $PATH', {"IMG-001", "IMG-002"}),
    2: (
        "[FATAL tini (7)] exec train failed: No such file or directory",
        {"IMG-002", "IMG-003", "IMG-006"},
    ),
    3: ("exec train failed: Permission denied", {"IMG-002"}),
    4: ("env: 'python\\r': No such file or directory", {"IMG-003", "TK-033"}),
    5: (
        "Unsupported manifest media type application/vnd.oci.image.index.v1+json",
        {"IMG-010"},
    ),
    6: ("standard_init_linux.go:228: exec user process caused: exec format error", {"IMG-009"}),
    7: (
        (
            "The primary container for production variant variant-1 did not pass the ping health "
            "check. Please check CloudWatch logs for this endpoint."
        ),
        {"SERVE-004", "SERVE-005"},
    ),
    8: (
        "the server runs but ping never passes: no /ping route, wrong address or port",
        {"SERVE-001", "SERVE-002", "SERVE-004"},
    ),
    9: (
        "[INFO] Listening at: http://127.0.0.1:8000 (8)",
        {"SERVE-002", "SERVE-006", "SERVE-008"},
    ),
    10: (
        "endpoint is InService but every invocation fails with 500, model not loaded",
        {"SERVE-007", "SERVE-008"},
    ),
    11: ("container start-up exceeds the deadline while a big model is loading", {"SERVE-006"}),
    12: (
        "[WARNING] Worker with pid 31 was terminated due to signal 9",
        {"SERVE-006", "SERVE-013", "SLS-002"},
    ),
    13: (
        (
            "connect() to unix:/tmp/gunicorn.sock failed (2: No such file or directory) while "
            "connecting to upstream, 502"
        ),
        {"SERVE-007", "SERVE-009", "SERVE-010", "BATCH-014"},
    ),
    14: (
        'Value error: objective: "reg:squarederror" is not in [reg:linear, reg:logistic]',
        {"TRAIN-021", "TRAIN-022"},
    ),
    15: ("OSError: [Errno 30] Read-only file system: '/opt/ml/model/tmp'", {"SERVE-051"}),
    16: (
        "works on an instance endpoint, but Permission denied on a serverless endpoint",
        {"SLS-006"},
    ),
    17: (
        "PermissionError: [Errno 13] Permission denied: '/opt/ml/processing/output/x.csv'",
        {"IMG-017", "ITK-014"},
    ),
    18: (
        "ClientError: 413 <title>413 Request Entity Too Large</title> nginx",
        {"SERVE-023", "BATCH-009"},
    ),
    19: ("HTTP content length exceeded 5246976 bytes.", {"SERVE-023"}),
    20: ("Message size exceed limit: 6572143", {"SERVE-024", "ITK-013"}),
    21: (
        "my signal handler for SIGTERM in the training script never runs when the job is stopped",
        {"TRAIN-070", "TRAIN-072", "TK-014"},
    ),
    22: (
        "old code runs: the files in /opt/ml/code are stale",
        {"TK-004", "IMG-008"},
    ),
    23: (
        "415 Unsupported Media Type for text/csv; charset=utf-8",
        {"SERVE-026", "PIPE-004"},
    ),
    24: (
        (
            "Your Ecr Image 1.dkr.ecr.us-east-1.amazonaws.com/x does not contain required "
            "com.amazonaws.sagemaker.capabilities.multi-models=true Docker label(s)."
        ),
        {"IMG-014", "IMG-015"},
    ),
    25: ("multi-model endpoint never healthy: GET /models 404", {"MME-001"}),
    26: (
        "Failed to extract model data archive from URL: it contains symbolic links",
        {"TRAIN-061", "SERVE-050", "SERVE-053"},
    ),
    27: (
        "training job Completed but model.tar.gz is empty, nothing in the model directory",
        {"TRAIN-060", "IMG-008"},
    ),
    28: (
        (
            "Received server error (0) from primary with message: Your invocation timed out while "
            "waiting for a response from container primary."
        ),
        {"SERVE-021", "SERVE-022"},
    ),
    29: (
        "socket.gaierror: [Errno -2] Name or service not known: algo-2",
        {"TRAIN-027", "TRAIN-028", "TRAIN-030", "TRAIN-031"},
    ),
    30: (
        (
            "WARNING: Retrying (Retry(total=4)) after connection broken by NewConnectionError: "
            "pip install -r requirements.txt"
        ),
        {"TRAIN-085", "TK-006"},
    ),
    31: (
        "RuntimeError: DataLoader worker (pid 99) is killed by signal: Bus error.",
        {"TRAIN-089"},
    ),
    32: (
        "ImportError: libcuda.so.1: cannot open shared object file",
        {"IMG-019", "IMG-020"},
    ),
    33: ("there are no logs in CloudWatch although the script prints", {"IMG-022"}),
    34: (
        (
            "Cannot pull algorithm container. Either the image does not exist or its permissions "
            "are incorrect."
        ),
        {"IMG-012", "IMG-013"},
    ),
    35: (
        "batch transform does not support ModelDataSource",
        {"BATCH-016", "SERVE-054"},
    ),
    36: ("Model container failed to respond to ping", {"BATCH-014", "BATCH-018"}),
    37: (
        "[CRITICAL] WORKER TIMEOUT (pid:12) during batch transform of a large CSV",
        {"BATCH-007", "BATCH-009", "BATCH-012"},
    ),
    38: ("KeyError: 'SM_CHANNEL_TRAINING'", {"TRAIN-081"}),
    39: (
        "the training image used for a processing job expects the argument train",
        {"PROC-001"},
    ),
    40: ("the streamed response arrives in one piece behind nginx", {"SERVE-080"}),
    41: (
        (
            "The container-2 container for production variant AllTraffic did not pass the ping "
            "health check."
        ),
        {"PIPE-001", "PIPE-007"},
    ),
    42: (
        "Content type application/jsonlines is not supported by this framework.",
        {"ITK-005", "ITK-007"},
    ),
    43: (
        "[WARN  tini (6)] Tini is not running as PID 1 and isn't registered as a child subreaper",
        {"IMG-005", "IMG-006"},
    ),
    44: ("fuse: device not found, try 'modprobe fuse' first", {"IMG-018"}),
    45: (
        "RuntimeError: Giving up, endpoint didn't launch correctly (local mode, 120 s)",
        {"SERVE-006", "TRAIN-090", "SERVE-005"},
    ),
}


def first(query: str) -> list[str]:
    return [found.id for found, _ in explain.find(query)][:3]


def test_at_least_forty_groups_find_their_requirement_among_the_first_three() -> None:
    missed = {
        number: (first(pasted), sorted(right))
        for number, (pasted, right) in GROUPS.items()
        if not right & set(first(pasted))
    }
    assert len(GROUPS) - len(missed) >= 40, missed


@pytest.mark.parametrize("number", GROUPS)
def test_no_pasted_text_stands_word_for_word_in_a_pattern(number: int) -> None:
    pasted = _plain(GROUPS[number][0])
    patterns = [pattern for one in requirements().values() for pattern in one.symptoms]
    assert all(pasted != _plain(pattern) for pattern in patterns)


def _plain(text: str) -> str:
    """Nothing but its words: neither quotation marks nor what makes it a pattern."""
    return " ".join(re.findall(r"\w+", re.sub(r"\\[a-zA-Z]", " ", text.lower())))
