"""Summaries: marks and uses say what the tokens say, and an edit leads where reading anew does."""

import ast
import io
import marshal
import sysconfig
import time
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from drawn_sources import sources
from import_twin import Offsets, is_main_guard
from modtidy.source.revision import resummarise
from modtidy.source.spans import Spans
from modtidy.source.summary import Summary, as_tuple, from_tuple, shape, summarise
from modtidy.source.uses import USES, Use

SECONDS = 15
OWN = {"__name__", "__path__", "__file__", "__all__", "__package__", "__spec__"}
LAYOUT = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
Word = tuple[int, str]


def words(text: str) -> list[Word]:
    """Return every token's offset and string, layout left out; names in f-strings included."""
    offsets = Offsets(text)
    return [
        (offsets.at(token.start[0], 0) + token.start[1], token.string)
        for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline)
        if token.string and token.type not in LAYOUT
    ]


def strings_names(text: str) -> Iterator[tuple[int, ast.Name | ast.Attribute]]:
    """Give the names, and the attributes of names, in formatted strings."""
    offsets = Offsets(text)
    for string in ast.walk(ast.parse(text)):
        for node in ast.walk(string) if isinstance(string, ast.JoinedStr) else ():
            if isinstance(node, ast.Name | ast.Attribute):
                yield offsets.at(node.lineno, node.col_offset), node


def expected_names(text: str) -> set[str]:
    tokens = ["", *(word for _, word in words(text)), "", ""]
    found = {name for _, node in strings_names(text) if (name := getattr(node, "id", "")) in OWN}
    for before, word, dot, after in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
        if before != "." and word in OWN:
            found.add(word)
        if before != "." and (word, dot, after) == ("importlib", ".", "resources"):
            found.add("importlib.resources")
    return found


def expected_uses(text: str, summary: Summary) -> tuple[Use, ...]:
    """Return the attributes of the names that are bound, as the tokens have them."""
    hits = {
        (at, node.value.id, node.attr)
        for at, node in strings_names(text)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    tokens = [(0, ""), *words(text), (0, ""), (0, "")]
    for (_, before), (at, name), (dot_at, dot), (after_at, after) in zip(
        tokens, tokens[1:], tokens[2:], tokens[3:], strict=False
    ):
        together = dot_at == at + len(name) and after_at == dot_at + 1
        if before != "." and dot == "." and together and after.isidentifier():
            hits.add((at, name, after))
    outside = [
        (name, attribute)
        for at, name, attribute in sorted(hits)
        if not any(one.start <= at < one.end for one in summary.imports)
    ]
    return tuple(
        Use(
            use.name,
            tuple(dict.fromkeys(word for name, word in outside if name == use.name))[:USES],
        )
        for use in summary.uses
    )


def agrees(text: str) -> None:
    """Hold a text's marks and uses against its tokens and its tree."""
    summary, tree, offsets = summarise(text), ast.parse(text), Offsets(text)
    marks = summary.marks
    assert set(marks.file_names) == expected_names(text)
    assert summary.uses == expected_uses(text, summary)
    starts = [offsets.span(node)[0] for node in tree.body]
    assert marks.has_all == any(text.startswith("__all__", start) for start in starts)
    assert marks.getattr_hook == any(
        isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body
    )
    guards = [
        start
        for start, node in zip(starts, tree.body, strict=True)
        if isinstance(node, ast.If)
        and is_main_guard(node.test)
        and node.test.end_lineno == node.lineno
    ]
    assert marks.main_guard == bool(guards)
    assert marks.main_guard_start == min(guards, default=-1)
    first, word = next(iter(words(text)), (0, ""))
    end = first + len(word.partition("\n")[0])
    assert (marks.first_start, marks.first_end) == (first, end)
    docstring = ast.get_docstring(tree, clean=False) is not None
    assert marks.code == (len(tree.body) > docstring)


@pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")
def test_the_standard_library_is_marked_as_its_tokens_have_it() -> None:
    end = time.monotonic() + SECONDS
    seen = 0
    for path in sorted(Path(sysconfig.get_paths()["stdlib"]).glob("*.py")):
        agrees(path.read_text(encoding="utf-8"))
        seen += 1
        if time.monotonic() > end:
            break
    assert seen > 5


MARKED = {
    "a shebang": ("#!python\n", "shebang"),
    "metadata": ("# /// script\n# dependencies = []\n# ///\n", "inline_metadata"),
    "a path": ("__path__ = []\n", "sets_path"),
    "an extended path": (
        "import pkgutil\n__path__ = pkgutil.extend_path(__path__, '')",
        "sets_path",
    ),
    "a declared namespace": ("__import__('p').declare_namespace('a')\n", "sets_path"),
    "public names": ("__all__ = ['a']\n", "has_all"),
    "more public names": ("__all__ += b.__all__\n", "has_all"),
    "a hook": ("def __getattr__(name): ...\n", "getattr_hook"),
    "a swapped module": ("sys.modules[__name__] = A()\n", "swaps_module"),
    "a swapped class": ("sys.modules[__name__].__class__ = A\n", "swaps_module"),
    "a main guard": ("if __name__ == '__main__':\n    f()\n", "main_guard"),
    "a main guard turned round": ('if "__main__" == __name__: f()\n', "main_guard"),
    "a main guard and more": ("if a and __name__ == '__main__': f()\n", "main_guard"),
    "a name in a field": ("x = f'{__file__}'\n", "file_names"),
    "resources": ("import importlib.resources\n", "file_names"),
    "a suppression": ("x = '#'  # noqa # modtidy: ignore[missing-init]\n", "suppresses"),
}


@pytest.mark.parametrize("name", MARKED)
def test_what_is_marked(name: str) -> None:
    text, mark = MARKED[name]
    assert getattr(summarise(text).marks, mark)
    assert bool(getattr(summarise("x = 1\n\n" + text).marks, mark)) == (mark != "shebang")
    assert not getattr(summarise(f'x = """\n{text}"""\n').marks, mark)


UNMARKED = {
    "another's attribute": ("x.__file__\n", "file_names"),
    "metadata within a line": ("x = 1  # /// script\n", "inline_metadata"),
    "another's path": ("x.__path__ = []\n", "sets_path"),
    "a comparison": ("sys.modules[__name__] == a\n", "swaps_module"),
    "an indented guard": ("def f():\n    if __name__ == '__main__': g()\n", "main_guard"),
    "a negated guard": ("if not __name__ == '__main__': g()\n", "main_guard"),
    "a method": ("class A:\n    def __getattr__(self, name): ...\n", "getattr_hook"),
    "a suppression in a string": ("x = '# modtidy: ignore'\n", "suppresses"),
    "a docstring": ("'''a'''  # b\n", "code"),
    "nothing": ("# a\n\n", "code"),
}


@pytest.mark.parametrize("name", UNMARKED)
def test_what_is_not_marked(name: str) -> None:
    text, mark = UNMARKED[name]
    assert not getattr(summarise(text).marks, mark)


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("import os\nos.path; os.sep; os.path\n", ("path", "sep")),
        ("import os\nx.os.path; my_os.a; 'os.b'; f'{os.c}'  # os.d\n", ("c",)),
        ("import os.path\nimport os.x\n", ()),
        ("import os\nos.a, os.b, os.c, os.d, os.e\n", ("a", "b", "c", "d")),
        ("import a.b as os\nos.é\n", ("é",)),
    ],
)
def test_what_is_used(text: str, attributes: tuple[str, ...]) -> None:
    assert Use("os", attributes) in summarise(text).uses


