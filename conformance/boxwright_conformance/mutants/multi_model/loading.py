"""Containers that load and ask models wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.multi_model.reference import MODEL, mutant
from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_LOAD = '        self.server.shelf.load(asked["model_name"], asked["url"])\n'

_HELD = "                self.models[name] = Held(url)\n"

_GARBAGE = "            except (ValueError, KeyError) as error:\n"


MUTANTS: tuple[Mutant, ...] = (
    mutant(
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
    mutant(
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
    mutant(
        "load-twice-200",
        "MME-005",
        "loading a loaded model answered 200, not 409",
        Edit("serve", "            if name in self.models:\n", "            if not name:\n"),
    ),
    mutant(
        "memory-not-looked-at",
        "MME-006",
        r"load \d+ in \d+ MB (ended the container: out of memory|answered .*, not 507)",
        Edit(
            "serve",
            "            if 3 * file.stat().st_size + ROOM > room():\n",
            "            if not file.stat().st_size:\n",
        ),
    ),
    mutant(
        "no-memory-500",
        "MME-006",
        r"load \d+ in \d+ MB answered 500, not 507",
        Edit("serve", "line.Refused(507", "line.Refused(500"),
    ),
    mutant(
        "missing-url-400",
        "MME-007",
        "loading from a path that is not there answered 400, not 404",
        Edit("serve", 'line.Refused(404, f"nothing at', 'line.Refused(400, f"nothing at'),
    ),
    mutant(
        "routes-on-target-model",
        "MME-011",
        "POST /models/NAME/invoke answered 404",
        Edit(
            "serve",
            MODEL,
            '        name = self.headers.get("X-Amzn-SageMaker-Target-Model", name)\n' + MODEL,
        ),
        collateral=frozenset({"MME-004", "MME-012", "MME-013"}),
    ),
    mutant(
        "last-loaded-answers",
        "MME-011",
        "beside a second model the first answered",
        Edit(
            "serve",
            MODEL,
            "        self.server.shelf.get(name)\n"
            "        *_, model = self.server.shelf.models.values()\n",
        ),
    ),
    mutant(
        "not-loaded-500",
        "MME-011",
        "a request to a model that is not loaded answered 500, not 404",
        Edit(
            "serve",
            MODEL,
            "        if name not in self.server.shelf.models:\n"
            '            raise line.Refused(500, f"KeyError: {name}")\n' + MODEL,
        ),
        collateral=frozenset({"MME-010"}),
    ),
    mutant(
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
    mutant(
        "busy-while-loading",
        "MME-013",
        r"while one model was loaded and unloaded, another answered .*503",
        Edit(
            "serve",
            MODEL,
            "        if self.server.shelf.lock.locked():\n"
            '            raise line.Refused(503, "loading")\n' + MODEL,
        ),
    ),
    mutant(
        "corrupt-model-kills",
        "MME-014",
        "loading a corrupt model: (connection|closed)",
        Edit("serve", _GARBAGE, f"{_GARBAGE}                os._exit(1)\n"),
    ),
    mutant(
        "corrupt-model-200",
        "MME-014",
        "a model whose files are garbage was loaded with 200",
        Edit(
            "serve",
            'raise line.Refused(400, f"{url} holds no model") from error',
            'print("no model:", error)',
        ),
    ),
)
