"""Two images are told apart by their layers, their files and what their containers start with."""

from __future__ import annotations

import io
import tarfile
from typing import Any

import pytest
from boxwright.supply.compare import compare
from boxwright.supply.entry import read_entries
from boxwright.supply.saved import Layer, Saved
from boxwright.supply.telling import as_document, comparison_lines


def layer(step: str = "RUN make", id_: str = "", **files: dict[str, Any]) -> Layer:
    """A layer whose files are given by what their entries in the archive say."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        for name, told in files.items():
            content = told.get("content", b"")
            member = tarfile.TarInfo(name)
            member.size = len(content)
            for key in told.keys() - {"content"}:
                setattr(member, key, told[key])
            tar.addfile(member, io.BytesIO(content))
    stream.seek(0)
    return Layer(
        id=id_ or f"sha256:{hash(stream.getvalue())}", step=step, entries=read_entries(stream)
    )


def image(*layers: Layer, **config: Any) -> Saved:
    return Saved(reference="one:1", document={"config": config}, layers=layers)


def test_an_image_is_the_same_as_itself() -> None:
    one = image(layer(a={"content": b"1"}), Env=["A=1"])
    found = compare(one, one)
    assert found.same
    assert list(comparison_lines(found)) == [
        "layer 1  equal  1 B  RUN make",
        "configuration  equal",
    ]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"content": b"2"}, "content"),
        ({"mode": 0o755}, "mode"),
        ({"uid": 1000}, "owner"),
        ({"type": tarfile.SYMTYPE, "linkname": "b"}, "kind"),
    ],
)
def test_a_file_that_differs_is_named_with_why(change: dict[str, Any], why: str) -> None:
    before = {"content": b"" if "type" in change else b"1", "mode": 0o644}
    found = compare(image(layer(a=before)), image(layer(a=before | change)))
    assert not found.same
    assert found.layers[0].verdict == "differs"
    assert why in found.layers[0].differences[0].why
    (line,) = [line for line in comparison_lines(found) if line.endswith("/a")]
    assert why in line


def test_times_alone_make_no_other_image() -> None:
    found = compare(image(layer(a={"mtime": 1}, b={})), image(layer(a={"mtime": 2}, b={})))
    assert found.same
    assert found.layers[0].verdict == "times"
    assert "  only times  1 path" in comparison_lines(found)
    assert "  time  /a" in comparison_lines(found, every=True)


def test_the_order_in_the_archive_makes_no_other_image() -> None:
    found = compare(image(layer(a={}, b={})), image(layer(b={}, a={})))
    assert found.same
    assert found.layers[0].differences == (("*", ("order",)),)


def test_what_only_one_of_them_has() -> None:
    found = compare(image(layer(a={}, b={})), image(layer(b={}, c={})))
    lines = list(comparison_lines(found))
    assert "  only in the first  /a" in lines
    assert "  only in the second  /c" in lines


def test_a_layer_between_others_does_not_make_those_differ() -> None:
    base, last = layer("FROM", a={"mtime": 1}), layer("COPY", b={"mtime": 1})
    found = compare(image(base, last), image(base, layer("RUN more", c={}), last))
    assert [pair.verdict for pair in found.layers] == ["equal", "differs", "equal"]
    assert "  only in the second image" in comparison_lines(found)
    assert not found.same


def test_a_long_list_is_cut_unless_all_are_asked_for() -> None:
    many = [f"f{number}" for number in range(25)]
    found = compare(
        image(layer(**{name: {"mode": 0o644} for name in many})),
        image(layer(**{name: {"mode": 0o600} for name in many})),
    )
    assert "  and 15 more" in comparison_lines(found)
    assert sum("/f" in line for line in comparison_lines(found, every=True)) == 25


def test_the_configuration_counts_but_for_the_moment() -> None:
    one = image(Env=["PATH=/bin", "A=1"], Labels={"kind": "x"}, Cmd=["serve"])
    other = image(Env=["PATH=/bin", "A=2"], Labels={}, Cmd=["train"])
    assert compare(one, other).configuration == ("Cmd", "Env.A", "Labels.kind")
    assert compare(
        one, Saved(reference="", document={**one.document, "created": "x"}, layers=())
    ).same


def test_the_document_for_programs_says_the_same() -> None:
    found = compare(image(layer(a={"mode": 0o644})), image(layer(a={"mode": 0o600})))
    told = as_document(found)
    assert told["same"] is False
    assert told["layers"][0]["differences"] == [{"path": "/a", "why": ["mode"]}]
