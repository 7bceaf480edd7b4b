"""Functions as users write them for the inference toolkit, and what comes back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
import torch

from container.serving.options import Options
from tests.served import MODEL, served

JSON, CSV, NPY = "application/json", "text/csv", "application/x-npy"
DIGITS = """
    import json, os
    import torch
    from torch import nn

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(1, 2, 3)
            self.fc = nn.Linear(2 * 6 * 6, 10)

        def forward(self, x):
            return nn.functional.log_softmax(self.fc(torch.relu(self.conv(x)).flatten(1)), dim=1)

    def model_fn(model_dir):
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        model = torch.nn.DataParallel(Net()) if torch.cuda.device_count() > 1 else Net()
        with open(os.path.join(model_dir, "model.pth"), "rb") as f:
            model.load_state_dict(torch.load(f, weights_only=True))
        return model.to(device)

    def input_fn(request_body, request_content_type):
        assert request_content_type == "application/json"
        data = json.loads(request_body)["inputs"]
        return torch.tensor(data, dtype=torch.float32)
"""


class Twice(torch.nn.Module):
    """Twice what it gets."""

    def forward(self, data: torch.Tensor) -> torch.Tensor:
        return data * 2


def test_a_classifier_of_digits_is_served(tmp_path: Path) -> None:
    names: dict[str, object] = {}
    exec("import torch\nfrom torch import nn\n" + _body(DIGITS), names)
    net = names["Net"]()  # type: ignore[operator]
    torch.save(net.state_dict(), tmp_path / "model.pth")
    images = torch.rand(2, 1, 8, 8)
    client = served(tmp_path, DIGITS)
    answer = client.post("/invocations", json={"inputs": images.tolist()})
    assert answer.status_code == 200
    assert np.allclose(answer.get_json(), net.eval()(images).tolist(), atol=1e-5)


def _body(source: str) -> str:
    """The class only."""
    start, end = source.index("    class Net"), source.index("    def model_fn")
    return "\n".join(line[4:] for line in source[start:end].splitlines())


def test_transform_fn_does_all(tmp_path: Path) -> None:
    client = served(
        tmp_path,
        """
        import json

        def model_fn(model_dir):
            return {"factor": 3}

        def transform_fn(model, request_body, content_type, accept_type):
            rows = json.loads(request_body)
            return json.dumps([model["factor"] * row for row in rows]), accept_type
        """,
    )
    answer = client.post("/invocations", data="[1, 2]", content_type=JSON)
    assert (answer.get_json(), answer.content_type) == ([3, 6], JSON)


def test_a_model_of_texts_is_served(tmp_path: Path) -> None:
    client = served(
        tmp_path,
        """
        def model_fn(model_dir):
            return str.upper

        def input_fn(data, content_type):
            if content_type == "text/plain":
                return data.decode("utf-8")
            raise ValueError(content_type)

        def predict_fn(text, model):
            return model(text)

        def output_fn(prediction, accept):
            return prediction
        """,
        Options(accept="text/plain"),
    )
    answer = client.post("/invocations", data="grüße".encode(), content_type="text/plain")
    assert (answer.text, answer.content_type) == ("GRÜSSE", "text/plain")
    other = client.post("/invocations", data="x", content_type="text/other")
    assert (other.status_code, other.text) == (500, "the model failed: ValueError\n")


def test_functions_get_a_context_where_they_take_one(tmp_path: Path) -> None:
    client = served(
        tmp_path,
        """
        from functools import partial

        RAN = []

        def pre_model_fn(model_dir):
            RAN.append("pre")

        def model_fn(model_dir, context):
            RAN.append(context.system_properties["model_dir"] == model_dir)
            return model_dir

        def model_warmup_fn(model_dir, model, **more):
            RAN.append("warm" if model == model_dir and not more else more)

        def _read(body, content_type, suffix):
            return body + suffix

        input_fn = partial(_read, suffix="!")

        def predict_fn(data, model, device="cpu", *, context=None):
            return [*RAN, data, device, context.get_request_header(0, "x-mine")]

        def output_fn(prediction, accept, context):
            context.set_response_header(0, "X-Amzn-SageMaker-Custom-Attributes", "a=1")
            context.set_response_status(201, "made")
            return str(prediction)
        """,
    )
    answer = client.post("/invocations", data="x", content_type=CSV, headers={"X-Mine": "yes"})
    assert answer.text == "['pre', True, 'warm', 'x!', 'cpu', 'yes']"
    assert answer.status_code == 201
    assert answer.headers["X-Amzn-SageMaker-Custom-Attributes"] == "a=1"


def test_torchscript_is_served_without_functions(tmp_path: Path) -> None:
    torch.jit.script(Twice()).save(str(tmp_path / "anything.pth"))
    client = served(tmp_path, None)
    answer = client.post("/invocations", data="1,2\n3,4\n", content_type=CSV)
    assert answer.get_json() == [[2, 4], [6, 8]]
    stream = io.BytesIO()
    np.save(stream, np.array([[1.5]]))
    body = client.post(
        "/invocations", data=stream.getvalue(), content_type=NPY, headers={"Accept": NPY}
    ).data
    assert np.load(io.BytesIO(body)).tolist() == [[3.0]]


def test_an_exported_program_is_served_without_functions(tmp_path: Path) -> None:
    rows = torch.export.Dim("rows")
    exported = torch.export.export(Twice(), (torch.ones(3, 2),), dynamic_shapes=({0: rows},))
    torch.export.save(exported, tmp_path / "model.pt2")
    answer = served(tmp_path, None).post("/invocations", json=[[1, 2]])
    assert answer.get_json() == [[2, 4]]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (MODEL, "float, which cannot be called: define predict_fn"),
        (MODEL + "def predict_fn(data): pass", r"predict_fn\(data\) is not predict_fn\(data, mod"),
        (MODEL + "input_fn = 3", "input_fn is no function, but a int"),
        (
            MODEL + "def input_fn(b, t): pass\ndef transform_fn(m, b, c, a): pass",
            "transform_fn and input_fn exclude each other",
        ),
        ("def model_fn(model_dir): raise OSError('no weights')", "no weights"),
        ("import no_such_package", "no_such_package"),
    ],
)
def test_functions_that_cannot_answer_are_not_served(
    tmp_path: Path, source: str, reason: str
) -> None:
    with pytest.raises((TypeError, ValueError, OSError, ImportError), match=reason):
        served(tmp_path, source)


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ({}, "there is no model.pt in .* train a model, or define model_fn"),
        ({"a.pt": b"x", "b.pth": b"x"}, r"holds a.pt, b.pth: name one of them model.pt"),
        ({"model.pt": b"torn"}, "model.pt is damaged, or no model"),
    ],
)
def test_what_is_no_model_is_not_served(
    tmp_path: Path, files: dict[str, bytes], reason: str
) -> None:
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=reason):
        served(tmp_path, None)


def test_a_state_dict_alone_is_no_model(tmp_path: Path) -> None:
    torch.save(torch.nn.Linear(1, 1).state_dict(), tmp_path / "model.pt")
    with pytest.raises(ValueError, match=r"holds tensors \(weight, bias, …\) and no program"):
        served(tmp_path, None)


def test_a_pickled_model_is_not_run(tmp_path: Path) -> None:
    torch.save(Twice(), tmp_path / "model.pt")
    with pytest.raises(ValueError, match="holds pickled code, which is not run"):
        served(tmp_path, None)


def test_errors_with_a_status_are_the_callers(tmp_path: Path) -> None:
    client = served(
        tmp_path,
        MODEL
        + """
