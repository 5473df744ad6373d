"""Laws of the deep reading, held against Python itself: `ast`, `symtable` and `exec`."""

import ast
import symtable
import sys
import sysconfig
import unicodedata
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from modtidy.source.names import Names, Part, Reader
from modtidy.source.reading import Kind
from modtidy.source.scopes import MODULE, ScopeKind
from modtidy.source.statement import read
from modtidy.source.strings import normalised

EVERY = 30
"""One file in so many of the standard library's, each a different one of each law's."""


def sources(first: int) -> Iterator[tuple[Path, str]]:
    library = Path(sysconfig.get_paths()["stdlib"])
    files = sorted(file for file in library.rglob("*.py") if "site-packages" not in file.parts)
    for file in files[first::EVERY]:
        try:
            text = file.read_bytes().decode()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse(text)
        except (SyntaxError, ValueError):
            continue
        yield file, text


def at_once(text: str) -> Names:
    return Names(len(text), (Part(0, 0, read(normalised(text))),))


def said(names: Names) -> tuple[object, ...]:
    return (
        names.bindings,
        names.local_bindings,
        names.scopes,
        names.references,
        names.exports,
        names.dynamic,
        names.mentioned,
        names.loaded,
        names.broken,
    )


def test_reading_by_statements_is_reading_at_once() -> None:
    for file, text in sources(0):
        assert said(Reader().names(text)) == said(at_once(text)), file


STATEMENTS = [
    "import os\n",
    "x = (\n1,\n# c\n)\n",
    's = """\nimport a\nelse:\n"""\n',
    "if x:\n  a\nelif y: b\n\n# c\nelse:\n  c\n",
    "try: a\nexcept E as e: e\nfinally: b\n",
    "@a\n# c\n@b(\n)\n\ndef f(\n): pass\n",
    '@a("""\nx\ny\n""")\n# c\ndef f(): pass\n',
    "x = 1 + \\\n2\n",
    "\f\nclass A:\n\tx = x\n",
    "lazy = case = match = 1; y = 2\n",
    "é = 'ü'; os.é\n",
    "with a as b, \\\n  c as d: pass\r\n",
    "def f():\r\n  return '''\r\nx'''\r\n",
    "__all__ = ['a']\r",
    "# only a comment \\\n",
    "if x: pass\n\\\nelse: y\n",
    "async def f():\n  await x\n",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(STATEMENTS), max_size=6))
def test_statements_put_together_read_as_one(statements: list[str]) -> None:
    text = "".join(statements)
    names = Reader().names(text)
    assert said(names) == said(at_once(text))
    assert not names.broken


@settings(deadline=None)
@given(st.lists(st.sampled_from(STATEMENTS), min_size=1, max_size=6), st.data())
def test_a_reader_s_memory_changes_nothing(statements: list[str], data: st.DataObject) -> None:
    text = "".join(statements)
    at = data.draw(st.integers(0, len(text)))
    changed = (
        text[:at] + data.draw(st.sampled_from(["x", "(", '"""', "\n", "@", "else:"])) + text[at:]
    )
    reader = Reader(remembered=data.draw(st.sampled_from([0, 30, 1000])))
    reader.names(text)
    assert said(reader.names(changed)) == said(Reader().names(changed))
    assert said(reader.names(text)) == said(Reader().names(text))


def test_every_span_is_the_name_s() -> None:
    for file, text in sources(1):
        names = Reader().names(text)
        for binding in (*names.bindings, *names.local_bindings):
            if binding.start != binding.end or binding.kind is not Kind.DELETED:
                assert _is_written(binding.name, text[binding.start : binding.end]), (file, binding)
        for use in names.references:
            if not (use.string and use.start == use.end):
                for name, start, end in ((use.name, use.start, use.end), *use.attributes):
                    assert _is_written(name, text[start:end]), (file, use)


def _is_written(name: str, written: str) -> bool:
    plain = unicodedata.normalize("NFKC", written)
    return plain == name or (written.startswith("__") and name.endswith(plain) and name[0] == "_")


def test_names_are_found_where_python_finds_them() -> None:
    for file, text in sources(2):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = symtable.symtable(text, "", "exec")
        _compare(table, Reader().names(text), MODULE, str(file))


