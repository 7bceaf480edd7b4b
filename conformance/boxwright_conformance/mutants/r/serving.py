"""Containers in R that serve wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit
from boxwright_conformance.mutants.r.reference import mutant

__all__ = ["MUTANTS"]

_FORK = """\
  job <- parallel::mcparallel(
    {
      lapply(others, close)
      converse(connection, request, model)
    },
    detached = TRUE
  )
  list(forks = job$pid)
"""
_READ = "  model <- readRDS(model_file)\n"
_INVOKE = "invoke <- function(model, request) {\n"
_REFUSED = 'refuse(400, "not ", media, " with rows of numbers")'

MUTANTS = (
    mutant(
        "r-one-at-a-time",
        "SERVE-009",
        "pings during 32 slow uploads and 8 large bodies( .*)? took longer than [0-9.]+ s",
        Edit("serve.R", _FORK, "  converse(connection, request, model)\n  list()\n"),
    ),
    mutant(
        "r-reads-the-model-at-each-request",
        "SERVE-013",
        "with a corrupt model the server calls itself healthy and a request gets ",
        Edit("serve.R", _READ, "  model <- NULL\n"),
        Edit("serve.R", _INVOKE, _INVOKE + _READ),
    ),
    mutant(
        "r-serves-as-process-1",
        "SERVE-070",
        "SIGTERM was not heard: killed after",
        Edit("serve", "exec /opt/program/run", "exec Rscript --vanilla"),
    ),
    mutant(
        "r-reads-by-content-length-only",
        "SERVE-035",
        "the golden request as chunked answered 400",
        Edit("http.R", '"")) == "chunked"', '"")) == "never"'),
    ),
    mutant(
        "r-error-as-answer",
        "SERVE-029",
        "a body that is .* is answered with a traceback",
        Edit("serve.R", _REFUSED, "refuse(400, try(stop(error), silent = TRUE))"),
    ),
    mutant(
        "r-advice-in-arrays",
        "BATCH-004",
        r"GET /execution-parameters gives MaxConcurrentTransforms \[4\]",
        Edit("serve.R", 'MaxConcurrentTransforms\\": 4', 'MaxConcurrentTransforms\\": [4]'),
    ),
)
