"""Images whose programs do not start by the platform's words."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_MODEL = "    model = Model()\n"
_TRAINING = '    print("training", flush=True)\n'
_SHEBANG = "#!/usr/bin/env python3\n"

_BAKED = 'exec(Path("/opt/ml/code/algorithm.py").read_text())'

_ARM64 = bytes.fromhex("7f454c460201010000000000000000000200b70001000000") + bytes(40)


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="words-only-in-cmd",
        requirement="IMG-001",
        because="executable file not found",
        places={"train": "/opt/program/train", "serve": "/opt/program/serve"},
        config=('CMD ["/opt/program/serve"]',),
        collateral=frozenset({"SERVE-001", "TRAIN-001"}),
    ),
    Mutant(
        name="mode-0644",
        requirement="IMG-002",
        because="/usr/local/bin/train is not executable",
        modes={"train": 0o644},
    ),
    Mutant(
        name="not-on-path",
        requirement="IMG-002",
        because="no file train on PATH",
        places={"train": "/opt/program/train"},
    ),
    Mutant(
        name="crlf-shebang",
        requirement="IMG-003",
        because=r"/usr/local/bin/serve starts with .*python3\\r.*: a carriage return",
        edits=(Edit("serve", _SHEBANG, "#!/usr/bin/env python3\r\n"),),
    ),
    Mutant(
        name="missing-interpreter",
        requirement="IMG-003",
        because="no /opt/conda/bin/python here",
        edits=(Edit("train", _SHEBANG, "#!/opt/conda/bin/python\n"),),
    ),
    Mutant(
        name="shell-form-entrypoint",
        requirement="IMG-004",
        because="shell form: /bin/sh -c",
        config=("ENTRYPOINT python3 /usr/local/bin/serve",),
    ),
    Mutant(
        name="any-word-trains",
        requirement="IMG-005",
        because="ended with 0",
        config=('ENTRYPOINT ["/usr/local/bin/train"]',),
    ),
    Mutant(
        name="only-pid-1",
        requirement="IMG-006",
        because="serving fails only as the child of an init",
        edits=(
            Edit(
                "serve",
                "    model = Model()\n",
                '    if os.getpid() != 1:\n        sys.exit("can only run as pid 1")\n'
                "    model = Model()\n",
            ),
        ),
    ),
    Mutant(
        name="tini-entrypoint",
        requirement="IMG-007",
        because="ENTRYPOINT is tini -g --: the role word goes to tini",
        config=('ENTRYPOINT ["tini", "-g", "--"]',),
    ),
    Mutant(
        name="code-below-opt-ml",
        requirement="IMG-008",
        because="serving fails once what the image has below /opt/ml is hidden",
        edits=(Edit("serve", _MODEL, f"    {_BAKED}\n{_MODEL}"),),
        files={"/opt/ml/code/algorithm.py": b"pass\n"},
    ),
    Mutant(
        name="train-code-below-opt-ml",
        requirement="IMG-008",
        because="training fails once what the image has below /opt/ml is hidden",
        edits=(Edit("train", _TRAINING, f"    {_BAKED}\n{_TRAINING}"),),
        files={"/opt/ml/code/algorithm.py": b"pass\n"},
    ),
    Mutant(
        name="arm64-binary",
        requirement="IMG-009",
        because="/usr/local/bin/serve is a program for arm64, the image says amd64",
        places={"serve": None},
        files={"/usr/local/bin/serve": _ARM64},
    ),
)