def _compare(table: symtable.SymbolTable, names: Names, scope: int, where: str) -> None:
    scopes = names.scopes
    inner = [at for at, inside in enumerate(scopes) if at and inside.parent == scope]
    tables = [child for child in table.get_children() if _kind(child)]
    if sys.version_info >= (3, 12) and _INLINED & {scopes[at].kind for at in inner}:
        return
    if table.get_name() == "top":
        return  # which symtable takes for the module
    for symbol in table.get_symbols():
        found = names.resolves(symbol.get_name(), scope)
        if scope == MODULE or symbol.get_name().startswith("."):
            continue
        if symbol.is_free():
            assert found not in (MODULE, scope), (where, symbol)
        elif symbol.is_local():
            assert found == scope, (where, symbol)
        elif symbol.get_name() not in ("__module__", "__qualname__"):
            assert found == MODULE, (where, symbol)
    named = [(scopes[at].kind, scopes[at].name) for at in inner]
    assert sorted(map(str, named)) == sorted(str((_kind(t), _name(t))) for t in tables), where
    for kind in set(named):
        same = sorted((t for t in tables if (_kind(t), _name(t)) == kind), key=_line)
        ours = [at for at, one in zip(inner, named, strict=True) if one == kind]
        ours.sort(key=lambda at: scopes[at].start if kind[1] else at)
        for child, at in zip(same, ours, strict=True):
            _compare(child, names, at, f"{where}: {kind}")


_INLINED = {ScopeKind.COMPREHENSION, ScopeKind.TYPE_PARAMETERS}
"""What `symtable` shows otherwise since 3.12 (PEP 709, PEP 695)."""


def _line(table: symtable.SymbolTable) -> int:
    return table.get_lineno() if _name(table) else 0


def _kind(table: symtable.SymbolTable) -> ScopeKind | None:
    kinds = {"class": ScopeKind.CLASS, "type parameter": ScopeKind.TYPE_PARAMETERS}
    if table.get_type() != "function":
        return kinds.get(str(table.get_type()))
    name = table.get_name()
    if name in ("listcomp", "setcomp", "dictcomp", "genexpr") and ".0" in table.get_identifiers():
        return ScopeKind.COMPREHENSION
    return ScopeKind.LAMBDA if name == "lambda" else ScopeKind.FUNCTION


def _name(table: symtable.SymbolTable) -> str:
    nameless = _kind(table) in (ScopeKind.COMPREHENSION, ScopeKind.LAMBDA)
    return "" if nameless else table.get_name()


BINDERS = [
    "import {a}",
    "import os.path as {a}",
    "from os import path as {a}, sep",
    "{a} = {b} = 1",
    "{a}: int",
    "{a}: int = 1",
    "({a}, *{b}) = 1, 2",
    "def {a}(): {b} = 1",
    "class {a}: {b} = 1",
    "for {a} in (1, 2): {b} = 1",
    "for {a} in (): {b} = 1",
    "if 0: {a} = 1",
    "if ({a} := 1): {b} = 1",
    "try: {a} = 1; 1 / 0\nexcept ZeroDivisionError as {b}: pass",
    "try: pass\nfinally: {a} = 1",
    "with open(0, closefd=False) as {a}: {b} = 1",
    "match [1, {{'k': 2}}]:\n  case [{a}, {{'k': int() as {b}}}]: pass",
    "match {{1: 2}}:\n  case {{1: {a}, **{b}}}: pass",
    "del {a}",
    "[{a} for {a} in (1,) if ({b}2 := {a})]",
    "def {a}():\n  global {b}\n  {b} = 1\n{a}()",
    "0 and ({a} := 1)",
    "lambda {a}: {b}",
]


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.tuples(st.sampled_from(BINDERS), st.sampled_from("xyz"), st.sampled_from("pqx")),
        max_size=6,
    )
)
def test_a_module_has_the_names_it_is_said_to_bind(
    lines: list[tuple[str, str, str]],
) -> None:
    text = "".join(line.format(a=a, b=b) + "\n" for line, a, b in lines)
    text = text.replace("import x\n", "import ast as x\n").replace(
        "import y\n", "import abc as y\n"
    )
    text = text.replace("import z\n", "import ast as z\n")
    scope: dict[str, object] = {}
    try:
        exec(text, scope)  # noqa: S102 - Python says what is right
    except (NameError, SyntaxError):
        assume(condition=False)
    certain: set[str] = set()
    possible: set[str] = set()
    for binding in Reader().names(text).bindings:
        if binding.kind is not Kind.DELETED:
            possible.add(binding.name)
            if not binding.conditional and not binding.deferred:
                certain.add(binding.name)
        else:
            certain.discard(binding.name)
            if not binding.conditional:
                possible.discard(binding.name)
    present = {name for name in scope if not name.startswith("__")}
    assert certain <= present <= possible


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_marks_move_nothing(end: str) -> None:
    lines = ["\ufeffimport os", "def f(x):", "  return (x, \\", "    f'{os.sep}', os.path)", ""]
    text = end.join(lines)
    names = Reader().names(text)
    assert not names.broken
    assert [text[use.start : use.end] for use in names.references] == ["x", "os", "os"]
