"""The scenarios of images that run submitted programs."""

from __future__ import annotations

from boxwright_conformance.scenarios.stage import Scenario
from boxwright_conformance.scenarios.toolkit import drivers, failures, hosts, image, jobs, options

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Scenario] = {
    "submitted": Scenario(collect=jobs.collect_submitted),
    "submitted_package": Scenario(collect=failures.collect_package, slow=True),
    "submitted_command": Scenario(collect=failures.collect_command, slow=True),
    "submitted_exit": Scenario(collect=failures.collect_exiting, slow=True),
    "submitted_explained": Scenario(collect=failures.collect_explaining, slow=True),
    "submitted_unnamed": Scenario(collect=failures.collect_unnamed, slow=True),
    "submitted_nothing": Scenario(collect=failures.collect_codeless, slow=True),
    "submitted_uninstallable": Scenario(collect=failures.collect_uninstallable, slow=True),
    "submitted_stopped": Scenario(collect=failures.collect_told, slow=True),
    "submitted_early": Scenario(collect=hosts.collect_awaited, slow=True),
    "submitted_ranks": Scenario(collect=hosts.collect_ranks, slow=True),
    "submitted_hook": Scenario(collect=options.collect_hooked, slow=True),
    "submitted_copied": Scenario(collect=options.collect_copying, slow=True),
    "submitted_spread": Scenario(collect=options.collect_spread, slow=True),
    "launchers": Scenario(collect=image.collect_launchers, slow=True),
    "driven": Scenario(collect=drivers.collect_driven),
    "driven_crlf": Scenario(collect=drivers.collect_driven_with_crlf, slow=True),
    "driven_torchrun": Scenario(collect=drivers.collect_driven_by_torchrun, slow=True),
}
