"""Which files hold a phrase: whoever looks into those alone finds what looking into all would find.

The slow twin is the text itself.  Files are read as bytes where that will do, and their words are
kept as numbers; neither may leave a file out.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import move_forms
import workspaces
from drawing import Drawing
from modtidy.host.cache import Cache
from modtidy.host.contents import DiskContents
from modtidy.host.disk import scan
from modtidy.host.encoding import encoded
from modtidy.lsp.buffers import Buffer, Buffered
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.rewriting.moves import moving
from modtidy.source.names import Names, Reader
from modtidy.source.summary import Summary
from modtidy.tree import Contents
from workspaces import Home

WORDS = ("app", "app.core", "core", "größe", "size_1", "apple", "app.core.money", "Ω")
ENCODINGS = ("", "utf-8", "latin-1", "cp1253", "shift_jis", "gbk", "iso2022_jp", "utf-7", "cp037")
BETWEEN = (
    "",
    " ",
    ".",
    '"',
    "'",
    "\n",
    "…",
    "é",
    "ア",
    "「",
    "\r\n",
    "a",
    "_",
    "/",
    "\\n",
    "\\",
    "n",
)

texts = st.lists(st.sampled_from((*WORDS, *BETWEEN)), max_size=12).map("".join)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)


def stands(phrase: str, text: str) -> bool:
    """Tell whether a phrase stands in a text in whole words, also behind an escape."""
    between = r"\\?\.".join(map(re.escape, phrase.split(".")))
    return bool(re.search(rf"(?:(?<=\\[nrt])|(?<!\w)){between}(?!\w)", text))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a directory to write in, again and again."""
    return tmp_path_factory.mktemp("texts")


def on_disk(root: Path, written: Collection[tuple[str, str]]) -> DiskContents:
    """Write texts in their encodings, as far as those have the characters."""
    for number, (encoding, text) in enumerate(written):
        path = root / f"m{number}.py"
        said = f"# coding: {encoding}\n{text}" if encoding else text
        try:
            path.write_bytes(encoded(said, path.name))
        except UnicodeError:
            path.write_bytes(said.encode("utf-8"))
    return DiskContents(root.as_posix(), scan(root.as_posix()).fingerprints, Cache(None, ""))


@settings(deadline=None)  # files are written
@given(st.lists(st.tuples(st.sampled_from(ENCODINGS), texts), min_size=1, max_size=4), phrases)
def test_no_file_is_left_out(root: Path, written: list[tuple[str, str]], sought: list[str]) -> None:
    contents = on_disk(root, written)
    files = [f"m{number}.py" for number in range(len(written))]
    held = {path for path in files if any(stands(one, contents.text(path)) for one in sought)}
    fresh = on_disk(root, written)
    assert held <= {*fresh.holding(sought, files)}
    known = on_disk(root, written)
    for _ in known.look_ahead():
        pass
    assert held <= {*known.holding(sought, files)}
    buffers = {path: Buffer.of(contents.text(path), 1) for path in files[:1]}
    assert held <= {*Buffered(buffers, known, Reader()).holding(sought, files)}


class EveryFile:
    """Contents of which every file may hold any phrase."""

    def __init__(self, beneath: Contents) -> None:
        self._beneath = beneath
        self.text: Callable[[str], str] = beneath.text
        self.summary: Callable[[str], Summary] = beneath.summary
        self.names: Callable[[str], Names] = beneath.names

    def holding(self, _: Collection[str], files: Iterable[str]) -> Iterator[str]:
        yield from files


SAYING = (
    """
import importlib

NAMES = ["{0}", "{0}.total", '{0}:total', "{0}x", "{1}"]
importlib.import_module("{0}")
""",
    """
from importlib import import_module

import_module(".{1}", "{2}")
import_module(".{1}", __package__)
""",
    """
import importlib

def load(name):
    return importlib.import_module(f'{2}.{{name}}')
""",
    """
def load(name):
    return __import__('{0}' + name), __import__('.%s' % name)
""",
    """
def run(app):
    "Run {0} and {1}."
    return app.{1}.total()
""",
    """
import app.core

print(app.core.{1}, app.{1})
""",
    """
import app
from pathlib import Path

HERE = Path(__file__).parent
print(HERE / "core" / "{1}.py", Path(app.core.__file__).parent / "{1}.py")
print(getattr(app, "{1}"), vars(app)["{1}"], "{2}" + ".{1}", f"{2}{{'.'}}{1}")
print(f"{{__name__.rpartition('.')[0]}}.{1}", __package__ + ".{1}", f"{{__file__[0]}}{1}")
""",
)
"""Texts that name a module by strings, or seem to; of its name, its last word and its package."""


def said(module: str) -> dict[str, str]:
    """Draw a tree whose files say the name of a module in every way."""
    package, _, tail = module.rpartition(".")
    saying = [text.format(module, tail, package or module) for text in SAYING]
    places = ("", "app/", "app/core/", "lib/")
    drawn = {f"{at}says{n}.py": text for at in places for n, text in enumerate(saying)}
    told = {"README.md": f"`{module}` and `{tail}`\n", "run.sh": f"python -m {module}\n"}
    return {**move_forms.BASE, "main.py": "", **drawn, **told}


def planned(asked: dict[str, str], project: Project) -> Plan | str:
    try:
        return moving.moved(asked, project)
    except Refused as refused:
        return str(refused)


@pytest.mark.parametrize("module", move_forms.MODULES)
def test_the_plan_is_that_of_looking_into_every_file(module: str, home: Home) -> None:
    drawing = Drawing(said(module))
    project = workspaces.project(drawing, home(drawing))
    tree = replace(project.tree, contents=EveryFile(project.tree.contents))
    every = replace(project, tree=tree)
    unlike = {}
    for name, asked in move_forms.OPERATIONS.items():
        plan, slow = planned(dict(asked), project), planned(dict(asked), every)
        if plan != slow:
            unlike[name] = (plan, slow)
    assert unlike == {}
