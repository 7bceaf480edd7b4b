"""The scenarios of images that serve handler functions."""

from __future__ import annotations

from boxwright_conformance.scenarios.inference_toolkit import claimed, handled, servers
from boxwright_conformance.scenarios.stage import Scenario

__all__ = ["SCENARIOS"]

SCENARIOS: dict[str, Scenario] = {
    "handled": Scenario(collect=handled.collect_handled),
    "handled_overridden": Scenario(collect=handled.collect_overridden, slow=True),
    "handled_transformed": Scenario(collect=servers.collect_transformed, slow=True),
    "handled_context": Scenario(collect=servers.collect_context, slow=True),
    "handled_refusals": Scenario(collect=servers.collect_refusals, slow=True),
    "handled_installed": Scenario(collect=servers.collect_installed, slow=True),
    "handled_uninstallable": Scenario(collect=servers.collect_uninstallable, slow=True),
    "handled_restricted": Scenario(collect=servers.collect_restricted, slow=True),
    "handled_flags": Scenario(collect=servers.collect_flags, slow=True),
    "handled_impatient": Scenario(collect=servers.collect_impatient, slow=True),
    "handled_many": Scenario(collect=claimed.collect_many, slow=True),
    "supervised": Scenario(collect=claimed.collect_supervised, slow=True),
    "handled_sessions": Scenario(collect=claimed.collect_sessions, slow=True),
}