class Mine(Exception):
    def __init__(self, status_code, message, phrase):
        self.status_code, self.message, self.phrase = status_code, message, phrase

def input_fn(body, content_type):
    if content_type == "text/csv":
        raise Mine(422, "three columns, please", "unusable")
    import json
    return json.loads(body)

def predict_fn(data, model):
    raise ValueError("secret " + str(data))
""",
    )
    ours = client.post("/invocations", data="1", content_type=CSV)
    assert (ours.status_code, ours.text) == (422, "three columns, please\n")
    torn = client.post("/invocations", data="{", content_type=JSON)
    assert (torn.status_code, torn.text) == (400, "the body is not application/json\n")
    failed = client.post("/invocations", data="{}", content_type=JSON)
    assert (failed.status_code, failed.text) == (500, "the model failed: ValueError\n")


def test_an_answer_that_is_no_text_becomes_json(tmp_path: Path) -> None:
    source = """
        import numpy, torch

        def transform_fn(model, body, content_type, accept):
            return {"tensor": torch.ones(2), "array": numpy.zeros(1), "type": content_type}
        """
    torch.jit.script(Twice()).save(str(tmp_path / "model.pt"))
    answer = served(tmp_path, source).post(
        "/invocations", data=b"{}", content_type="Application/JSON; charset=utf-8"
    )
    assert json.loads(answer.text) == {"tensor": [1, 1], "array": [0], "type": JSON}


@pytest.mark.parametrize(
    ("accept", "asked", "said"),
    [
        ("", "text/x", "text/x"),
        ("*/*", "text/x", "text/x"),
        ("text/csv; q=0.5", CSV, CSV),
        ("text/csv, */*", "text/csv, */*", CSV),
        ("*/*, text/html;q=0.1", "*/*, text/html;q=0.1", "text/html"),
    ],
)
def test_output_fn_is_asked_for_what_is_accepted(
    tmp_path: Path, accept: str, asked: str, said: str
) -> None:
    source = MODEL + "def predict_fn(d, m): return d\ndef output_fn(p, accept): return accept\n"
    client = served(tmp_path, source, Options(accept="text/x"))
    answer = client.post("/invocations", json=[1], headers={"Accept": accept})
    assert (answer.text, answer.content_type.partition(";")[0]) == (asked, said)


def test_helpers_of_the_toolkit_can_be_imported(tmp_path: Path) -> None:
    source = (
        MODEL
        + """
from sagemaker_inference import content_types, decoder, encoder
from sagemaker_inference.errors import BaseInferenceToolkitError

def input_fn(body, content_type):
    if content_type != content_types.CSV:
        raise BaseInferenceToolkitError(415, "only CSV", "only CSV")
    return decoder.decode(body, content_type)

def predict_fn(data, model):
    return model * data

def output_fn(prediction, accept):
    return encoder.encode(prediction, accept), accept
"""
    )
    client = served(tmp_path, source)
    assert client.post("/invocations", data="1,2\n", content_type=CSV).get_json() == [[2, 4]]
    refused = client.post("/invocations", json=[1])
    assert (refused.status_code, refused.text) == (415, "only CSV\n")
