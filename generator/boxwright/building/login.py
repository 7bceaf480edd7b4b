"""The command that logs in to the registry which an image is pulled from."""

from __future__ import annotations

import re

__all__ = ["is_ecr", "login"]

#: Registries of Amazon ECR, such as 763104351884.dkr.ecr.us-east-1.amazonaws.com.
_ECR = re.compile(r"(\d{12}\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+)/")
_OTHER = re.compile(r"([^/]*[.:][^/]*|localhost)/")


def is_ecr(reference: str) -> bool:
    """Whether an image lies in a private registry of Amazon ECR."""
    return bool(_ECR.match(reference))


def login(reference: str) -> str:
    """The command that logs in to the registry of `reference`.

    Example:
        >>> login("quay.io/acme/torch:2")
        'docker login quay.io'
    """
    if found := _ECR.match(reference):
        host, region = found.groups()
        return (
            f"aws ecr get-login-password --region {region}"
            f" | docker login --username AWS --password-stdin {host}"
        )
    other = _OTHER.match(reference)
    return f"docker login {other[1]}" if other else "docker login"
