"""Containers in R that take a table for another one."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit
from boxwright_conformance.mutants.r.reference import mutant

__all__ = ["MUTANTS"]

_STRICT = " || anyNA(rows)"
_LINES = '  lines <- sprintf("%.15g", answers)\n'
_PASTED = '  paste0(lines, "\\n", collapse = "")\n'

MUTANTS = (
    mutant(
        "r-first-row-is-a-header",
        "SERVE-020",
        "answered '12009.9.*', expected '9.9",
        Edit("serve.R", "quiet = TRUE\n", "quiet = TRUE, skip = 1L\n"),
    ),
    mutant(
        "r-answers-with-row-names",
        "SERVE-020",
        """answered '"",.*, expected """,
        Edit(
            "serve.R",
            _PASTED,
            '  paste0(utils::capture.output(utils::write.csv(answers)), "\\n", collapse = "")\n',
        ),
    ),
    mutant(
        "r-answers-in-seven-digits",
        "SERVE-020",
        "answered '9.928571', expected '9.928571428571",
        Edit("serve.R", _LINES, "  lines <- as.character(signif(answers, 7L))\n"),
    ),
    mutant(
        "r-fills-short-rows",
        "SERVE-029",
        "a body that is a column short answered 200, not 400",
        Edit("serve.R", _STRICT, ""),
        Edit("serve.R", "multi.line = FALSE, quiet", "multi.line = FALSE, fill = TRUE, quiet"),
    ),
    mutant(
        "r-words-become-na",
        "SERVE-029",
        "a body that is words for numbers answered 200, not 400",
        Edit("serve.R", _STRICT, ""),
        Edit("serve.R", "rep(list(0), columns)", 'rep(list(""), columns)'),
        Edit("serve.R", "do.call(cbind, fields)", "do.call(cbind, lapply(fields, as.numeric))"),
    ),
    mutant(
        "r-everything-is-json",
        "SERVE-030",
        "asked for text/csv, the answer says it is application/json",
        Edit("serve.R", "type = accept, body", 'type = "application/json", body'),
    ),
)
