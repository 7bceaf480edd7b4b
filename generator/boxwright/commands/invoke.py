"""`boxwright invoke`: one request to the endpoint that `boxwright serve` holds."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import click
from boxwright_conformance.report.results import ExitCode

from boxwright import console
from boxwright.bodies import asked, project_of
from boxwright.errors import EngineError, UsageError
from boxwright.options import project_option
from boxwright.running.workspace import Workspace
from boxwright.words import size

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.project import Project

    from boxwright.bodies import Body

_PLATFORM_TIMEOUT = 60
_REASON = 2000


@click.command("invoke")
@click.argument("file", required=False, metavar="[FILE|-]")
@project_option
@click.option("--url", metavar="URL", help="Default: the endpoint that `boxwright serve` holds.")
@click.option("--content-type", metavar="TYPE", help="Default: guessed from FILE's suffix.")
@click.option("--accept", metavar="TYPE", help="Media type to ask for.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=_PLATFORM_TIMEOUT,
    metavar="SECONDS",
    help="Default: 60, as the platform.",
)
def command(
    *,
    file: str | None,
    directory: Path,
    url: str | None,
    content_type: str | None,
    accept: str | None,
    timeout: float,
) -> int:
    """Send one request to the running endpoint.

    FILE is the body, - reads it from stdin; without FILE the project's golden request is sent. The
    answer's body goes to stdout as it is, status and time go to stderr. An answer that is no
    success ends with exit code 1.
    """
    project = project_of(directory, needed=file is None or url is None)
    body = asked(project, file, content_type, accept, "invoke")
    return _send(_address(project, url), body, timeout)


def _address(project: Project | None, url: str | None) -> str:
    if url is None:
        running = Workspace(project.root).running() if project else None
        if running is None:
            raise UsageError("No endpoint of this project is running.", next="boxwright serve")
        url = running.url
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"{url} is no http address.", next="boxwright invoke --url http://…")
    return url if url.rstrip("/").endswith("/invocations") else f"{url.rstrip('/')}/invocations"


def _send(url: str, request: Body, timeout: float) -> int:
    headers = {"Content-Type": request.content_type}
    headers |= {"Accept": request.accept} if request.accept else {}
    outgoing = urllib.request.Request(url, request.content, headers, method="POST")  # noqa: S310
    # An endpoint on this machine is never behind the proxy that the environment names.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    started = time.monotonic()
    try:
        with opener.open(outgoing, timeout=timeout) as answer:
            status, body = answer.status, answer.read()
    except urllib.error.HTTPError as refusal:
        status, body = refusal.code, refusal.read()
    except OSError as problem:
        reason = getattr(problem, "reason", problem)
        raise EngineError(f"{url} gave no answer: {reason}.", next="boxwright serve") from problem
    seconds = time.monotonic() - started
    console.progress(f"{status} in {seconds * 1000:.0f} ms, {size(len(body))}")
    if 200 <= status < 300:
        console.verbatim(body)
        return ExitCode.PASSED
    console.error(f"the endpoint refused: {body[:_REASON].decode(errors='replace').strip()}")
    return ExitCode.FAILED
