"""Containers that list and let go of models wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.multi_model.reference import MODEL, mutant
from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_DEL = "            del self.models[name]\n"

_MORE = (
    '        more = {"nextPageToken": str(start + PAGE)} if start + PAGE < len(models) else {}\n'
)


MUTANTS: tuple[Mutant, ...] = (
    mutant(
        "endless-paging",
        "MME-008",
        r"after \d+ pages of \d+ models there is one more",
        Edit("serve", _MORE, '        more = {"nextPageToken": str(start + PAGE)}\n'),
    ),
    mutant(
        "snake-case-list",
        "MME-008",
        "no models with modelName and modelUrl",
        Edit(
            "serve",
            "shown = [described(*item) for item in",
            'shown = [{"model_name": item[0], "model_url": item[1].url} for item in',
        ),
    ),
    mutant(
        "second-page-lost",
        "MME-008",
        r"\d+ of 15[0-9] loaded models are on no page",
        Edit("serve", _MORE, "        more = {}\n"),
    ),
    mutant(
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
    mutant(
        "model-without-url",
        "MME-009",
        "GET /models/NAME gives .* no modelName and modelUrl",
        Edit(
            "serve",
            "            self.act(lambda: described(parts[1], self.server.shelf.get(parts[1])))\n",
            '            self.act(lambda: self.server.shelf.get(parts[1]) and {"state": "on"})\n',
        ),
    ),
    mutant(
        "leak-on-unload",
        "MME-010",
        r"memory grew by \d+ MB in \d+ loads and unloads",
        Edit(
            "serve",
            _DEL,
            '            self.__dict__.setdefault("old", []).append(self.models.pop(name))\n',
        ),
    ),
    mutant(
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
            MODEL,
            '        kept = vars(self.server.shelf).get("old", {}).get(name)\n'
            "        model = kept or self.server.shelf.get(name)\n",
        ),
    ),
    mutant(
        "unload-absent-200",
        "MME-010",
        "unloading an unloaded model answered 200, not 404",
        Edit(
            "serve",
            f"            self.get(name)\n{_DEL}",
            "            self.models.pop(name, None)\n",
        ),
    ),
    mutant(
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
    mutant(
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
)
