"""Containers that hold many models wrongly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from boxwright_conformance.mutants.line import BASE_IMAGE, subject
from boxwright_conformance.mutants.mutant import Edit, Mutant
from boxwright_conformance.mutants.reference import Reference

if TYPE_CHECKING:
    from pathlib import Path

    from boxwright_conformance.subject import Subject

__all__ = ["MUTANTS", "REFERENCES"]

_BALLAST = 3_000_000


def _subject(image: str, folder: Path) -> Subject:
    """The usual line, one that answers otherwise, and one that takes memory."""
    usual = replace(subject(image, folder), roles=frozenset({"serve"}))
    models = {} if usual.model is None else {"plain": usual.model}
    for name, more in (("other", {"intercept": 7.5}), ("heavy", {"ballast": "x" * _BALLAST})):
        models[name] = folder / name
        models[name].mkdir()
        held = {"intercept": 0.5, "weights": [1.0] * 12, **more}
        (models[name] / "model.json").write_text(json.dumps(held), encoding="utf-8")
    return replace(usual, models=models)


_REFERENCE = Reference(
    name="multi_model",
    language="Python",
    base=BASE_IMAGE,
    # With one model it serves as the plain reference does, whose program it carries.
    programs={"serve": "/usr/local/bin/serve", "../python/serve": "/opt/program/line.py"},
    subject=_subject,
    claims=frozenset({"multi-model"}),
    config=(
        "ENTRYPOINT []",
        "CMD []",
        "LABEL com.amazonaws.sagemaker.capabilities.multi-models=true",
        "LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true",
    ),
)

REFERENCES = (_REFERENCE,)


def _mutant(
    name: str,
    requirement: str,
    because: str,
    *edits: Edit,
    config: tuple[str, ...] = (),
    claims: frozenset[str] = frozenset(),
    collateral: frozenset[str] = frozenset(),
) -> Mutant:
    return Mutant(
        name=name,
        requirement=requirement,
        because=because,
        edits=edits,
        config=config,
        claims=claims,
        collateral=collateral,
        reference=_REFERENCE.name,
    )


_GET = "        parts, query = self.parts(), parse_qs(urlsplit(self.path).query)\n"
_LOAD = '        self.server.shelf.load(asked["model_name"], asked["url"])\n'
_HELD = "                self.models[name] = Held(url)\n"
_DEL = "            del self.models[name]\n"
_MODEL = "        model = self.server.shelf.get(name)\n"
_MORE = (
    '        more = {"nextPageToken": str(start + PAGE)} if start + PAGE < len(models) else {}\n'
)
_GARBAGE = "            except (ValueError, KeyError) as error:\n"

MUTANTS = (
    _mutant(
        "management-on-8081",
        "MME-001",
        r"GET :8080/models answered 404; it also listens on 0\.0\.0\.0:8081",
        Edit(
            "serve",
            _GET,
            '        if self.path.startswith("/models") and self.server.server_port != 8081:\n'
            '            self.answer(404, b"not found\\n")\n'
            f"            return\n{_GET}",
        ),
        Edit(
            "serve",
            "    signal.signal(signal.SIGTERM, server.drain)\n",
            '    second = line.Server(("0.0.0.0", 8081), None)\n'
            "    second.RequestHandlerClass, second.shelf = Handler, server.shelf\n"
            "    threading.Thread(target=second.serve_forever, daemon=True).start()\n"
            "    signal.signal(signal.SIGTERM, server.drain)\n",
        ),
    ),
    _mutant(
        "management-fixed-on-8080",
        "MME-001",
        "GET :18237/models answered 404",
        Edit(
            "serve",
            _GET,
            '        if self.path.startswith("/models") and self.server.server_port != 8080:\n'
            '            self.answer(404, b"not found\\n")\n'
            f"            return\n{_GET}",
        ),
    ),
    _mutant(
        "multi-model-flag-ignored",
        "MME-002",
        "with SAGEMAKER_MULTI_MODEL=true it ended: exit code 1, .*/opt/ml/model/model.json",
        Edit("serve", 'os.environ.get("SAGEMAKER_MULTI_MODEL") == "true"', "False"),
        collateral=frozenset({"MME-003"}),
    ),
    _mutant(
        "ping-waits-for-a-model",
        "MME-003",
        "not healthy before a model is loaded: no 200 from /ping",
        Edit(
            "serve",
            '            self.answer(200, b"")\n',
            '            self.answer(200 if self.server.shelf.models else 500, b"")\n',
        ),
    ),
    _mutant(
        "list-starts-as-null",
        "MME-003",
        r"GET /models before any load gives .*null",
        Edit("serve", '{"models": shown, **more}', '{"models": shown or None, **more}'),
    ),
    _mutant(
        "load-202",
        "MME-004",
        "POST /models answered 202, not 200",
        Edit(
            "serve",
            "            self.answer(200, json.dumps(found or {})",
            '            done = 202 if self.command == "POST" else 200\n'
            "            self.answer(done, json.dumps(found or {})",
        ),
    ),
    _mutant(
        "load-in-background",
        "MME-004",
        "POST /models answered 200, the request right after it 404",
        Edit(
            "serve",
            _HELD,
            "                threading.Timer(\n"
            "                    1, lambda: self.models.setdefault(name, Held(url))\n"
            "                ).start()\n",
        ),
        collateral=frozenset({"MME-005", "MME-009", "MME-011", "MME-012", "MME-014"}),
    ),
    _mutant(
        "load-twice-200",
        "MME-005",
        "loading a loaded model answered 200, not 409",
        Edit("serve", "            if name in self.models:\n", "            if not name:\n"),
    ),
    _mutant(
        "memory-not-looked-at",
        "MME-006",
        r"load \d+ in \d+ MB (ended the container: out of memory|answered .*, not 507)",
        Edit(
            "serve",
            "            if 3 * file.stat().st_size + ROOM > room():\n",
            "            if not file.stat().st_size:\n",
        ),
    ),
    _mutant(
        "no-memory-500",
        "MME-006",
        r"load \d+ in \d+ MB answered 500, not 507",
        Edit("serve", "line.Refused(507", "line.Refused(500"),
    ),
    _mutant(
        "missing-url-400",
        "MME-007",
        "loading from a path that is not there answered 400, not 404",
        Edit("serve", 'line.Refused(404, f"nothing at', 'line.Refused(400, f"nothing at'),
    ),
    _mutant(
        "endless-paging",
        "MME-008",
        r"after \d+ pages of \d+ models there is one more",
        Edit("serve", _MORE, '        more = {"nextPageToken": str(start + PAGE)}\n'),
    ),
    _mutant(
        "snake-case-list",
        "MME-008",
        "no models with modelName and modelUrl",
        Edit(
            "serve",
            "shown = [described(*item) for item in",
            'shown = [{"model_name": item[0], "model_url": item[1].url} for item in',
        ),
    ),
    _mutant(
        "second-page-lost",
        "MME-008",
        r"\d+ of 15[0-9] loaded models are on no page",
        Edit("serve", _MORE, "        more = {}\n"),
    ),
    _mutant(
        "absent-model-200-null",
        "MME-009",
        "a model that is not loaded answered 200, not 404",
        Edit(
            "serve",
            "            self.act(lambda: described(parts[1], self.server.shelf.get(parts[1])))\n",
            "            held = self.server.shelf.models.get(parts[1])\n"
            "            self.act(lambda: held and described(parts[1], held))\n",
        ),
    ),
    _mutant(
        "model-without-url",
        "MME-009",
        "GET /models/NAME gives .* no modelName and modelUrl",
        Edit(
            "serve",
            "            self.act(lambda: described(parts[1], self.server.shelf.get(parts[1])))\n",
            '            self.act(lambda: self.server.shelf.get(parts[1]) and {"state": "on"})\n',
        ),
    ),
    _mutant(
        "leak-on-unload",
        "MME-010",
        r"memory grew by \d+ MB in \d+ loads and unloads",
        Edit(
            "serve",
            _DEL,
            '            self.__dict__.setdefault("old", []).append(self.models.pop(name))\n',
        ),
    ),
    _mutant(
        "unload-only-marks",
        "MME-010",
        "a request to an unloaded model answered 200, not 404",
        Edit(
            "serve",
            _DEL,
            '            self.__dict__.setdefault("old", {})[name] = self.models.pop(name)\n',
        ),
        Edit(
            "serve",
            _MODEL,
            '        kept = vars(self.server.shelf).get("old", {}).get(name)\n'
            "        model = kept or self.server.shelf.get(name)\n",
        ),
    ),
    _mutant(
        "unload-absent-200",
        "MME-010",
        "unloading an unloaded model answered 200, not 404",
        Edit(
            "serve",
            f"            self.get(name)\n{_DEL}",
            "            self.models.pop(name, None)\n",
        ),
    ),
    _mutant(
        "routes-on-target-model",
        "MME-011",
        "POST /models/NAME/invoke answered 404",
        Edit(
            "serve",
            _MODEL,
            '        name = self.headers.get("X-Amzn-SageMaker-Target-Model", name)\n' + _MODEL,
        ),
        collateral=frozenset({"MME-004", "MME-012", "MME-013"}),
    ),
    _mutant(
        "last-loaded-answers",
        "MME-011",
        "beside a second model the first answered",
        Edit(
            "serve",
            _MODEL,
            "        self.server.shelf.get(name)\n"
            "        *_, model = self.server.shelf.models.values()\n",
        ),
    ),
    _mutant(
        "not-loaded-500",
        "MME-011",
        "a request to a model that is not loaded answered 500, not 404",
        Edit(
            "serve",
            _MODEL,
            "        if name not in self.server.shelf.models:\n"
            '            raise line.Refused(500, f"KeyError: {name}")\n' + _MODEL,
        ),
        collateral=frozenset({"MME-010"}),
    ),
    _mutant(
        "path-from-name",
        "MME-012",
        "loading under a name not in its URL answered 404",
        Edit(
            "serve",
            _LOAD,
            "        url = f\"/opt/ml/models/{asked['model_name']}/model\"\n"
            '        self.server.shelf.load(asked["model_name"], url)\n',
        ),
        collateral=frozenset({"MME-008"}),
    ),
    _mutant(
        "busy-while-loading",
        "MME-013",
        r"while one model was loaded and unloaded, another answered .*503",
        Edit(
            "serve",
            _MODEL,
            "        if self.server.shelf.lock.locked():\n"
            '            raise line.Refused(503, "loading")\n' + _MODEL,
        ),
    ),
    _mutant(
        "corrupt-model-kills",
        "MME-014",
        "loading a corrupt model: (connection|closed)",
        Edit("serve", _GARBAGE, f"{_GARBAGE}                os._exit(1)\n"),
    ),
    _mutant(
        "corrupt-model-200",
        "MME-014",
        "a model whose files are garbage was loaded with 200",
        Edit(
            "serve",
            'raise line.Refused(400, f"{url} holds no model") from error',
            'print("no model:", error)',
        ),
    ),
    _mutant(
        "multi-model-label-lost",
        "MME-015",
        "label com.amazonaws.sagemaker.capabilities.multi-models is 'false', not 'true'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.multi-models=false",),
    ),
    _mutant(
        "multi-model-and-serverless",
        "MME-015",
        "claims serverless and multi-model",
        config=("LABEL purpose=serverless",),
        claims=frozenset({"serverless"}),
    ),
    _mutant(
        "mapped-file-kept",
        "MME-016",
        r"1 files of an unloaded model are held open, such as /.*model\.json",
        Edit(
            "serve",
            "        self.url = url\n",
            '        self.url = url\n        OPEN.append((Path(url) / "model.json").open())\n',
        ),
        Edit("serve", "ROOM = 8_000_000\n", "ROOM = 8_000_000\nOPEN = []\n"),
    ),
    _mutant(
        "writes-beside-models",
        "MME-016",
        "writes to the models' files: .*Read-only file system",
        Edit(
            "serve",
            "        self.url = url\n",
            "        self.url = url\n"
            "        try:\n"
            '            (Path(url) / "cache").write_text("")\n'
            "        except OSError as error:\n"
            "            print(error, flush=True)\n",
        ),
    ),
    _mutant(
        "fixed-port-among-several",
        "MME-020",
        r"told SAGEMAKER_BIND_TO_PORT=18237, it listens on 0\.0\.0\.0:8080",
        Edit("../python/serve", 'os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080")', '"8080"'),
        claims=frozenset({"multi-container"}),
        collateral=frozenset({"IMG-015", "PIPE-001", "PIPE-002"}),
    ),
)