def test_a_shape_knows_no_position() -> None:
    text = "import os\nfrom .a import b as c\nif __name__ == '__main__':\n    os.x\n"
    assert shape(summarise(text)) == shape(summarise("\n# more\n\n" + text))
    assert shape(summarise(text)) != shape(summarise(text.replace("b as c", "b")))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources())
def test_a_summary_outlives_the_disk(text: str) -> None:
    summary = summarise(text)
    written = marshal.dumps(as_tuple(summary))
    assert from_tuple(marshal.loads(written)) == summary  # noqa: S302 - what was just written


NEW = st.sampled_from(
    [
        *("", "", "x", " ", "\n", "\n    ", "    ", "os.", "os.path", "é", ".", ",", "*"),
        *("(", ")", "[", "{", "}", '"', "'", '"""', "#", ":", ";", "\\", "\r\n", "\r", "\f"),
        *("import os\n", "import a.b as c", "from . import y", "from x import (", "lazy ", "not "),
        *("def f():\n    ", "if x:\n", "else:", "class A:\n", "if TYPE_CHECKING:\n", "try:\n"),
        *("__name__", "__all__ = []", "# /// script\n", 'f"{', '}"', "match x:\n", "case 1:\n"),
        *("# modtidy: ignore", "os = 1\n", " = ", " as os:", "for a, b in", "b", "def os"),
        *("import b\n", "    c, b = d\n"),
    ]
)
Cut = tuple[int, int, list[str]]


def settled(spans: Spans) -> list[tuple[int, int]]:
    return [spans.span(number) for number in range(len(spans.items))]


def holds_for(text: str, cuts: list[Cut]) -> None:
    """Edit a text again and again, and hold each summary against one made anew."""
    summary = summarise(text)
    for place, length, added in cuts:
        start = place % (len(text) + 1)
        end = min(start + length, len(text))
        new = "".join(added)
        after = text[:start] + new + text[end:]
        summary = resummarise(summary, text, after, start, end, start + len(new))
        anew = summarise(after)
        assert summary == anew
        if summary.spans:
            assert anew.spans
            assert settled(summary.spans) == settled(anew.spans)
        text = after


CUTS = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(0, 4), st.lists(NEW, max_size=2)), max_size=8
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sources(), CUTS)
@example("import libcst\nfrom libcst.a import b\n", [(29, 0, ["x"])])
@example("import os\nif x:\n    import a\nos.path\n", [(13, 0, [" or TYPE_CHECKING"])])
@example("import os\nclass A:\n    import a.\nx = 1\n", [(10, 4, [])])
@example("import os\nx = f('os.a b')\n", [(23, 1, []), (23, 0, ["'"])])
@example('import os\n"""a\nb"""\nimport c\n', [(15, 0, ["x"]), (15, 1, [""])])
def test_an_edit_leads_where_reading_anew_does(text: str, cuts: list[Cut]) -> None:
    holds_for(text, cuts)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["argparse", "typing", "shelve", "pdb"]), CUTS, st.sampled_from(["\n", "\r\n"])
)
def test_so_it_does_in_real_files(name: str, cuts: list[Cut], end: str) -> None:
    path = Path(sysconfig.get_paths()["stdlib"]) / f"{name}.py"
    text = path.read_text(encoding="utf-8")[:8000]
    holds_for(text.replace("\n", end), cuts)
