"""Which files are generated, and from what."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from boxwright_conformance import published
from boxwright_conformance.documents import building, contract, guide, named, self_test

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["COMMAND", "generated"]

COMMAND = "python -m boxwright_conformance.documents"
_PACKAGE = Path("conformance/boxwright_conformance")
# Each from what lies there now to what should.
_FILES: dict[Path, Callable[[str], str]] = {
    Path("docs/contract.md"): lambda _: contract.page(),
    Path("docs/self-test.md"): lambda _: self_test.page(),
    Path("docs/guides/building.md"): building.filled,
    Path("docs/guides/testing-any-image.md"): guide.filled,
    _PACKAGE / published.FILE: lambda _: published.text(),
}
_RECORDS = _PACKAGE / "contract" / "records"


def generated(root: Path) -> Iterator[tuple[Path, str, str]]:
    """Path below `root`, present text and right text of each file with generated content.

    Raises:
        FileNotFoundError: a file is not there, so that this is no root of a repository.
    """
    records = dict.fromkeys(
        (path.relative_to(root) for path in sorted((root / _RECORDS).glob("*.toml"))), named.named
    )
    for path, right in {**_FILES, **records}.items():
        present = (root / path).read_text(encoding="utf-8")
        yield path, present, right(present)
