"""Judgements over the image as a registry holds it: form, name and size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from boxwright_conformance.checks.built import too_large
from boxwright_conformance.checks.verdict import NotJudged, Violation, Warn, requirement
from boxwright_conformance.platform.registry import MANIFEST_LIST, OCI_FORMS

if TYPE_CHECKING:
    from boxwright_conformance.scenarios.evidence import Built
    from boxwright_conformance.scenarios.evidence.image import Pushed

_TELL = "--declare target=REGISTRY/REPOSITORY:TAG, or target in [deployment] of boxwright.toml"
_LONGEST = 255
_REFERENCE = re.compile(r"[^\s/]+(?:/[^\s/:@]+)+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?")


@requirement("IMG-010")
def check_manifest_is_in_docker_form(pushed: Pushed) -> None:
    """The image is one Docker manifest, no OCI manifest and no index."""
    _judge_form(pushed)


@requirement("IMG-011")
def check_manifest_of_a_training_image(pushed: Pushed) -> None:
    """The same of an image for training."""
    _judge_form(pushed)


def _judge_form(pushed: Pushed) -> None:
    form = pushed.form
    if not form.media_type:
        what = f"{pushed.registry or 'the engine'} does not tell the image's form: {form.trouble}"
        raise NotJudged(f"{what}; once it is pushed: {_TELL}")
    if form.media_type in OCI_FORMS:
        if pushed.there:
            raise Violation(f"{pushed.registry} holds {pushed.target} as {form.media_type}")
        raise Warn(f"docker push from this engine would make it {form.media_type}")
    if form.media_type == MANIFEST_LIST:
        raise Warn(
            f"{pushed.registry} holds {pushed.target} as a list of images, {form.media_type}"
        )


@requirement("IMG-012")
def check_reference_fits_the_api(pushed: Pushed) -> None:
    """The reference is short enough and names a registry and a repository."""
    target = pushed.target
    if len(target) > _LONGEST:
        raise Violation(
            f"the reference has {len(target)} characters, {_LONGEST} are allowed", target
        )
    if any(letter.isspace() for letter in target):
        raise Violation(f"the reference has white space in it: {target!r}")
    if not pushed.registry:
        raise NotJudged(f"{target} is a name on this machine only; {_TELL}")
    if not _REFERENCE.fullmatch(target):
        raise Violation(f"no reference as REGISTRY/REPOSITORY:TAG: {target}")


@requirement("IMG-013")
def check_image_is_small_enough(built: Built) -> None:
    """The image fits the disk that images are unpacked on."""
    if reason := too_large(built):
        raise Violation(reason) if "serverless" in built.claims else Warn(reason)
