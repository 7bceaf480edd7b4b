"""`boxwright doctor`: what is wrong here, and the command that mends it."""

from __future__ import annotations

import click
from boxwright_conformance.platform import EngineUnavailable, connect, sweep
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.diagnosis import Finding, Health, examine_engine, examine_machine, no_engine
from boxwright.words import counted

_COLOURS = {Health.OK: "green", Health.WARN: "yellow", Health.BAD: "red"}


@click.command("doctor")
@click.option("--clean", is_flag=True, help="Remove what crashed runs have left on the engine.")
def command(*, clean: bool) -> int:
    """Say what is wrong with engine, disk, network and versions, and what mends it.

    A line for each thing looked at, `ok`, `warn` or `bad`, and below it the command that mends it.
    Exit code 3 when something is bad.
    """
    findings = []
    for finding in examine_machine():
        findings.append(finding)
        _show(finding)
    try:
        engine = connect()
    except EngineUnavailable as silence:
        findings.append(no_engine(silence))
        _show(findings[-1])
    else:
        if clean:
            console.progress(f"removed {counted(sweep(engine), 'leftover')}")
        for finding in examine_engine(engine):
            findings.append(finding)
            _show(finding)
    bad = any(finding.health is Health.BAD for finding in findings)
    return ExitCode.ENGINE if bad else ExitCode.PASSED


def _show(finding: Finding) -> None:
    mark = console.paint(f"{finding.health:<5}", fg=_COLOURS[finding.health])
    console.result(f"{mark} {finding.what:<11} {finding.seen}")
    if finding.mend:
        console.result(f"      next: {finding.mend}")
