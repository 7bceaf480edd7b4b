from __future__ import annotations

import pytest
from boxwright_conformance.platform import File, ImageFiles, Shebang
from boxwright_conformance.platform.files import elf_machine, shebang


def program(path: str, mode: int = 0o755) -> File:
    return File(path, mode, 3, "file", b"\x7fELF")


FILES = ImageFiles(
    [
        program("/usr/bin/python3.13"),
        program("/usr/local/bin/train", 0o644),
        program("/usr/bin/train"),
        program("/opt/serve", 0o644),
        File("/usr/bin", 0o755, 0, "directory"),
    ],
    {
        "/bin": "usr/bin",
        "/usr/bin/python3": "python3.13",
        "/usr/bin/python": "/etc/alternatives/python",
        "/etc/alternatives/python": "/usr/bin/../bin/python3",
        "/loop": "/loop",
        "/dangling": "/nowhere",
    },
)


@pytest.mark.parametrize(
    "path", ["/usr/bin/python3.13", "/bin/python3", "/bin/python", "bin/./python"]
)
def test_links_are_followed_as_the_kernel_does(path: str) -> None:
    found = FILES.get(path)
    assert found
    assert found.path == "/usr/bin/python3.13"


@pytest.mark.parametrize("path", ["/loop", "/dangling", "/usr/bin/none"])
def test_what_leads_nowhere_is_not_there(path: str) -> None:
    assert FILES.get(path) is None


def test_the_first_executable_on_path_is_meant() -> None:
    found = FILES.which("train", "/usr/local/bin:/bin")
    assert found
    assert found.path == "/usr/bin/train"


def test_a_file_that_cannot_be_executed_is_shown_with_its_mode() -> None:
    found = FILES.which("train", "/usr/local/bin")
    assert found
    assert not found.executable
    assert found.mode == 0o644


def test_a_program_beside_path_is_not_found() -> None:
    assert FILES.which("serve", "/usr/local/bin:/usr/bin") is None


def test_a_name_with_a_slash_is_a_path() -> None:
    found = FILES.which("/opt/serve", "")
    assert found
    assert found.path == "/opt/serve"


def test_under_lists_a_directory() -> None:
    assert FILES.under("/usr/local") == ["/usr/local/bin/train"]
    assert FILES.under("/usr/loc") == []


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"#!/usr/bin/env python3\nprint()", Shebang("/usr/bin/env", "python3", False)),
        (b"#! /bin/sh -e\n", Shebang("/bin/sh", "-e", False)),
        (b"#!/usr/bin/env python\r\n", Shebang("/usr/bin/env", "python", True)),
        (b"#!/bin/sh", Shebang("/bin/sh", "", False)),
        (b"print()", None),
        (b"", None),
    ],
)
def test_shebang(head: bytes, expected: Shebang | None) -> None:
    assert shebang(head) == expected


@pytest.mark.parametrize(
    ("order", "number", "expected"),
    [
        ("little", 62, "amd64"),
        ("little", 183, "arm64"),
        ("big", 22, "s390x"),
        ("little", 21, "ppc64le"),
        ("little", 9999, "elf-machine-9999"),
    ],
)
def test_elf_machine(order: str, number: int, expected: str) -> None:
    bits = number.to_bytes(2, "big" if order == "big" else "little")
    head = b"\x7fELF\x02" + (b"\x02" if order == "big" else b"\x01") + bytes(12) + bits
    assert elf_machine(head) == expected


def test_a_script_has_no_machine() -> None:
    assert elf_machine(b"#!/bin/sh\n" + bytes(20)) is None
