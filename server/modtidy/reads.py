"""What an answer is made from: a project that takes note of every read.

The one idea: rules read a project through a few primitive reads, so to see what an answer depends
on it is enough to hand the rules a project whose tree, index and library write down what they are
asked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeVar

from modtidy.library import Library
from modtidy.project.project import Project
from modtidy.source.names import Names
from modtidy.source.summary import Summary
from modtidy.tree import Contents

Held = TypeVar("Held")

EVERY = "*"
"""Stands for all of the entries, or all of the words, where an answer went through them."""


class Read(NamedTuple):
    """One thing an answer was made from."""

    what: str
    """`entries` of a directory, `summary`, `text` or `names` of a file, `mentions` of a word,
    `library` of a module; `shown`: what a file shows of the roots; `found`: what other answers
    have for a file."""
    of: str


def watched(project: Project, reads: set[Read]) -> Project:
    """Return the same project, seen through a tree and an index that take note of every read."""
    tree, index = project.tree, project.index
    directories = _Noted("entries", tree.directories, reads)
    return replace(
        project,
        tree=replace(tree, directories=directories, contents=_NotedContents(tree.contents, reads)),
        index=replace(index, base=_Noted("mentions", index.base, reads)),
        library=_NotedLibrary(project.library, reads),
        shown=replace(project.shown, by_file=_Noted("shown", project.shown.by_file, reads)),
    )


class _Noted(Mapping[str, Held]):
    """A mapping that takes note of what is looked up; to go through all of it counts as `*`."""

    def __init__(self, what: str, held: Mapping[str, Held], reads: set[Read]) -> None:
        self._what, self._held, self._reads = what, held, reads

    def __getitem__(self, key: str) -> Held:
        self._reads.add(Read(self._what, key))
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        self._reads.add(Read(self._what, EVERY))
        return iter(self._held)

    def __len__(self) -> int:
        self._reads.add(Read(self._what, EVERY))
        return len(self._held)


class _NotedLibrary:
    """A library that takes note of which modules are asked for."""

    def __init__(self, library: Library, reads: set[Read]) -> None:
        self._library, self._reads = library, reads

    def public_names(self, module: str) -> tuple[str, ...] | None:
        self._reads.add(Read("library", module))
        return self._library.public_names(module)


class _NotedContents:
    """Contents that take note of which files are asked for."""

    def __init__(self, contents: Contents, reads: set[Read]) -> None:
        self._contents, self._reads = contents, reads

    def text(self, path: str) -> str:
        self._reads.add(Read("text", path))
        return self._contents.text(path)

    def summary(self, path: str) -> Summary:
        self._reads.add(Read("summary", path))
        return self._contents.summary(path)

    def names(self, path: str) -> Names:
        self._reads.add(Read("names", path))
        return self._contents.names(path)

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> Iterator[str]:
        files = tuple(files)
        self._reads.update(Read("text", path) for path in files)
        return self._contents.holding(phrases, files)
