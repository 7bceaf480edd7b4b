"""What the reports say about a run as a whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from boxwright_conformance.contract.record import Level
from boxwright_conformance.report.results import JUDGED, ExitCode, Verdict

if TYPE_CHECKING:
    from boxwright_conformance.contract.record import Area
    from boxwright_conformance.report.results import Results

_WORDS = {
    ExitCode.PASSED: "passed",
    ExitCode.FAILED: "failed",
    ExitCode.ENGINE: "error",
    ExitCode.NOTHING_TESTED: "nothing tested",
}


class Headline(NamedTuple):
    """The verdict on the image: one word of ``_WORDS``, and a sentence that says why."""

    word: str
    sentence: str


def headline(results: Results) -> Headline:
    """The verdict on the image as the exit code has it."""
    verdicts = results.count()
    judged = sum(verdicts[one] for one in JUDGED)
    broken = Counter(o.requirement.level for o in results.outcomes if o.verdict is Verdict.FAIL)
    parts = [f"{broken[level]} {level} broken" for level in Level if broken[level]]
    if verdicts[Verdict.ERROR]:
        parts.append(f"{verdicts[Verdict.ERROR]} could not be judged")
    if verdicts[Verdict.WARN]:
        parts.append(f"{verdicts[Verdict.WARN]} to look at")
    parts.append(f"{verdicts[Verdict.PASS]} of {judged} judged requirements hold")
    if unjudged := verdicts[Verdict.SKIP] + verdicts[Verdict.DISABLED]:
        parts.append(f"{unjudged} not judged")
    return Headline(_WORDS[results.exit_code()], ", ".join(parts))


def tally(results: Results) -> dict[Area, Counter[Verdict]]:
    """How often each verdict was given in each area, in contract order."""
    counts: dict[Area, Counter[Verdict]] = {}
    for outcome in results.outcomes:
        counts.setdefault(outcome.requirement.area, Counter())[outcome.verdict] += 1
    return counts


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
        "started": results.started,
        "took": f"{results.seconds:.1f} s",
    }
    return {label: value for label, value in rows.items() if value}
