"""Write a root file system as a docker archive on stdout: the same input gives the same image id.

`docker import` would stamp the time of day into the image; an archive written by hand does not.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path

SYSTEM_PATH = "/usr/local/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def configuration(image: str, recipe: str, notes: Path, layer: str) -> bytes:
    """Return the image's configuration, which says of itself that it is a stand-in."""
    environment = [
        f"PATH={SYSTEM_PATH}",
        "LANG=C.UTF-8",
        *(notes / "environment").read_text().split(),
    ]
    if (notes / "extra-cas.pem").stat().st_size:
        environment.append("SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt")
    created = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    machine = os.uname().machine
    content = {
        "architecture": ARCHITECTURES.get(machine, machine),
        "os": "linux",
        "created": created.isoformat().replace("+00:00", "Z"),
        "config": {
            "Cmd": [(notes / "command").read_text().strip()],
            "Env": environment,
            "Labels": {
                "boxwright.stand-in": image,
                "boxwright.stand-in.recipe": recipe,
                "boxwright.stand-in.packages": digest_of(notes / "packages")[:16],
            },
        },
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{layer}"]},
        "history": [{"created": created.isoformat(), "created_by": f"boxwright stand-in {recipe}"}],
    }
    return json.dumps(content, sort_keys=True).encode()


def write(image: str, recipe: str, notes: Path, out: tarfile.TarFile) -> None:
    """Add the layer, the configuration and the manifest; entries carry no time and no owner."""
    root = notes / "root.tar"
    layer = digest_of(root)
    config = configuration(image, recipe, notes, layer)
    config_name = f"{hashlib.sha256(config).hexdigest()}.json"
    manifest = [{"Config": config_name, "RepoTags": [image], "Layers": [f"{layer}.tar"]}]
    with root.open("rb") as stream:
        entry = tarfile.TarInfo(f"{layer}.tar")
        entry.size = root.stat().st_size
        out.addfile(entry, stream)
    for name, content in ((config_name, config), ("manifest.json", json.dumps(manifest).encode())):
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        out.addfile(entry, io.BytesIO(content))


if __name__ == "__main__":
    name, recipe_hash, directory = sys.argv[1:]
    with tarfile.open(fileobj=sys.stdout.buffer, mode="w|") as archive:
        write(name, recipe_hash, Path(directory), archive)
