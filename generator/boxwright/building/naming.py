"""The names that images get: by the project's rule for tags, and for use on this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boxwright_conformance import project as projects
from boxwright_conformance import tag_rule

from boxwright.building.labels import revision
from boxwright.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from boxwright_conformance.project import Project, Target

__all__ = ["Naming", "naming"]

_LONGEST = 128
#: By placeholder: why it has no value, and how to give it one.
_LACKS = {
    "framework": ("the image has no such label", 'add LABEL framework="…" to the Dockerfile'),
    "framework_version": (
        "the image has no such label",
        'add LABEL framework_version="…" to the Dockerfile',
    ),
    "os": ("the image has no /etc/os-release with an ID", ""),
    "python": ("no python on the image's PATH tells its version", ""),
    "revision": ("the project is at no commit of git", "git init && git add -A && git commit"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How the images of one build are named.

    Attributes:
        project: has the rule.
        tag: the tag or the whole reference that the command line says; empty: the rule's.
        told: the values of placeholders that neither the target nor its image has.
    """

    project: Project
    tag: str
    told: Mapping[str, str]

    @property
    def wanted(self) -> list[str]:
        """The placeholders that need a value."""
        return [] if self.tag else tag_rule.named(self.project.tag)

    def names(self, target: Target, facts: Mapping[str, str]) -> list[str]:
        """The names of a target's image, the one that other commands look for last.

        Args:
            target: what was built.
            facts: what is known of the image by placeholder.

        Raises:
            UsageError: a placeholder has no value, or the tag is none that a registry takes.
        """
        if self.tag or not self.project.tag:
            return self._under(target)
        values = {**tag_rule.said(target), **self.told, **facts}
        for name in self.wanted:
            value = values.get(name, "")
            if not value or re.search(r"[^A-Za-z0-9_.-]", value):
                raise self._unknown(target, name, value)
        tag = tag_rule.fill(self.project.tag, values)
        if not tag_rule.FITTING.fullmatch(tag):
            raise _no_tag(
                f"{self._where} makes", tag, "change the rule, or: boxwright build --tag TAG"
            )
        return self._under(target, tag)

    def foreseen(self, target: Target, facts: Mapping[str, str]) -> list[str]:
        """As `names`, but a placeholder without a value stays as it stands in the rule."""
        values = {**tag_rule.said(target), **self.told, **facts}
        rule = self.project.tag
        return self._under(
            target, tag_rule.fill(rule, lambda name: values.get(name, f"{{{name}}}"))
        )

    def _under(self, target: Target, tag: str = "") -> list[str]:
        if {":", "/"} & set(self.tag):
            return [self.tag if ":" in self.tag.rpartition("/")[2] else f"{self.tag}:latest"]
        local = self.project.reference(target.name, self.tag or "latest")
        ruled = [f"{self.project.image}:{tag}"] if tag and not self.tag else []
        return list(dict.fromkeys([*ruled, local]))

    def _unknown(self, target: Target, name: str, value: str) -> UsageError:
        why, mend = _LACKS.get(name, ("", ""))
        if value:
            why, mend = f"it is {value!r}, which no tag can hold", ""
        instead = f"write what it is in place of {{{name}}}, or: boxwright build --tag TAG"
        return UsageError(
            f"{self._where} names {{{name}}}, and for {target.name} {why}.",
            next=f"{mend}, or {instead}" if mend else instead,
        )

    @property
    def _where(self) -> str:
        return f"{self.project.root / projects.FILE}: image.tag"


def naming(project: Project, targets: Sequence[Target], tag: str, moment: str) -> Naming:
    """Decide how images are named.

    Args:
        project: the targets' project.
        targets: what is built.
        tag: a tag for all of them, or a whole reference for a single one; empty: the rule's.
        moment: when the build began, as tags have it; empty when it has not.

    Raises:
        UsageError: `tag` is none, or a whole reference and to name several images.
    """
    last = tag.rpartition("/")[2].rpartition(":")[2]
    if tag and not tag_rule.FITTING.fullmatch(last):
        raise _no_tag("--tag is", last, "boxwright build --tag TAG  (letters, digits and _ . -)")
    if {":", "/"} & set(tag) and len(targets) > 1:
        raise UsageError(
            f"{tag} can name one image only, and there are several.",
            next=f"boxwright build --target {targets[0].name} --tag {tag}",
        )
    commit = revision(project.root, 12) if "revision" in tag_rule.named(project.tag) else ""
    told = {"timestamp": moment, "revision": commit}
    return Naming(project=project, tag=tag, told={k: v for k, v in told.items() if v})


def _no_tag(who: str, tag: str, mend: str) -> UsageError:
    long = f"a tag of {len(tag)} characters, {_LONGEST} being the most"
    return UsageError(f"{who} {long if len(tag) > _LONGEST else 'no valid tag'}: {tag}", next=mend)
