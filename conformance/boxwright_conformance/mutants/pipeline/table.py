"""Containers that fail in a pipeline."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_MODEL = "    model = Model()\n"
_PORT = 'int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))'
_TYPE = '        self.send_header("Content-Type", content_type)\n'
_PING = '        if self.path == "/ping":\n'


def _holding(family: str, address: str) -> Edit:
    """Listen on one more address all the time."""
    return Edit(
        "serve",
        _MODEL,
        f"    import socket\n\n    held = socket.socket(socket.{family})\n"
        f"    held.bind({address})\n    held.listen()\n{_MODEL}",
    )


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="fixed-8080",
        requirement="PIPE-001",
        because="listens on 0.0.0.0:8080, not on port 18237",
        edits=(Edit("serve", _PORT, "8080"),),
        collateral=frozenset({"PIPE-002"}),
    ),
    Mutant(
        name="helper-on-9000",
        requirement="PIPE-002",
        because="listens on 127.0.0.1:9000; 18237 and 21000-21999 are its own",
        edits=(_holding("AF_INET", '("127.0.0.1", 9000)'),),
    ),
    Mutant(
        name="label-empty",
        requirement="PIPE-003",
        because="accept-bind-to-port is ''",
        config=('LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=""',),
        claims=frozenset({"bind-to-port"}),
    ),
    Mutant(
        name="answer-without-type",
        requirement="PIPE-004",
        because="the answer has no Content-Type to hand on",
        edits=(Edit("serve", _TYPE, f'        if self.path != "/invocations":\n    {_TYPE}'),),
    ),
    Mutant(
        name="own-type-refused",
        requirement="PIPE-004",
        because="answers as 'text/csv; charset=utf-8' and refuses a request of that type with 415",
        edits=(
            Edit("serve", "return accept, written", 'return accept + "; charset=utf-8", written'),
            Edit(
                "serve",
                'media = media_type(self.headers.get("Content-Type", "text/csv"))',
                'media = self.headers.get("Content-Type", "text/csv")',
            ),
        ),
    ),
    Mutant(
        name="inflated-answer",
        requirement="PIPE-005",
        because=r"\d+ bytes became 6\.0 MB, 5 MB pass",
        edits=(Edit("serve", 'f"{answer}\\n" for', 'f"{answer:<1500000}\\n" for'),),
    ),
    Mutant(
        name="ping-of-the-next",
        requirement="PIPE-007",
        because="alone on port 18237 GET /ping answered 502",
        edits=(
            Edit(
                "serve",
                _PING,
                '        if self.path == "/ping" and "SAGEMAKER_BIND_TO_PORT" in os.environ:\n'
                '            self.answer(502, b"the next container does not answer\\n")\n'
                '        elif self.path == "/ping":\n',
            ),
        ),
    ),
    Mutant(
        name="fixed-port-in-the-range",
        requirement="PIPE-008",
        because="a second copy in the same network fails: .*Address already in use",
        edits=(_holding("AF_INET", '("127.0.0.1", 21500)'),),
    ),
    Mutant(
        name="abstract-socket",
        requirement="PIPE-009",
        because="a second copy fails where the first one holds the abstract socket @workers",
        edits=(_holding("AF_UNIX", '"\\0workers"'),),
        collateral=frozenset({"PIPE-008"}),
    ),
)
