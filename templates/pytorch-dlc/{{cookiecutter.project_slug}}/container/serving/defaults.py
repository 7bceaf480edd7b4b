"""What is done where the user's module says nothing else."""

from __future__ import annotations

import os
import pickle
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import torch

from container.media import LINES
from container.serving import tensors, writing
from container.table import Refused

FILES = {".pt", ".pth", ".pt2"}


@cache
def device() -> torch.device:
    """The GPU of this process where there is one, else the processors."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def model_fn(model_dir: str) -> Any:
    """Load `model.pt`, or the only `*.pt`, `*.pth` or `*.pt2`: TorchScript or an exported program.

    Raises:
        ValueError: there is none, or it is something else; the text says what to do.
    """
    path = _model_file(Path(model_dir))
    try:
        if path.suffix == ".pt2":
            return torch.export.load(path).module().to(device())
        return torch.jit.load(str(path), map_location=device()).to(device())
    except Exception as error:  # noqa: BLE001 - damage has many names
        raise ValueError(f"{path} {_what_is(path, error)}") from None


def input_fn(body: str | bytes, content_type: str) -> Any:
    """A tensor on the device; what a JSON object holds, as it is."""
    data = tensors.read(body, content_type)
    return data.to(device()) if isinstance(data, torch.Tensor) else data


def predict_fn(data: Any, model: Any) -> Any:
    """What the model says about the tensor."""
    if not isinstance(data, torch.Tensor):
        raise Refused(400, "the body is an object, which only a predict_fn of your own can take")
    with torch.inference_mode():
        return model(data)


def output_fn(prediction: Any, accept: str) -> tuple[Any, str]:
    """The prediction in the best media type of those accepted; what comes piece by piece, in lines.

    Whoever streams anything but lines of JSON writes an `output_fn`.
    """
    if isinstance(prediction, Iterator):
        return (f"{writing.dumped(piece)}\n" for piece in prediction), LINES
    return writing.write(prediction, accept)


def ready(model: Any) -> Any:
    """The model as `predict_fn` wants it: on the device, and answering instead of training.

    Raises:
        TypeError: the default `predict_fn` cannot call it.
    """
    if not callable(model):
        kind = type(model).__name__
        raise TypeError(f"model_fn gave a {kind}, which cannot be called: define predict_fn")
    if isinstance(model, torch.nn.Module):
        model = model.to(device())
        # Exported programs are as they were exported, and refuse.
        return model if isinstance(model, torch.fx.GraphModule) else model.eval()
    return model


def compiled(model: Any) -> Any:
    """The model as `torch.compile` makes it; the first request of each shape waits for that.

    Raises:
        TypeError: it is nothing to compile.
        ValueError: there is no compiler.
    """
    if not isinstance(model, torch.nn.Module) or isinstance(model, torch.jit.ScriptModule):
        kind = type(model).__name__
        raise TypeError(f"TORCH_COMPILE is set, but the model is a {kind}, not a torch.nn.Module")
    names = [os.environ.get("CXX", "g++"), "clang++"]
    if not any(map(shutil.which, names)):
        raise ValueError(
            "TORCH_COMPILE is set, but the image has no C++ compiler: add g++ to"
            " SYSTEM_PACKAGES in the Dockerfile, or unset the variable"
        )
    # Its default place has the name of the user, who may have none.
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", tempfile.mkdtemp(prefix="compiled-"))
    return torch.compile(model)


def _model_file(model_dir: Path) -> Path:
    named = model_dir / "model.pt"
    if named.is_file():
        return named
    found = sorted(path for path in model_dir.glob("*") if path.suffix in FILES and path.is_file())
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(path.name for path in found)
        raise ValueError(
            f"{model_dir} holds {names}: name one of them model.pt, or define model_fn"
        )
    raise ValueError(
        f"there is no model.pt in {model_dir}, and no other *.pt, *.pth or *.pt2:"
        " train a model, or define model_fn"
    )


def _what_is(path: Path, error: Exception) -> str:
    """What a file is that is no model; nothing in it is run to find out."""
    try:
        held = torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError:
        return (
            "holds pickled code, which is not run: save a state dict and define model_fn,"
            " or save TorchScript"
        )
    except Exception:  # noqa: BLE001 - damage has many names
        reason = next(iter(str(error).splitlines()), type(error).__name__)
        return f"is damaged, or no model: {reason}"
    names = f" ({', '.join(map(str, list(held)[:3]))}, …)" if isinstance(held, dict) else ""
    return f"holds tensors{names} and no program: define model_fn, or save TorchScript"
