"""Training, processing and transform jobs: asked for, run in the background, stopped."""

from __future__ import annotations

import threading
import traceback
from typing import TYPE_CHECKING

from boxwright_conformance.platform import PlatformError

from .answers import Refusal, as_json
from .orders import OVER, Failed, Kind, NeverRan, Order
from .rules import arn, invalid
from .serving import Place
from .state import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from boxwright_conformance.platform import Session
    from werkzeug.wrappers import Response

    from .images import Images
    from .layer import Asked

__all__ = ["Jobs"]


class Jobs:
    """The jobs of one kind, of all regions.

    Args:
        kind: of all of them.
        images: what they run.
        session: gives the owner of what runs on the engine, from the first time on.
    """

    def __init__(self, kind: Kind, images: Images, session: Callable[[], Session]) -> None:
        self._kind, self._images, self._session = kind, images, session
        self._orders: dict[tuple[str, str], Order] = {}

    def handlers(self) -> dict[tuple[str, str], Callable[[Asked], Response]]:
        """Who answers which call."""
        word = self._kind.word
        return {
            ("sagemaker", f"Create{word}Job"): self._create,
            ("sagemaker", f"Stop{word}Job"): self._stop,
        }

    def _create(self, asked: Asked) -> Response:
        region, told, kind = asked.call.region, asked.call.parameters, self._kind
        name = told.get(f"{kind.word}JobName", "")
        records = getattr(state("sagemaker", region), f"{kind.word.lower()}_jobs")
        if name in records:
            raise Refusal(
                "ResourceInUse",
                "Job name must be unique within an AWS account and region, and a job with this "
                f"name already exists ({records[name].arn})",
            )
        image = kind.image(region, told)
        if not self._images.find(region, image):
            raise invalid(f"Requested image {image} not found.")
        response = asked.pass_on()
        if response.status_code == 200:
            place = Place(region, self._session(), self._images)
            order = Order(kind, place, name, told, records[name])
            order.say("InProgress", phase="Starting")
            self._orders[region, name] = order
            threading.Thread(target=_run, args=[order], daemon=True).start()
        return response

    def _stop(self, asked: Asked) -> Response:
        region, word = asked.call.region, self._kind.word
        name = asked.call.parameters.get(f"{word}JobName", "")
        order = self._orders.get((region, name))
        if not order:
            where = arn(region, f"{word.lower()}-job", name)
            raise invalid(f'Could not find {word.lower()} job "{where}".')
        if order.status in OVER:
            raise invalid(
                "The request was rejected because the "
                f"{word.lower()} job is in status {order.status}."
            )
        if not order.stopped.is_set():
            order.say("Stopping")
            order.stopped.set()
            if order.hosts:
                stop = order.hosts.stop
                threading.Thread(target=stop, args=[self._kind.grace], daemon=True).start()
        return as_json({})


def _run(order: Order) -> None:
    try:
        order.pull()
        status, reason = order.kind.run(order), ""
    except NeverRan:
        status, reason = "Stopped", ""
    except (Failed, PlatformError) as problem:
        status, reason = "Failed", str(problem)
    except Exception as problem:  # noqa: BLE001 - else the job would never end
        traceback.print_exc()
        status, reason = "Failed", f"InternalServerError: {problem}"
    phase = "MaxRuntimeExceeded" if status == "MaxRuntimeExceeded" else ""
    order.say("Stopped" if phase else status, reason, phase)
