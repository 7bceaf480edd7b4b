"""The web application of one process: the user's functions behind the platform's routes."""

from __future__ import annotations

from container.listening import INSIDE
from container.routes import Application, routed
from container.serving.handlers import Handlers
from container.serving.options import Options
from container.serving.users import Program


def create_app(
    program: Program, options: Options, gpu: int | None = None, inside: int = INSIDE
) -> Application:
    """Load the model, and answer for it for at most `inside` requests at a time.

    Raises:
        Exception: whatever hinders it; no request could be answered.
    """
    handlers = Handlers(program, options, gpu)
    return routed(handlers.reply, inside, handlers)
