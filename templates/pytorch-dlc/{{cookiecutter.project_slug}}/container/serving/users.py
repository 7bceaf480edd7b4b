"""The user's program: where it lies, what it needs, and how it is imported."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

DEFAULT = "inference.py"
#: Programs that came with the image.
OWN = Path(__file__).parents[2] / "script"
#: Seconds for an installation: the platform gives up on a container after eight minutes.
PATIENCE = 300


@dataclass(frozen=True)
class Program:
    """The module of the user, if there is one.

    Attributes:
        model_dir: the directory of the model.
        path: the file of the module; None where nobody wrote one.
    """

    model_dir: Path
    path: Path | None

    @classmethod
    def find(cls, model_dir: Path, own: Path = OWN) -> Program:
        """The file that SAGEMAKER_PROGRAM names, else `inference.py`.

        It is looked for in `code/` of the model, where SDKs put it, then in the image. A path such
        as `code/inference.py` will do, and so will a module's name.

        Raises:
            FileNotFoundError: SAGEMAKER_PROGRAM names a file that is nowhere.
        """
        named = os.environ.get("SAGEMAKER_PROGRAM", "").strip()
        name = named or DEFAULT
        file = Path(name if name.endswith(".py") else f"{name}.py")
        for path in (model_dir / "code" / file, model_dir / file, own / file):
            if path.is_file():
                return cls(model_dir, path)
        for folder in (model_dir / "code", own):
            if (folder / file.name).is_file():
                return cls(model_dir, folder / file.name)
        if named:
            places = f"{model_dir / 'code'} nor in {own}"
            raise FileNotFoundError(f"SAGEMAKER_PROGRAM is {named}, which is neither in {places}")
        return cls(model_dir, None)

    def load(self) -> ModuleType | None:
        """Import the module; its neighbours can be imported too, by it and later on."""
        code = self.model_dir / "code"
        beside = [self.path.parent] if self.path else []
        for folder in dict.fromkeys([*([code] if code.is_dir() else []), *beside]):
            if str(folder) not in sys.path:
                sys.path.insert(0, str(folder))
        if self.path is None:
            return None
        spec = importlib.util.spec_from_file_location(self.path.stem, self.path)
        if spec is None or spec.loader is None:
            raise ImportError(f"{self.path} is no Python module")
        module = importlib.util.module_from_spec(spec)
        # Under its own name, by which its classes are found again.
        sys.modules[self.path.stem] = module
        spec.loader.exec_module(module)
        return module


def install(code: Path, patience: float = PATIENCE) -> None:
    """Install what `requirements.txt` beside the user's program asks for and the image lacks.

    It goes into a temporary directory, as the image may be read-only.

    Raises:
        RuntimeError: it cannot be installed; the text says what pip said last.
    """
    listed = code / "requirements.txt"
    if not listed.is_file():
        return
    base = tempfile.mkdtemp(prefix="requirements-")
    words = ["-m", "pip", "install", "--requirement", str(listed), "--no-cache-dir"]
    # For a user pip hides older packages of the image and leaves them; a venv knows no users.
    words += ["--user"] if sys.prefix == sys.base_prefix else ["--prefix", base]
    # Without a network pip would try for minutes.
    words += ["--disable-pip-version-check", "--no-warn-script-location", "--no-input"]
    words += ["--retries", "1", "--timeout", "15"]
    try:
        done = subprocess.run(  # noqa: S603 - what the model's owner wrote down
            [sys.executable, *words],
            cwd=code,
            env={**os.environ, "PYTHONUSERBASE": base},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"{listed} was not installed within {patience:.0f} s") from None
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
        last = (said or done.stdout.splitlines() or ["pip said nothing"])[-1]
        raise RuntimeError(f"{listed} cannot be installed: {last}")
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    sys.path.insert(0, str(Path(base, "lib", version, "site-packages")))
