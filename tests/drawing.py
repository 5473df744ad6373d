"""The fixture language: a project drawn as a tree, with what is to be found in it.

`tests/README.md` teaches the language; this module reads its trees.  What may follow a tree, the
sections, is in `casefile.py`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import dedent

import marks
from marks import Marks, Spot
from modtidy import paths
from modtidy.refactor import Target
from modtidy.text import Span

INSTALLED = "@site-packages"
"""The top-level directory that draws what is installed in the environment."""

_NOTE = r"(?:crlf|cr|bom|unended)"
_ENTRY = re.compile(
    rf"(?P<name>[^|:]+?)(?P<slash>/?)(?P<closed>»?)(?: \((?P<notes>{_NOTE}(?:, {_NOTE})*)\))?"
    r"(?: \| (?P<line>.*)|(?P<block>:))?"
)
_LINE_ENDS = {"crlf": "\r\n", "cr": "\r"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn project: its files and directories, and what the marks in it say."""

    files: Mapping[str, str] = field(default_factory=dict)
    """Texts by path, in the order they are drawn; a directory's path ends in a slash."""
    installed: Mapping[str, str] = field(default_factory=dict)
    """The same for what is in the environment's site-packages."""
    marks: Marks = field(default_factory=Marks)
    targets: tuple[Target, ...] = ()
    """What a refactoring is pointed at: files, directories, spans."""


@dataclass(frozen=True, slots=True)
class _Block:
    """The text of one file, read from its drawn lines."""

    text: str
    marks: Marks
    spans: tuple[Span, ...]


def read(drawn: str) -> Drawing:
    """Read a drawn tree."""
    files: dict[str, str] = {}
    installed: dict[str, str] = {}
    said, targets = Marks(), list[Target]()
    for path, entry, line_marks, lines in _entries(drawn.split("\n")):
        kept = installed if paths.below(path, INSTALLED) else files
        inside = paths.relative(path, INSTALLED) if kept is installed else path
        if entry["slash"]:
            if path != INSTALLED:
                kept[f"{inside}/"] = ""
            said += marks.read(line_marks, [Spot(path, is_directory=True)])
            targets += [Target(path)] if entry["closed"] else []
            continue
        block = _block(path, lines, set((entry["notes"] or "").split(", ")))
        kept[inside] = block.text
        said += block.marks + marks.read(line_marks, [Spot(path)])
        targets += [Target(path)] if "«" in entry["name"] else []
        targets += [Target(path, span) for span in block.spans]
    return Drawing(files, installed, said, tuple(targets))


def _entries(lines: list[str]) -> Iterator[tuple[str, re.Match[str], str, list[str]]]:
    """Yield each entry's path, its parts, the marks on it, and the lines of its text."""
    directories = [(-1, paths.ROOT)]
    while lines:
        raw = lines.pop(0)
        line, line_marks = marks.split(raw)
        if not line.strip() or line.startswith("#"):
            continue
        entry = _ENTRY.fullmatch(line.strip())
        assert entry, f"not a tree entry: {raw!r}"
        depth = _depth(line)
        directories = [(outer, path) for outer, path in directories if outer < depth]
        path = paths.join(directories[-1][1], entry["name"].strip("«»"))
        if entry["slash"]:
            directories.append((depth, path))
        if entry["line"] is not None:
            yield path, entry, "", [f"{entry['line']}{line_marks}"]
        else:
            yield path, entry, line_marks, _taken(lines, depth) if entry["block"] else []


def _taken(lines: list[str], depth: int) -> list[str]:
    """Take the block off the front of `lines` that is indented deeper than `depth`."""
    block: list[str] = []
    while lines and (not lines[0].strip(" ") or _depth(lines[0]) > depth):
        block.append(lines.pop(0))
    while block and not block[-1].strip(" "):
        block.pop()
    return dedent("\n".join(block)).split("\n") if block else []


def _block(path: str, lines: Iterable[str], notes: set[str]) -> _Block:
    """Read the text of a file, its marks, and the spans that no mark has taken."""
    line_end = next((_LINE_ENDS[note] for note in notes & {*_LINE_ENDS}), "\n")
    text, found, free = "\ufeff" if "bom" in notes else "", Marks(), list[Span]()
    opened: list[int] = []
    for raw in lines:
        line, line_marks = marks.split(raw)
        start, spans = len(text), list[Span]()
        for part in re.split("([«»])", line):
            if part == "«":
                opened.append(len(text))
            elif part == "»":
                assert opened, f"`»` closes nothing in {path}"
                spans.append(Span(opened.pop(), len(text)))
            else:
                text += part
        if line_marks:
            whole = Span(start, len(text))
            spots = [Spot(path, line=whole, exact=span) for span in spans] or [
                Spot(path, line=whole)
            ]
            found += marks.read(line_marks, spots)
        else:
            free += spans
        text += line_end
    assert not opened, f"`«` is never closed in {path}"
    return _Block(text.removesuffix(line_end) if "unended" in notes else text, found, tuple(free))


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
