"""A worker: runs the user's functions as the inference toolkit promises to."""

import importlib
import inspect
import os
import signal
import sys
import traceback
import types

import arrays


class BaseInferenceToolkitError(Exception):
    """What user code raises to choose the status."""

    def __init__(self, status_code, message, phrase=None):
        super().__init__(message)
        self.status_code = status_code
        self.message = message
        self.phrase = phrase


errors = types.ModuleType("sagemaker_inference.errors")
errors.BaseInferenceToolkitError = BaseInferenceToolkitError
sys.modules["sagemaker_inference"] = types.ModuleType("sagemaker_inference")
sys.modules["sagemaker_inference.errors"] = errors


def media_type(value):
    return value.partition(";")[0].strip().lower()


def default_input(body, content_type):
    """Rows, or whatever JSON holds."""
    media = media_type(content_type)
    if media not in arrays.READERS:
        raise BaseInferenceToolkitError(415, f"cannot read {media}")
    try:
        return arrays.READERS[media](body)
    except (ValueError, KeyError, IndexError) as error:
        raise BaseInferenceToolkitError(400, f"not {media}: {error}") from error


def default_predict(data, model):
    raise NotImplementedError("no predict_fn in the user's module")


def default_accept():
    return os.environ.get("SAGEMAKER_DEFAULT_INVOCATIONS_ACCEPT", "application/json")


def default_output(prediction, accept):
    for item in accept.split(","):
        media = media_type(item)
        media = default_accept() if media == "*/*" else media
        if media in arrays.WRITERS:
            return arrays.WRITERS[media](prediction), media
    raise BaseInferenceToolkitError(406, f"can write {', '.join(arrays.WRITERS)}")


class Handlers:
    """The user's module, and the model it has loaded."""

    def __init__(self, folder):
        sys.path.insert(0, f"{folder}/code")
        name = os.environ.get("SAGEMAKER_PROGRAM", "inference.py").removesuffix(".py")
        self.module = importlib.import_module(name)
        parts = [self.own("input_fn"), self.own("predict_fn"), self.own("output_fn")]
        if self.own("transform_fn") and any(parts):
            raise ValueError("transform_fn stands alone: no input_fn, predict_fn or output_fn")
        if not self.own("model_fn"):
            raise ValueError("no model_fn in the user's module")
        self.folder = folder
        self.maybe("pre_model_fn", folder)
        self.model = self.call(self.own("model_fn"), folder)
        self.maybe("model_warmup_fn", folder, self.model)

    def own(self, name):
        return getattr(self.module, name, None)

    def call(self, function, *given):
        """Call a function, with a context when it takes one argument more."""
        takes = len(inspect.signature(function).parameters)
        context = types.SimpleNamespace(system_properties={"model_dir": self.folder})
        return function(*given, context) if takes == len(given) + 1 else function(*given)

    def maybe(self, name, *given):
        if self.own(name):
            self.call(self.own(name), *given)

    def transform(self, body, content_type, accept):
        if not accept or accept == "*/*":
            accept = default_accept()
        if media_type(content_type) in arrays.TEXTS:
            body = decoded(body)
        if self.own("transform_fn"):
            found = self.call(self.own("transform_fn"), self.model, body, content_type, accept)
        else:
            data = self.call(self.own("input_fn") or default_input, body, content_type)
            answer = self.call(self.own("predict_fn") or default_predict, data, self.model)
            found = self.call(self.own("output_fn") or default_output, answer, accept)
        body, media = found if isinstance(found, tuple) else (found, accept)
        return 200, media, body.encode() if isinstance(body, str) else bytes(body)


def decoded(body):
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BaseInferenceToolkitError(400, "not UTF-8") from error


def answer(handlers, body, content_type, accept):
    """Status, media type and body; only errors that are meant for the caller are told."""
    try:
        return handlers.transform(body, content_type, accept)
    except BaseInferenceToolkitError as error:
        return error.status_code, "text/plain", f"{error.message}\n".encode()
    except Exception:  # noqa: BLE001
        traceback.print_exc()
        return 500, "text/plain", b"internal error\n"


def work(pipe, folder):
    """Load, say so, and answer until nobody asks any more."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    try:
        handlers = Handlers(folder)
    except Exception as error:  # noqa: BLE001
        traceback.print_exc()
        pipe.send(f"{type(error).__name__}: {error}")
        return
    pipe.send("")
    while True:
        try:
            request = pipe.recv()
        except EOFError:
            return
        pipe.send(answer(handlers, *request))
