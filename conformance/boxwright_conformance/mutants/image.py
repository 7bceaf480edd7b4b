"""Images that are packed wrongly, or that take role words wrongly."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_SHEBANG = "#!/usr/bin/env python3\n"
_ARM64 = bytes.fromhex("7f454c460201010000000000000000000200b70001000000") + bytes(40)

MUTANTS = (
    Mutant(
        name="words-only-in-cmd",
        requirement="IMG-001",
        because="executable file not found",
        places={"train": "/opt/program/train", "serve": "/opt/program/serve"},
        config=('CMD ["/opt/program/serve"]',),
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
        because="/opt/ml/code/algorithm.py",
        files={"/opt/ml/code/algorithm.py": b"print('training')\n"},
    ),
    Mutant(
        name="arm64-binary",
        requirement="IMG-009",
        because="/usr/local/bin/serve is a program for arm64, the image says amd64",
        places={"serve": None},
        files={"/usr/local/bin/serve": _ARM64},
    ),
    Mutant(
        name="label-false",
        requirement="IMG-015",
        because="accept-bind-to-port is 'false'",
        config=("LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=false",),
        claims=frozenset({"bind-to-port"}),
    ),
    Mutant(
        name="label-without-port",
        requirement="IMG-015",
        because="not on port 18237",
        edits=(Edit("serve", 'int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))', "8080"),),
    ),
    Mutant(
        name="user-1000",
        requirement="IMG-017",
        because="USER is 1000",
        config=("USER 1000",),
    ),
    Mutant(
        name="buffered-log",
        requirement="IMG-022",
        because="logged nothing until it ended",
        edits=(
            Edit(
                "serve",
                "DRAIN_SECONDS = 25\n",
                "DRAIN_SECONDS = 25\n\n\ndef print(*words, flush):\n"
                '    sys.stdout.write(" ".join(map(str, words)) + "\\n")\n',
            ),
        ),
    ),
    Mutant(
        name="fixed-8080",
        requirement="PIPE-001",
        because="listens on 0.0.0.0:8080, not on port 18237",
        edits=(Edit("serve", 'int(os.environ.get("SAGEMAKER_BIND_TO_PORT", "8080"))', "8080"),),
    ),
)
