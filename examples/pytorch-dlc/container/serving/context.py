"""What a handler that takes a `context` gets: the server, the request, and a say in the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import Headers


class Context:
    """As far as handlers use it, the context of the servers that came before this one.

    Where those tell requests of a batch apart by a number, there is always one request here.

    Attributes:
        system_properties: `model_dir`, `gpu_id` (None without a GPU), `batch_size` and more.
        manifest: always empty.
        status: the HTTP status that a handler set.
        headers: headers of the answer that a handler set.
    """

    def __init__(
        self,
        model_dir: str,
        gpu: int | None = None,
        headers: Mapping[str, str] | Headers | None = None,
    ) -> None:
        self.system_properties: dict[str, Any] = {
            "model_dir": model_dir,
            "gpu_id": gpu,
            "batch_size": 1,
            "server_name": "boxwright",
            "server_version": "1",
        }
        self.manifest: dict[str, Any] = {}
        self.status = 200
        self.headers: dict[str, str] = {}
        self._sent: Mapping[str, str] | Headers = headers or {}

    @property
    def request_processor(self) -> list[Context]:
        """The request, for handlers that look for it there."""
        return [self]

    def get_request_properties(self) -> dict[str, str]:
        """The headers of the request."""
        return dict(self._sent)

    def get_all_request_header(self, _number: int = 0) -> dict[str, str]:
        """The headers of the request."""
        return dict(self._sent)

    def get_request_header(self, _number: int, name: str) -> str | None:
        """A header of the request, however it is spelled."""
        return self._sent.get(name)

    def get_request_id(self, _number: int = 0) -> str:
        """The caller's own id of the request; empty where there is none."""
        return self._sent.get("X-Amzn-SageMaker-Inference-Id", "")

    def set_response_content_type(self, _number: int, value: str) -> None:
        """Set the media type of the answer."""
        self.headers["Content-Type"] = value

    def set_response_header(self, _number: int, name: str, value: str) -> None:
        """Set a header of the answer, such as X-Amzn-SageMaker-Custom-Attributes."""
        self.headers[name] = value

    def set_response_status(self, code: int = 200, _phrase: str = "", _number: int = 0) -> None:
        """Set the HTTP status of the answer."""
        self.status = code
