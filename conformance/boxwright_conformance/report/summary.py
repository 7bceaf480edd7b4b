"""What the reports say about a run as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from boxwright_conformance.contract.load import sections
from boxwright_conformance.contract.record import Area, Level
from boxwright_conformance.report.results import JUDGED, UNJUDGED, ExitCode, Verdict

if TYPE_CHECKING:
    from boxwright_conformance.report.results import Results

SYMBOLS = {
    Verdict.FAIL: "\N{BALLOT X}",
    Verdict.ERROR: "?",
    Verdict.WARN: "!",
    Verdict.PASS: "\N{CHECK MARK}",
    Verdict.SKIP: "\N{EN DASH}",
    Verdict.DISABLED: "\N{EN DASH}",
}
_WORDS = {
    ExitCode.PASSED: "passed",
    ExitCode.FAILED: "failed",
    ExitCode.ENGINE: "error",
    ExitCode.NOTHING_TESTED: "nothing tested",
}


class Headline(NamedTuple):
    """The verdict on the image.

    Attributes:
        word: one of ``_WORDS``.
        title: the word, and ``what was judged`` where a pass does not say everything.
        sentence: why.
    """

    word: str
    title: str
    sentence: str


def headline(results: Results) -> Headline:
    """The verdict on the image as the exit code has it."""
    verdicts = results.count()
    judged = sum(verdicts[one] for one in JUDGED)
    broken = Counter(o.requirement.level for o in results.outcomes if o.verdict is Verdict.FAIL)
    parts = [f"{broken[level]} {level} broken" for level in Level if broken[level]]
    if verdicts[Verdict.ERROR]:
        parts.append(f"{verdicts[Verdict.ERROR]} could not be judged")
    parts.append(f"{verdicts[Verdict.PASS]} of {judged} judged requirements hold")
    if verdicts[Verdict.WARN]:
        parts.append(f"{verdicts[Verdict.WARN]} to look at")
    left_out = sum(verdicts[one] for one in UNJUDGED)
    if left_out:
        parts.append(f"{left_out} of {verdicts.total()} not judged")
    if results.untested:
        parts.append(f"NOTHING judged of role {' and '.join(results.untested)}")
    word = _WORDS[results.exit_code()]
    title = f"{word} what was judged" if word == "passed" and left_out else word
    return Headline(word, title, ", ".join(parts))


def tally(results: Results) -> dict[Area, Counter[Verdict]]:
    """How often each verdict was given in each area, in contract order."""
    counts: dict[Area, Counter[Verdict]] = {}
    for outcome in results.outcomes:
        counts.setdefault(outcome.requirement.area, Counter())[outcome.verdict] += 1
    return counts


def area_name(area: Area) -> str:
    """What an area is about, in a few words."""
    return next((section.name for section in sections() if section.area is area), str(area))


def first_sentence(prose: str) -> str:
    """Up to the first full stop that a blank follows."""
    first, stop, _ = prose.partition(". ")
    return f"{first}." if stop else prose


def megabytes(size: int) -> str:
    """A size in megabytes of 10^6 bytes, as ``docker images`` counts them."""
    return f"{size / 1e6:.1f} MB"


def facts(results: Results) -> dict[str, str]:
    """The circumstances of the run, by label; empty ones left out."""
    rows = {
        "image": results.image,
        "id": results.image_id,
        "size": megabytes(results.image_bytes),
        "platform": results.architecture,
        "engine": results.engine,
        "suite": results.suite,
        "roles": ", ".join(results.roles),
        "claims": ", ".join(results.claims),
        "assumed": "; ".join(results.assumed),
        "mended": _mended(results),
        "started": results.started,
        "took": f"{results.seconds:.1f} s",
    }
    return {label: value for label, value in rows.items() if value}


def _mended(results: Results) -> str:
    if not results.mended:
        return ""
    return f"{', '.join(results.mended)} (in the baseline, holds now: --write-baseline FILE)"
