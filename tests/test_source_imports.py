"""The import scanner: it says what Python's parser says, and fails on nothing."""

import ast
import site
import sysconfig
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from drawn_sources import sources
from import_twin import expected_imports
from modtidy.source.headers import Context
from modtidy.source.imports import Import, imports

SECONDS = 25
TOP = Context(0)
DEFERRED, TRY, CLASS = Context.DEFERRED, Context.TRY, Context.CLASS
CONDITIONAL, TYPE_CHECKING = Context.CONDITIONAL, Context.TYPE_CHECKING
MAIN_GUARD, LAZY = Context.MAIN_GUARD, Context.LAZY


def python_files() -> Iterator[Path]:
    """Give the standard library's files, then the installed ones."""
    roots = [sysconfig.get_paths()["stdlib"], sysconfig.get_paths()["purelib"]]
    for root in dict.fromkeys([*roots, *site.getsitepackages()]):
        yield from sorted(Path(root).rglob("*.py"))


def parsed(path: Path) -> str | None:
    """Return a file's text if it is UTF-8 and this interpreter can parse it."""
    try:
        text = path.read_bytes().decode()
        ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError):
        return None
    return text


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_every_installed_file_is_read_as_the_parser_reads_it() -> None:
    end = time.monotonic() + SECONDS
    seen = 0
    for path in python_files():
        text = parsed(path)
        if text is None:
            continue
        assert imports(text) == expected_imports(text), path
        seen += 1
        if time.monotonic() > end:
            break
    assert seen > 20


def said(text: str) -> list[tuple[str, Context]]:
    """Return each import as it is written, and its context."""
    return [(text[one.start : one.end], one.context) for one in imports(text)]


