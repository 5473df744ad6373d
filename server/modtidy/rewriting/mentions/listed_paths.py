"""Single words that are paths by where they stand: `graft shop`, `mypy shop`, `omit = shop`.

The one idea: a word that could be anything is a file's or a directory's name in a list of paths,
and where a tool is told what to look at.
"""

import re
from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.rewriting.mentions.spoken_names import Spelling
from modtidy.text import Edit, Span

_COMMAND = re.compile(
    r"(?m)(?:^|[\s;&|\"'/@-])(?:mypy|dmypy|pyright|basedpyright|ty|pyrefly|pytest|py\.test|coverage|"
    r"ruff|flake8|pylint|pyflakes|pycodestyle|pydocstyle|black|isort|bandit|vulture|interrogate|"
    r"mutmut|pdoc|sphinx-apidoc|twine|codespell|autoflake|pyupgrade|pydoclint|--doctest-modules)"
    r"(?P<told>(?:[ \t][^\n;&|]*)?)"
)
"""A tool that looks at files and directories, and what it is told in the same line."""
_ARGUMENT = r"(?:(?<=[\s,])|(?<=--source=))(?<!-[kmpenrc] )(?:\./)?(?P<path>{path})(?=[\s,\"']|\Z)"
_LISTED = r"(?<![\w./*\\-])(?:\./|/|\*\*?/)?(?P<path>{path})(?![\w-]|\.\w)"
_INSTALLED = r"(?:(?<=\*/)|(?<=site-packages/))(?P<path>{path})(?![\w-]|\.\w)"
_MANIFEST = re.compile(
    r"(?m)^[ \t]*(?:recursive-)?(?:include|exclude|graft|prune)[ \t](?P<told>.*)$"
)
"""A line of `MANIFEST.in` that has paths in it."""


def in_manifest(text: str, known: Iterable[Spelling], directory: str) -> Iterator[Edit]:
    """Yield the edits of a `MANIFEST.in` of a directory, where a word is what moves."""
    lines = [Span(*one.span("told")) for one in _MANIFEST.finditer(text)]
    yield from listed(text, lines, known, directory)


def in_commands(text: str, known: Iterable[Spelling], directory: str) -> Iterator[Edit]:
    """Yield the edits of commands, where a word is what moves; they are run in a directory."""
    told = [Span(*one.span("told")) for one in _COMMAND.finditer(text)]
    yield from _found(text, told, _ARGUMENT, known, directory)


def listed(
    text: str, lists: Iterable[Span], known: Iterable[Spelling], directory: str
) -> Iterator[Edit]:
    """Yield the edits of lists of paths, from a directory, where a word is what moves."""
    yield from _found(text, lists, _LISTED, known, directory)


def installed(text: str, known: Iterable[Spelling]) -> Iterator[Edit]:
    """Yield the edits of patterns that tell where modules are installed, as `*/shop/*`."""
    for one in known:
        old, new = one.name.replace(".", "/"), one.new_name.replace(".", "/")
        if old and old != new and old in text:
            suffix = ".py" if one.path.endswith(".py") else ""
            for found in re.finditer(_INSTALLED.format(path=re.escape(old + suffix)), text):
                yield Edit(Span(*found.span("path")), new + suffix)


def _found(
    text: str, places: Iterable[Span], pattern: str, known: Iterable[Spelling], directory: str
) -> Iterator[Edit]:
    where = list(places)
    for one in known:
        if not (paths.below(one.path, directory) and paths.below(one.new_path, directory)):
            continue
        old, new = paths.relative(one.path, directory), paths.relative(one.new_path, directory)
        if "/" in old or old.endswith(".py") or old not in text:
            continue  # a path of several parts is one wherever it stands
        for place in where:
            for found in re.compile(pattern.format(path=re.escape(old))).finditer(
                text, place.start, place.end
            ):
                yield Edit(Span(*found.span("path")), new)
