"""Who may do what at the gate, asked before anything of a request reaches the registry."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import refusals

if TYPE_CHECKING:
    from .refusals import Refusal
    from .registry_faults import Faults
    from .routes import Route
    from .shop import Shop


@dataclass(frozen=True)
class Admission:
    """The rules of one region's gate."""

    shop: Shop
    faults: Faults
    region: str
    account: str

    def visitor(self, authorization: str, route: Route | None, registry: str) -> Refusal | None:
        """Return why this request may not come in, or None."""
        said = credentials(authorization)
        if said is None:
            return refusals.no_token(registry)
        repository = route.repository if route else ""
        if self.faults.expired(said[1], repository) or not self.shop.allows(self.region, *said):
            return refusals.bad_token()
        if route and not self.shop.has(self.region, repository):
            return refusals.unknown_repository(repository, self.account)
        return None

    def manifest(self, route: Route, manifest: bytes) -> Refusal | None:
        """Return why this manifest may not be put there, or None."""
        reason = self.shop.refuses(self.region, route.repository, route.tag, digest_of(manifest))
        return refusals.kept_tag(reason) if reason else None

    def took(self, route: Route, media_type: str, manifest: bytes) -> None:
        """Tell that the registry holds this manifest now."""
        digest = digest_of(manifest)
        self.shop.took(
            self.region,
            route.repository,
            route.tag,
            digest,
            media_type=media_type,
            manifest=manifest,
        )


def digest_of(content: bytes) -> str:
    """Return the name of a manifest by its content."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def credentials(authorization: str) -> tuple[str, str] | None:
    """Return the user and the password of a Basic `Authorization` header; None if it is none."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None
