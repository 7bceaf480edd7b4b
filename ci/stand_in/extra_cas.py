"""Print the certificates that this machine trusts and Debian does not, in a fixed order."""

from __future__ import annotations

import os
import re
from pathlib import Path

BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
DEBIANS_OWN = Path("/usr/share/ca-certificates")
CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", re.DOTALL)


def certificates(*files: Path) -> set[str]:
    """Return the PEM blocks of these files; a file that is not there has none."""
    texts = (file.read_text(encoding="latin-1") for file in files if file.is_file())
    return {block for text in texts for block in CERTIFICATE.findall(text)}


def main() -> None:
    """Compare the bundle in use, and the one the environment names, with Debian's own files."""
    trusted = certificates(BUNDLE, Path(os.environ.get("SSL_CERT_FILE", BUNDLE)))
    print("".join(sorted(trusted - certificates(*DEBIANS_OWN.rglob("*.crt")))), end="")


if __name__ == "__main__":
    main()
