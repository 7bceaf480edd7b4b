"""What should not be in an image is found, and nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from boxwright.supply.traces import REMEDIES, look, traces

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright.supply.saved import Saved

# Put together here, so that no scanner takes this file for a leak.
KEY = "AKIA" + "Q3EGTS7JLPMN2XYZ"
PRIVATE = "-----BEGIN RSA PRIVATE " + "KEY-----\n" + "MIIEowIBAAKCAQEA" * 8


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("/root/.aws/credentials", "credential"),
        ("/root/.docker/config.json", "credential"),
        ("/opt/program/.env", "credential"),
        ("/opt/program/.env.production", "credential"),
        ("/root/.netrc", "credential"),
        ("/home/me/.ssh/id_ed25519", "credential"),
        ("/root/.cache/huggingface/token", "credential"),
        ("/run/secrets/index", "build secret"),
        ("/opt/program/.git/config", "repository"),
        ("/opt/program/.git", "repository"),
        ("/root/.cache/pip/http-v2/a/b", "package cache"),
        ("/var/cache/apt/archives/r-base_4.5.0_all.deb", "package cache"),
        ("/var/lib/apt/lists/deb.debian.org_Packages.lz4", "package cache"),
        ("/root/.npm/_cacache/index", "package cache"),
        ("/opt/program/.pytest_cache/README.md", "cache of a tool"),
        ("/opt/program/.ruff_cache/0/1", "cache of a tool"),
        ("/opt/program/.idea/workspace.xml", "file of an editor"),
        ("/opt/program/model/.inference.py.swp", "file of an editor"),
        ("/opt/program/model/inference.py~", "file of an editor"),
        ("/opt/program/.DS_Store", "file of an editor"),
        ("/tmp/requirements.lock", "left by the build"),
    ],
)
def test_a_path_that_should_not_be_there(saved: Callable[..., Saved], path: str, what: str) -> None:
    (found,) = traces(saved({path: b"x"}))
    assert (found.what, found.layer, found.where) == (what, 1, path)


@pytest.mark.parametrize(
    "path",
    [
        "/opt/program/.env.example",
        "/opt/program/environment.py",
        "/opt/venv/lib/python3.13/site-packages/git/config.py",
        "/opt/program/.gitignore",
        "/root/.ssh/known_hosts",
        "/opt/venv/lib/python3.13/site-packages/pip/cache.py",
        "/var/lib/apt/lists/lock",
        "/var/cache/ldconfig/aux-cache",
        "/opt/program/model/inference.py",
        "/etc/passwd-",
    ],
)
def test_a_path_that_may_be_there(saved: Callable[..., Saved], path: str) -> None:
    assert not list(traces(saved({path: b"x"})))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/opt/program/settings.py", f"KEY = '{KEY}'"),
        ("/opt/program/settings.py", KEY.replace("AKIA", "ASIA")),
        (
            "/opt/program/setup.cfg",
            "aws_secret_access_key = " + "wJalr/tnFEMIK7MDENGx" * 2,
        ),
        ("/etc/ssl/private/server.key", PRIVATE),
        ("/opt/program/x.R", "token <- 'ghp_" + "a" * 36 + "'"),
        ("/opt/program/x.json", '"hf_' + "A" * 34 + '"'),
        ("/root/.npmrc", "//registry/:_authToken=" + "abcdefgh"),
        ("/etc/pip.conf", "[global]\nindex-url = https://me:letmein@index.example/simple"),
        ("/etc/apt/sources.list", "deb https://me:letmein@mirror.example trixie main"),
    ],
)
def test_a_file_with_a_secret_in_it(saved: Callable[..., Saved], path: str, text: str) -> None:
    (found,) = traces(saved({path: text.encode()}, look=look))
    assert (found.what, found.where) == ("credential", path)


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("/usr/lib/libgnutls.so", b"\x7fELF" + PRIVATE.encode()),
        ("/opt/venv/botocore/examples.json", b"AKIAIOSFODNN7EXAMPLE"),
        ("/opt/venv/pem.py", b"MARK = '-----BEGIN RSA PRIVATE " + b"KEY-----'"),
        ("/opt/venv/urls.py", b"'''Parses https://user:password@host/path.'''"),
        ("/etc/pip.conf", b"[global]\nindex-url = https://index.example/simple"),
        ("/root/.npmrc", b"//registry/:_authToken=${TOKEN}"),
    ],
)
def test_a_file_without_a_secret(saved: Callable[..., Saved], path: str, content: bytes) -> None:
    assert not list(traces(saved({path: content}, look=look)))


@pytest.mark.parametrize(
    ("config", "where"),
    [
        ({"Env": ["PATH=/bin", "DATABASE_PASSWORD=letmein"]}, "ENV DATABASE_PASSWORD"),
        ({"Env": [f"SETTINGS={KEY}"]}, "ENV SETTINGS"),
        ({"Env": ["PIP_INDEX_URL=https://me:letmein@index.example"]}, "ENV PIP_INDEX_URL"),
        ({"Labels": {"built-with": KEY}}, "LABEL built-with"),
        ({"history": [{"created_by": f"RUN |1 KEY={KEY} /bin/sh -c make"}]}, "history: RUN |1 KEY"),
        ({"history": [{"created_by": "RUN |1 INDEX_TOKEN=abc /bin/sh -c make"}]}, "history: RUN"),
    ],
)
def test_a_secret_in_the_configuration(
    saved: Callable[..., Saved], config: dict[str, Any], where: str
) -> None:
    (found,) = traces(saved(**config))
    assert (found.what, found.layer) == ("credential", 0)
    assert found.where.startswith(where)
    assert KEY not in found.line


@pytest.mark.parametrize(
    "config",
    [
        {"Env": ["PATH=/bin", "GPG_KEY=A035C8C19219BA821ECEA86B64E628F8D684696D", "LANG=C.UTF-8"]},
        {"Labels": {"org.opencontainers.image.licenses": "MIT"}},
        {"history": [{"created_by": "RUN --mount=type=secret,id=index pip install x"}]},
    ],
)
def test_a_configuration_without_a_secret(
    saved: Callable[..., Saved], config: dict[str, Any]
) -> None:
    assert not list(traces(saved(**config)))


@pytest.mark.parametrize(
    "whiteout",
    ["/root/.aws/.wh.credentials", "/root/.wh..aws", "/root/.aws/.wh..wh..opq"],
)
def test_what_a_later_layer_deletes_is_still_there(
    saved: Callable[..., Saved], whiteout: str
) -> None:
    secret = {"/root/.aws/credentials": b"x"}
    (found,) = traces(saved(secret, {"/etc/hostname": b"a"}, {whiteout: b""}))
    assert found.line.endswith("credentials, deleted in layer 3 and still there")
    (other,) = traces(saved({whiteout: b""}, secret))
    assert other.deleted_in == 0


def test_every_finding_has_a_remedy(saved: Callable[..., Saved]) -> None:
    paths = ["/a/.env", "/run/secrets/x", "/a/.git/x", "/root/.cache/pip/x", "/tmp/x", "/x~"]
    found = {one.what for one in traces(saved(dict.fromkeys([*paths, "/a/.mypy_cache/x"], b"x")))}
    assert found == set(REMEDIES)
