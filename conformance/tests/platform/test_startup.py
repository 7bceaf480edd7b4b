from __future__ import annotations

import pytest
from boxwright_conformance.platform.startup import exit_code, last_word, refusal

NOT_FOUND = 'exec: "train": executable file not found in $PATH'


@pytest.mark.parametrize(
    ("message", "cleaned"),
    [
        (
            (
                "failed to create shim: OCI runtime create failed: "
                f"container_linux.go:380: starting container process caused: {NOT_FOUND}: unknown"
            ),
            NOT_FOUND,
        ),
        (
            (
                "failed to create task for container: failed to create shim task: OCI runtime "
                "create failed: runc create failed: unable to start container process: "
                'exec: "/train": '
                "permission denied: unknown"
            ),
            'exec: "/train": permission denied',
        ),
        (
            "unable to find user nobody2: no matching entries in passwd file",
            "unable to find user nobody2: no matching entries in passwd file",
        ),
        (
            (
                "crun: executable file `train` not found in $PATH: No such file or directory: "
                "OCI runtime attempted to invoke a command that was not found"
            ),
            "crun: executable file `train` not found in $PATH: No such file or directory",
        ),
    ],
)
def test_a_refusal_that_is_the_images_fault_is_cut_to_what_tells(
    message: str, cleaned: str
) -> None:
    assert refusal(message) == cleaned


@pytest.mark.parametrize(
    "message",
    [
        (
            "driver failed programming external connectivity: Bind for 127.0.0.1:8080 failed: "
            "port is already allocated"
        ),
        "network boxwright-1 not found",
        "OCI runtime create failed: mkdir /run/x: no space left on device: unknown",
        (
            "OCI runtime create failed: error running hook #0: nvidia-container-cli: "
            "initialization error: nvml error: driver not loaded: unknown"
        ),
    ],
)
def test_a_refusal_that_is_the_engines_fault_is_no_evidence(message: str) -> None:
    assert refusal(message) is None


@pytest.mark.parametrize(
    ("log", "word"),
    [
        (
            "exec /usr/local/bin/train: exec format error\n",
            "exec /usr/local/bin/train: exec format error",
        ),
        (
            "standard_init_linux.go:228: exec user process caused: no such file or directory\n",
            "exec user process caused: no such file or directory",
        ),
        ("exec /train: no such file or directory\n", "exec /train: no such file or directory"),
    ],
)
def test_the_runtimes_last_word_is_found(log: str, word: str) -> None:
    assert last_word(log) == word


@pytest.mark.parametrize(
    "log",
    ["", "starting\nexec /train: exec format error\n", "open x: no such file or directory\n"],
)
def test_a_programs_own_words_are_not_the_runtimes(log: str) -> None:
    assert last_word(log) == ""


def test_exit_codes_are_those_of_a_shell() -> None:
    assert exit_code(NOT_FOUND) == 127
    assert exit_code('exec: "/train": permission denied') == 126
    assert exit_code("exec /train: no such file or directory") == 127
    assert exit_code("exec /train: exec format error") == 126
