from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Script

STAND_IN = Path(__file__).parents[1] / "stand_in"
IMAGE = "python:3.13-slim"
#: What templates expect of the official image, as commands that must succeed.
INTERFACE = [
    "python -c 'import bz2, ctypes, lzma, sqlite3, ssl, venv, zlib'",
    "python3 -c 'import sys; assert sys.version_info[:2] == (3, 13)'",
    "test $(command -v python) = /usr/local/bin/python",
    "test $(command -v pip) = /usr/local/bin/pip",
    "pip --version",
    "python -m venv /tmp/venv && /tmp/venv/bin/pip --version",
    "pip install --no-index --dry-run pip",
    "apt-get --version && test -d /usr/share/man/man1",
    "test $LANG = C.UTF-8 && test -n $PYTHON_VERSION",
]


#: What the Node stand-in shares with the official image; npm it lacks.
NODE_INTERFACE = [
    "test $(node -p 1+1) = 2",
    "test $(command -v node) = /usr/local/bin/node",
    'node -e \'require("http"); require("crypto")\'',
    "test v$NODE_VERSION = $(node --version)",
    "! command -v python3",
]


def inspect(image: str) -> dict[str, object]:
    words = ["docker", "image", "inspect", image]
    return json.loads(subprocess.check_output(words))[0]  # type: ignore[no-any-return]


@pytest.mark.docker
def test_an_image_that_is_there_is_left_alone(script: Script) -> None:
    before = inspect(IMAGE)["Id"]

    done = script("bases", IMAGE)

    assert done.returncode == 0
    assert f"{IMAGE}: there" in done.stderr
    assert inspect(IMAGE)["Id"] == before


@pytest.mark.docker
@pytest.mark.parametrize(
    ("image", "command"),
    [
        *((IMAGE, command) for command in INTERFACE),
        *(("node:20-slim", command) for command in NODE_INTERFACE),
    ],
)
def test_the_base_has_the_official_interface(image: str, command: str) -> None:
    words = ["docker", "run", "--rm", "--network", "none", image, "sh", "-ec", command]

    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr


@pytest.mark.docker
def test_a_stand_in_says_so_and_starts_python(script: Script) -> None:
    config = inspect(IMAGE)["Config"]
    assert isinstance(config, dict)
    labels = config["Labels"] or {}
    if "boxwright.stand-in" not in labels:
        pytest.skip("a registry gave the official image")

    assert labels["boxwright.stand-in"] == IMAGE
    assert (
        labels["boxwright.stand-in.recipe"]
        == script("stand_in/make", "--recipe", IMAGE).stdout.strip()
    )
    assert config["Cmd"] == ["python3"]
    assert not config["Entrypoint"]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """What ci/stand_in/make has gathered when it writes the archive."""
    (tmp_path / "root.tar").write_bytes(b"\0" * 10240)
    (tmp_path / "environment").write_text("PYTHON_VERSION=3.13.5\n")
    (tmp_path / "command").write_text("python3\n")
    (tmp_path / "packages").write_text("python3\t3.13.5\n")
    (tmp_path / "extra-cas.pem").touch()
    return tmp_path


def archive(notes: Path) -> bytes:
    return subprocess.check_output(
        [sys.executable, STAND_IN / "archive.py", IMAGE, "recipe", notes],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1735689600"},
    )


def test_the_same_input_gives_the_same_archive(notes: Path) -> None:
    assert archive(notes) == archive(notes)


def test_the_archive_holds_what_its_manifest_says(notes: Path) -> None:
    with tarfile.open(fileobj=io.BytesIO(archive(notes))) as opened:
        files = {member.name: opened.extractfile(member).read() for member in opened}  # type: ignore[union-attr]
    [entry] = json.loads(files["manifest.json"])
    config = json.loads(files[entry["Config"]])
    layer = hashlib.sha256(files[entry["Layers"][0]]).hexdigest()

    assert entry["RepoTags"] == [IMAGE]
    assert entry["Config"] == f"{hashlib.sha256(files[entry['Config']]).hexdigest()}.json"
    assert config["rootfs"]["diff_ids"] == [f"sha256:{layer}"]
    assert "PYTHON_VERSION=3.13.5" in config["config"]["Env"]


@pytest.mark.parametrize(("extra", "told"), [("", False), ("a certificate", True)])
def test_ssl_is_told_of_the_bundle_only_where_it_has_extras(
    notes: Path, extra: str, told: bool
) -> None:
    (notes / "extra-cas.pem").write_text(extra)

    assert (b"SSL_CERT_FILE=" in archive(notes)) == told


def test_only_certificates_that_debian_lacks_are_extra(tmp_path: Path) -> None:
    own = "-----BEGIN CERTIFICATE-----\nbm90IERlYmlhbidz\n-----END CERTIFICATE-----\n"
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(f"# ours\n{own}")
    words = [sys.executable, STAND_IN / "extra_cas.py"]

    without = subprocess.check_output(words, env={**os.environ, "SSL_CERT_FILE": os.devnull})
    extras = subprocess.check_output(words, env={**os.environ, "SSL_CERT_FILE": str(bundle)})

    assert own not in without.decode()
    assert own in extras.decode()
    assert b"# ours" not in extras
