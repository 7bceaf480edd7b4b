"""Containers that fail on a serverless endpoint."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]

_MODEL = "    model = Model()\n"
_THREADS = "    daemon_threads = True\n"
_BODY = "            body = self.body()\n"
_WATCHDOG = """
    import time

    def watch():
        last = time.monotonic()
        while time.monotonic() - last < 1.5:
            last = time.monotonic()
            time.sleep(0.1)
        print("missed heartbeat", flush=True)
        os._exit(70)

    if os.getuid():
        threading.Thread(target=watch, daemon=True).start()
"""


def _first(*lines: str) -> tuple[Edit, ...]:
    """Do this before the model is loaded."""
    return (Edit("serve", _MODEL, "".join(f"    {line}\n" for line in lines) + _MODEL),)


def _restricted(*lines: str) -> tuple[Edit, ...]:
    """Do this before the model is loaded, where the user is not root."""
    return _first("if os.getuid():", *(f"    {line}" for line in lines))


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="padded-for-serverless",
        requirement="SLS-001",
        because=r"the image has \d+ MB, 150 MB are allowed",
        files={"/opt/padding": bytes(60_000_000)},
        declared={"image-size": "150"},
        collateral=frozenset({"IMG-013"}),
    ),
    Mutant(
        name="memory-hog",
        requirement="SLS-002",
        because="with 1024 MB it was killed for memory under load",
        edits=(
            Edit("serve", _THREADS, f"{_THREADS}    held = []\n"),
            Edit(
                "serve", _BODY, f'{_BODY}            self.server.held.append(b"x" * 150_000_000)\n'
            ),
        ),
    ),
    Mutant(
        name="slow-when-restricted",
        requirement="SLS-003",
        because=r"not healthy within 4 s: it took \d",
        edits=_restricted("import time", "", "time.sleep(4.5)"),
    ),
    Mutant(
        name="body-cap-3mb",
        requirement="SLS-004",
        because="a body of 4 MB got 413",
        edits=(Edit("serve", "LARGEST = 26_214_400", "LARGEST = 3_000_000"),),
    ),
    Mutant(
        name="fills-the-disk",
        requirement="SLS-005",
        because=r"it wrote 6\.4 GB to /tmp, there are 5 GB",
        edits=_restricted(
            'with open("/tmp/unpacked", "wb") as unpacked:',
            "    os.posix_fallocate(unpacked.fileno(), 0, 6 * 1024**3)",
        ),
    ),
    Mutant(
        name="mode-0700",
        requirement="SLS-006",
        because="fails as user 990 without rights: .*[Pp]ermission denied",
        modes={"serve": 0o700},
    ),
    Mutant(
        name="writes-its-own-configuration",
        requirement="SLS-006",
        because="fails as user 990 without rights: .*Permission denied: '/etc/serve.properties'",
        edits=_first('Path("/etc/serve.properties").write_text("workers=1")'),
    ),
    Mutant(
        name="a-worker-per-core",
        requirement="SLS-007",
        because="told SAGEMAKER_MODEL_SERVER_WORKERS=1, it runs 3 of ",
        edits=_first(
            "for _ in range(3):",
            "    if not os.fork():",
            "        signal.pause()",
        ),
    ),
    Mutant(
        name="gpu-only",
        requirement="SLS-008",
        because="fails without a GPU: cannot serve: No CUDA GPUs are available",
        edits=_first('raise RuntimeError("No CUDA GPUs are available")'),
        collateral=frozenset({"SERVE-001", "SERVE-004"}),
    ),
    Mutant(
        name="watchdog",
        requirement="SLS-009",
        because="after 2 s frozen the next request got ",
        edits=(Edit("serve", _MODEL, f"{_WATCHDOG.lstrip(chr(10))}{_MODEL}"),),
    ),
)
