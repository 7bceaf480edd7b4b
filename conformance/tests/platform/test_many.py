from __future__ import annotations

import json

import pytest
from boxwright_conformance.platform import Request
from boxwright_conformance.platform.many import ManyModels, model_url

pytestmark = pytest.mark.docker

SERVER = """
import http.server, json, os, pathlib
held = []
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = pathlib.Path(self.path)
        if self.path == "/ping":
            found = dict(os.environ)
        elif self.path == "/grow":
            held.append(bytearray(30_000_000))
            found = None
        elif self.path.startswith("/hold"):
            held.append(open(self.path.removeprefix("/hold")))
            found = None
        else:
            try:
                (path / "cache").write_text("")
                found = "written"
            except OSError as error:
                found = str(error)
            found = [sorted(p.name for p in path.iterdir()), found] if path.is_dir() else None
        body = json.dumps(found).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
http.server.HTTPServer(("", 8080), Handler).serve_forever()
"""


@pytest.fixture
def server(session, tiny_image, tmp_path):
    models = {}
    for name in ("aa", "bb"):
        models[name] = tmp_path / name
        models[name].mkdir()
        (models[name] / "weights").write_text(name * 1000)
    with ManyModels(session=session, image=tiny_image({"serve": SERVER}), models=models) as server:
        assert server.until_ready(20).ready
        yield server


def asked(server, path):
    return json.loads(server.send(Request(path=path)).body)


def test_each_model_lies_at_its_name_and_cannot_be_written(server):
    assert asked(server, "/ping")["SAGEMAKER_MULTI_MODEL"] == "true"
    for name in ("aa", "bb"):
        files, error = asked(server, model_url(name))
        assert files == ["weights"]
        assert "Read-only file system" in error
    assert asked(server, "/opt/ml/model") is None


def test_files_can_go_while_the_server_runs_and_what_holds_them_is_seen(server):
    asked(server, f"/hold{model_url('bb')}/weights")
    assert server.removed_but_held() == ()
    server.remove_files("aa")
    assert asked(server, model_url("aa")) is None
    assert server.removed_but_held() == ()
    server.remove_files("bb")
    (held,) = server.removed_but_held()
    assert held.endswith("bb/model/weights (deleted)")


def test_memory_in_use_is_told(server):
    before = server.memory()
    asked(server, "/grow")
    assert server.memory() - before > 20_000_000
