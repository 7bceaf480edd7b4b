"""Sends HTTP requests from the probe container; needs nothing but Python 3.8.

``python3 -m boxwright_conformance.platform.agent`` reads one JSON object a line: ``{"number": 7,
"plan": …}`` is worked off at once, beside the plans before it. It writes one a line too:
``{"number": 7, "sent": 0}`` when request 0 is on its way (whole, or up to its pause), ``{"number":
7, "answer": 0, …}`` when it has ended, and ``{"number": 7, "over": ""}`` at the plan's end, with
what went wrong with it. ``{"number": 8, "burn": 0.2}`` asks how busy the machine is.

Sockets are used bare, so that a request can be as odd as a test needs and every second is measured
where it passes. Only this folder travels to the probe: it imports nothing else of this package.
"""
