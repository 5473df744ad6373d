"""A broken file says what can still be read in it."""

import inspect
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modtidy.source.broken import mended
from modtidy.source.names import Reader
from modtidy.source.reading import Kind

TEXT = inspect.getsource(textwrap) + inspect.getsource(Reader) + 'x = f"{textwrap!r:>{9}}"\n'


@settings(deadline=None, max_examples=60)
@given(
    st.integers(0, len(TEXT)), st.integers(0, 200), st.text("()[]{}:'\"\\\n\t #é@=.,", max_size=3)
)
def test_reading_never_fails(start: int, length: int, new: str) -> None:
    text = TEXT[:start] + new + TEXT[start + length :]
    names = Reader().names(text)
    for use in names.references:
        assert use.start == use.end or text[use.start : use.end].endswith(use.name.lstrip("_"))
    assert len(names.scopes) > max((use.found for use in names.references), default=0)
    assert mended(text)[0].count("\n") == text.count("\n")


@pytest.mark.parametrize(
    "text", ["\0", "x = '\ud800'\n", "(" * 500, "a." * 5000, "\\", "\ufeff", ""]
)
def test_strange_texts_are_read(text: str) -> None:
    names = Reader().names(text)
    assert names.length == len(text)


def test_deep_nesting_is_read() -> None:
    text = "x = " + " + ".join(["os.sep"] * 900) + "\n"
    assert len(Reader().names(text).uses("os")) == 900


@pytest.mark.parametrize(
    ("text", "uses"),
    [
        ("def f():\n    os.\n    x = os.path(\n    return os\n", 3),
        ("if os.x\n    os\nelse:\n    os\n", 3),
        ("if os:\n", 1),
        ("class A:\n    def f(self):\n\n    def g(self): return os\n", 1),
        ("try:\n    os\nx = os\n", 2),
        ("print os, os.path\n", 2),
        ("class A:\n    @os.x\n    x = 1\n", 1),
        ("def f(os, x:\n    return os\ny = os\n", 1),
        ("match os:\n    os\n", 2),
        ("   x = os\n y = os\n  z = os[", 3),
        ("x = [os,\ndef f(): return os\n", 2),
        ("def f():\n    except os:\n        os\n", 2),
    ],
)
def test_names_are_still_used(text: str, uses: int) -> None:
    names = Reader().names(text)
    assert names.broken
    assert len(names.uses("os")) == uses
    assert all(text[use.start : use.end] == "os" for use in names.uses("os"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import os,\n", {"os"}),
        ("from os import (path, sep\n", {"path", "sep"}),
        ("lazy from os import path\n", {"path"}),
        ("x = \ny = 1\n", {"x", "y"}),
        ("try:\n    import os\n", {"os"}),
        ("def f(\nclass A:\n", {"f", "A"}),
        ("x = (\nimport os\n", {"x", "os"}),
    ],
)
def test_names_are_still_bound(text: str, names: set[str]) -> None:
    found = [
        binding for binding in Reader().names(text).bindings if binding.kind is not Kind.DELETED
    ]
    assert {binding.name for binding in found} == names
    assert all(text[binding.start : binding.end] == binding.name for binding in found)


def test_what_is_broken_does_not_spread() -> None:
    names = Reader().names("import a\ndef f(:\n    b(\nimport c\nc.x\n")
    assert [binding.name for binding in names.bindings] == ["a", "f", "c"]
    assert len(names.uses("c")) == 1


def test_a_beginning_is_not_mistaken_for_the_whole_later() -> None:
    reader = Reader()
    assert reader.names("f(a,\n").broken
    assert not reader.names("f(a,\nb)\n").broken
    assert reader.names("f(a,\n").broken
