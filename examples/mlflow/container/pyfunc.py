"""Any model that MLflow can load, asked through MLflow's own functions."""

from __future__ import annotations

import io
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import mlflow.pyfunc
from mlflow.exceptions import MlflowException
from mlflow.pyfunc import scoring_server

from container.media import CSV
from container.table import Refused


def load(directory: Path) -> tuple[Callable[[str, str], tuple[Any, Any]], Callable[..., Any]]:
    """What reads a request for the model in a directory, and what answers it."""
    model = mlflow.pyfunc.load_model(str(directory))
    schema = model.metadata.get_input_schema()

    def read(text: str, media: str) -> tuple[Any, Any]:
        with _refusing():
            if media == CSV:
                return scoring_server.parse_csv_input(io.StringIO(text), schema), None
            parsed = scoring_server._parse_json_data(  # type: ignore[no-untyped-call]
                text, model.metadata, schema
            )
            return parsed.data, parsed.params

    def ask(data: Any, parameters: Any) -> Any:
        with _refusing():
            return model.predict(data, params=parameters)

    return read, ask


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever goes wrong in here is the caller's input to blame, as in MLflow's server."""
    try:
        yield
    except MlflowException as error:
        # Its end, because it begins with all that the caller sent.
        lines = [line.strip() for line in str(error.message).splitlines() if line.strip()]
        status = error.get_http_status_code()  # type: ignore[no-untyped-call]
        raise Refused(status, lines[-1][-400:]) from None
    except Exception as error:  # noqa: BLE001 - the caller gets a reason, whatever it was
        # Without the message: it may hold what the caller sent, and logs must not.
        frames = "".join(traceback.format_tb(error.__traceback__))
        print(f"serve: {type(error).__name__} in\n{frames}", file=sys.stderr, flush=True)
        raise Refused(400, f"the model cannot answer this: {type(error).__name__}") from None
