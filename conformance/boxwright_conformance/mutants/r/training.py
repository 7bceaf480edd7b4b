"""Containers in R that train wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit
from boxwright_conformance.mutants.r.reference import mutant

__all__ = ["MUTANTS"]

_CHOSEN = "    decoded(if (is.null(given[[name]])) default else given[[name]])\n"

MUTANTS = (
    mutant(
        "r-exit-0-on-error",
        "TRAIN-005",
        "training on files full of garbage ended with 0",
        Edit("train.R", "    explain(error)\n    1L\n", "    explain(error)\n    0L\n"),
    ),
    mutant(
        "r-error-in-the-log-only",
        "TRAIN-006",
        "no /opt/ml/output/failure after a failed job",
        Edit("train.R", "  writeLines(text, failure_file)\n", ""),
    ),
    mutant(
        "r-encoded-values-are-na",
        "TRAIN-022",
        "fails when hyperparameters are JSON-encoded: .*invalid 'time' value",
        Edit("train.R", _CHOSEN, _CHOSEN.replace("decoded(", "identity(")),
    ),
    mutant(
        "r-reads-markers",
        "TRAIN-044",
        "once a channel holds a/b/… and an empty _SUCCESS: .*no lines available in input",
        Edit("train.R", "  files <- files[file.size(files) > 0]\n", ""),
    ),
    mutant(
        "r-saves-in-its-working-directory",
        "TRAIN-060",
        "training ended with 0 and left nothing in /opt/ml/model",
        Edit("train.R", "  file.rename(partial, model_file)\n", ""),
        Edit("train.R", "  saveRDS(model, partial)\n", '  save(model, file = "model.RData")\n'),
    ),
    mutant(
        "r-trains-as-process-1",
        "TRAIN-070",
        "SIGTERM was not heard: killed after",
        Edit("train", "exec /opt/program/run", "exec Rscript --vanilla"),
    ),
)
