"""Containers that stumble over data, directories, variables or the network."""

from __future__ import annotations

from boxwright_conformance.mutants.mutant import Edit, Mutant

__all__ = ["MUTANTS"]


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        name="writes-to-input",
        requirement="TRAIN-043",
        because="/opt/ml/input is read-only: .*Read-only file system",
        edits=(
            Edit(
                "train",
                "    files = [path",
                '    (folder / "_unpacked").write_text("")\n    files = [path',
            ),
        ),
    ),
    Mutant(
        name="needs-sm-variables",
        requirement="TRAIN-081",
        because=r"only with SM_\* variables; .*SM_MODEL_DIR",
        edits=(
            Edit("train", 'MODEL = OPT_ML / "model"', 'MODEL = Path(os.environ["SM_MODEL_DIR"])'),
        ),
    ),
    Mutant(
        name="network-at-start",
        requirement="TRAIN-085",
        because="no way out of its network: .*(timed out|[Uu]nreachable)",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                "    import socket\n\n"
                '    host, port = os.environ["OUTSIDE"].split(":")\n'
                "    socket.create_connection((host, int(port)), 2).close()\n"
                "    chosen = settings()\n",
            ),
        ),
        claims=frozenset({"network-isolation"}),
    ),
    Mutant(
        name="channel-one-directory-up",
        requirement="TRAIN-040",
        because="only with the channels in /opt/ml/input/<channel> too; .*channel train is missing",
        edits=(Edit("train", 'folder = INPUT / "data" / "train"', 'folder = INPUT / "train"'),),
    ),
    Mutant(
        name="channel-as-identifier",
        requirement="TRAIN-041",
        because="there is a channel x.y-1 as well: .*x.y-1 is no name",
        edits=(
            Edit(
                "train",
                "    files = [path for path",
                '    for name in config("inputdataconfig.json"):\n'
                "        if not name.isidentifier():\n"
                '            raise SystemExit(f"{name} is no name of a variable")\n'
                "    files = [path for path",
            ),
        ),
    ),
    Mutant(
        name="first-entry-only",
        requirement="TRAIN-044",
        because="once a channel holds a/b/… and an empty _SUCCESS: ",
        edits=(
            Edit(
                "train",
                '    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]\n',
                "    files = sorted(folder.iterdir())[:1]\n",
            ),
        ),
    ),
    Mutant(
        name="copies-its-input",
        requirement="TRAIN-050",
        because="copies a channel of 2 GB to /tmp: .*No space left",
        edits=(
            Edit(
                "train",
                "    files = [path for path",
                "    import shutil\n\n"
                '    shutil.copytree(INPUT / "data", "/tmp/data")\n'
                "    files = [path for path",
            ),
        ),
    ),
    Mutant(
        name="fails-a-second-time",
        requirement="TRAIN-009",
        because="fails where a job has run before: .*File exists",
        edits=(
            Edit(
                "train",
                "    partial.rename(",
                '    (MODEL / "version").mkdir()\n'
                '    (MODEL / "version" / "1").write_text("1")\n'
                "    partial.rename(",
            ),
        ),
    ),
    Mutant(
        name="output-data-assumed",
        requirement="TRAIN-062",
        because="only with a directory /opt/ml/output/data; .*No such file",
        edits=(
            Edit(
                "train",
                '    print("done", flush=True)\n',
                '    (OPT_ML / "output" / "data" / "log.txt").write_text("done")\n'
                '    print("done", flush=True)\n',
            ),
        ),
    ),
    Mutant(
        name="local-mode-only",
        requirement="TRAIN-080",
        because="only with TRAINING_JOB_ARN left out; .*not a local job",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                '    if "TRAINING_JOB_ARN" in os.environ:\n'
                '        raise SystemExit("not a local job")\n'
                "    chosen = settings()\n",
            ),
        ),
    ),
    Mutant(
        name="needs-a-region",
        requirement="TRAIN-082",
        because=r"only with AWS_\* variables; .*AWS_REGION",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                '    print("in", os.environ["AWS_REGION"])\n    chosen = settings()\n',
            ),
        ),
    ),
    Mutant(
        name="dies-without-a-gpu",
        requirement="TRAIN-087",
        because="without a GPU dies without a word: exit code 1, .*AssertionError",
        edits=(
            Edit(
                "train",
                "if __name__ == ",
                'assert Path("/dev/nvidia0").exists()\n\nif __name__ == ',
            ),
        ),
        claims=frozenset({"gpu"}),
    ),
    Mutant(
        name="needs-shared-memory",
        requirement="TRAIN-089",
        because="only with 2 GB of /dev/shm; .*No space left",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                '    with open("/dev/shm/loader", "wb") as file:\n'
                "        os.posix_fallocate(file.fileno(), 0, 100_000_000)\n"
                "    chosen = settings()\n",
            ),
        ),
    ),
    Mutant(
        name="trains-at-a-terminal-only",
        requirement="TRAIN-090",
        because="only with a terminal and standard input; .*Inappropriate ioctl",
        edits=(
            Edit(
                "train",
                "    chosen = settings()\n",
                "    os.get_terminal_size()\n    chosen = settings()\n",
            ),
        ),
    ),
)