CASES = {
    "a semicolon": ("import a; import b", [("import a", TOP), ("import b", TOP)]),
    "a comment behind": ("import a  # import b\n", [("import a", TOP)]),
    "names that only look like it": ("import_a = reimport = x.import_\n", []),
    "a string": ("x = 'a; import b'; import c\n", [("import c", TOP)]),
    "a comment": ("x = 1  # so: import b\n", []),
    "a continued string": ("x = 'a \\\nimport b'\n", []),
    "a docstring": ('"""\nimport a\n"""\nimport b\n', [("import b", TOP)]),
    "code behind a docstring": ('"""\na"""; import b\n', [("import b", TOP)]),
    "quotes in a comment": ("# '''\nimport a\n# '''\n", [("import a", TOP)]),
    "quotes in a string": ("x = '\"\"\"'\nimport a\ny = '\"\"\"'\n", [("import a", TOP)]),
    "escaped quotes": ('x = """\\"""\nimport a\n"""\nimport b\n', [("import b", TOP)]),
    "no space": ("from.a import(b)\nfrom.import(c)\n", None),
    "only dots": ("from . . import a\nfrom ...b import c\n", None),
    "spaces in names": ("import a . b . c as d\nfrom . a . b import c\n", None),
    "a continuation": ("from a \\\n  import b, \\\n  c\n", None),
    "a continuation in the middle": ("import \\\n a\n", None),
    "a comment with a bracket": ("from a import (b,  # ) import c\n  d)\n", None),
    "a wildcard": ("from a import*\nfrom . import *\n", None),
    "a form feed": ("\fimport a\n  \f\nif x:\n  import b\n", None),
    "tabs": ("if x:\n\tif y:\n\t    import a\n\timport b\n", None),
    "carriage returns": ("import a\rif x:\r    from b import (c,\r  d)\r", None),
    "a continuation with carriage returns": ("from a \\\r\n import b\r\n", None),
    "a byte order mark": ("\ufeffimport a\n", None),
    "letters": ("import café, 变量 as ŷ\nfrom ñ.ü import é\n", None),
    "a combining mark": ("import a\u0301b\n", None),
    "a def in a line": ("def f(): import a\n", [("import a", DEFERRED)]),
    "a class in a line": ("class A: x = 1; import a\n", [("import a", CLASS)]),
    "a try in a line": ("try: import a\nexcept E: import b\nelse: import c\n", None),
    "a finally": ("try:\n    pass\nfinally:\n    import a\n", [("import a", TRY)]),
    "an else of a for": ("for x in y:\n    pass\nelse:\n    import a\n", None),
    "type checking": ("if typing.TYPE_CHECKING:\n  import a\n", [("import a", TYPE_CHECKING)]),
    "type checking and more": ("if TYPE_CHECKING and x:\n  import a\n", None),
    "type checking or more": ("if TYPE_CHECKING or x:\n  import a\n", [("import a", CONDITIONAL)]),
    "no type checking": ("if not TYPE_CHECKING:\n  pass\nelse:\n  import a\n", None),
    "its else": ("if TYPE_CHECKING: pass\nelse: import a\n", [("import a", CONDITIONAL)]),
    "a main guard": ("if '__main__' == __name__: import a\n", [("import a", MAIN_GUARD)]),
    "no main guard": ("if __name__ != '__main__': import a\n", [("import a", CONDITIONAL)]),
    "a main guard in brackets": ("if (\n__name__ == '__main__'\n):\n  import a\n", None),
    "a word in a string": ("if TYPE_CHECKING and x == 'a or b':\n  import a\n", None),
    "a match": ("match x:\n    case 1:\n        import a\n", [("import a", CONDITIONAL)]),
    "a match after an if": (
        "def f():\n    if a:\n        pass\n    match x:\n        case 1:\n            import y\n",
        None,
    ),
    "a comprehension": ("class A:\n    x = [a\n  for a in b\n  if a]\n    import c\n", None),
    "a conditional key": ("class A:\n    x = {a\n if b else c: d}\n    import e\n", None),
    "a lambda": ("class A:\n    x = [a for a in b\n if (lambda: a)]\n    import e\n", None),
    "a header over lines": ("if x(a,\n b):\n    import c\n", None),
    "an end of brackets before": ("x(1,\n  2); import a\n", [("import a", TOP)]),
    "a header's end before": ("def f(a,\n  b): import c\n", [("import c", DEFERRED)]),
    "a header in a string": ("class A:\n    x = '''\nif a:\n'''\n    import b\n", None),
    "async": ("async def f():\n  async with a:\n    import b\n", None),
    "a lazy import": ("lazy import a\nlazy from b import c\n", [
        ("lazy import a", LAZY),
        ("lazy from b import c", LAZY),
    ]),
    "a module called lazy": ("import lazy\nlazy = 1; import b\n", None),
    "nested quotes (PEP 701)": (
        'x = f"{a["b; import c"]}"; import d\n',
        [("import d", TOP)],
    ),
    "nested triple quotes (PEP 701)": (
        'x = f"""{a["""\nimport b\n"""]}"""\nimport c\n',
        [("import c", TOP)],
    ),
    "a field over lines (PEP 701)": (
        'x = f"{\na["""\nimport b\n"""]\n}" + """\nimport c\n"""; import d\n',
        [("import d", TOP)],
    ),
    "a template (PEP 750)": ('t"{a}"; import b\n', [("import b", TOP)]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_is_hard_to_read(name: str) -> None:
    text, wanted = CASES[name]
    if wanted is None:
        assert imports(text) == expected_imports(text)
        assert imports(text)
    else:
        assert said(text) == wanted


BROKEN = {
    "an open bracket": ("from a import (b, c\n\ndef f():\n    import d\n", ["b", "c", "d"]),
    "no names yet": ("from a import \nimport b\n", ["b"]),
    "no module yet": ("from import a\nimport b\n", ["b"]),
    "a comma at the end": ("from a import b, \nimport c\n", ["b", "c"]),
    "an as at the end": ("import a as\nimport c\n", ["a", "c"]),
    "an open string": ("x = 'a\nimport b\n", ["b"]),
    "an open call": ("foo(\nimport b\nx = 'a'; import c\n", ["b", "c"]),
    "prose": ("import the module\nimport b\n", ["b"]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_of_broken_text_what_can_be_read_is(name: str) -> None:
    text, wanted = BROKEN[name]
    assert [alias.name for one in imports(text) for alias in one.names] == wanted


def unparsed(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError):
        return True
    return False


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources())
def test_what_is_drawn_is_read_as_the_parser_reads_it(text: str) -> None:
    assume(not unparsed(text))
    assert imports(text) == expected_imports(text)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources(), st.data())
def test_cut_anywhere_it_is_still_read(text: str, data: st.DataObject) -> None:
    cut = text[: data.draw(st.integers(0, len(text)))]
    for one in imports(cut):
        assert is_in(one, cut)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("import from(){}[]'\"\\\n;:#.,*asf éif def")))
def test_nothing_makes_it_fail(text: str) -> None:
    for one in imports(text):
        assert is_in(one, text)


def is_in(one: Import, text: str) -> bool:
    """Return whether a statement's spans are where its words are."""
    begins = text.startswith(("import", "from", "lazy"), one.start)
    inside = all(one.start < alias.start < alias.end <= one.end for alias in one.names)
    return begins and inside and 0 <= one.start < one.end <= len(text)
