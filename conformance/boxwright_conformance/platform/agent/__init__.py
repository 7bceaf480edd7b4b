"""Sends HTTP requests from the probe container; needs nothing but Python 3.8.

``python3 -m boxwright_conformance.platform.agent PLAN.json`` writes one JSON object a line:
``{"sent": 0}`` when request 0 is on its way (whole, or up to its pause), and ``{"answer": 0, …}``
when it has ended. Sockets are used bare, so that a request can be as odd as a test needs and every
second is measured where it passes. Only this folder travels to the probe: it imports nothing else
of this package.
"""
