"""The files of a workspace, as a value: which there are, and where to ask what is in them.

Which files there are is held here, directory by directory.  What is in a file is asked of the
`Contents`, who reads it when it is first wanted and remembers what was read, by content.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from modtidy import paths
from modtidy.source.names import Names, Reader
from modtidy.source.summary import Summary, summarise

NATIVE = (".so", ".pyd")
PYTHON = (".py", ".pyi")

_WORD = re.compile(r"\w+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entries:
    """What one directory holds."""

    names: frozenset[str]
    """Every file's name, and every directory's, which ends in a slash."""
    natives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Extension modules (`fast.cpython-311-x86_64-linux-gnu.so`) by the name they go by."""

    @staticmethod
    def of(names: Iterable[str]) -> "Entries":
        """Sort out the entries of a directory."""
        natives: dict[str, tuple[str, ...]] = {}
        names = frozenset(names)
        for name in sorted(name for name in names if name.endswith(NATIVE)):
            natives[paths.stem(name)] = (*natives.get(paths.stem(name), ()), name)
        return Entries(names, natives)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a file of this name, or with a final slash, a directory."""
        return name in self.names


EMPTY = Entries(frozenset())


class Contents(Protocol):
    """What is in the files of one tree.  Asking again gives the same answer; asking never fails."""

    def text(self, path: str) -> str:
        """Return the text of the file at `path`, or nothing where it cannot be read."""

    def summary(self, path: str) -> Summary:
        """Return what the file at `path` says, in brief."""

    def names(self, path: str) -> Names:
        """Return the names the file at `path` binds and uses."""

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> Iterator[str]:
        """Yield those of `files` in whose text all words of one of the phrases stand.

        A word may stand behind an escaped line end or tab, as in a string.  A few other files may
        be among them: whoever asks looks into each more closely.
        """


class Outside(Protocol):
    """The directories outside the workspace: the standard library's, the environment's."""

    def entries(self, directory: str) -> Entries:
        """List the directory at the absolute path `directory`, or nothing where it cannot be."""


class Texts:
    """Contents held in memory, over others that are asked for everything else."""

    def __init__(
        self,
        texts: Mapping[str, str],
        beneath: Contents | None = None,
        reader: Reader | None = None,
    ) -> None:
        """Hold `texts` by path, over the contents `beneath`."""
        self.texts = texts
        self.beneath = beneath
        self._reader = reader or Reader()
        self._summaries: dict[str, Summary] = {}

    def text(self, path: str) -> str:
        """Return the text held for `path`, or the one beneath."""
        held = self.texts.get(path)
        if held is None:
            return self.beneath.text(path) if self.beneath else ""
        return held

    def summary(self, path: str) -> Summary:
        """Return what the file says, read once."""
        if self.beneath and path not in self.texts:
            return self.beneath.summary(path)
        if path not in self._summaries:
            self._summaries[path] = summarise(self.text(path))
        return self._summaries[path]

    def names(self, path: str) -> Names:
        """Return the names the file binds and uses; the reader remembers them."""
        if self.beneath and path not in self.texts:
            return self.beneath.names(path)
        return self._reader.names(self.text(path))

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> Iterator[str]:
        """Yield the files whose texts hold one of the phrases."""
        files = tuple(files)
        yield from holding(phrases, (one for one in files if one in self.texts), self.text)
        if self.beneath:
            yield from self.beneath.holding(
                phrases, (one for one in files if one not in self.texts)
            )


def holding(
    phrases: Collection[str], files: Iterable[str], text: Callable[[str], str]
) -> Iterator[str]:
    """Yield the files whose texts, which are at hand, hold one of the phrases."""
    asked = [words_of(one) for one in phrases]
    for path in files:
        said = text(path)
        if any(all(word in said for word in words) for words in asked):
            yield path


def words_of(phrase: str) -> frozenset[str]:
    """Give the words of a phrase, of letters, digits and underscores of ASCII."""
    return frozenset(_WORD.findall(phrase))


class Nothing:
    """No directory outside the workspace."""

    def entries(self, directory: str) -> Entries:  # noqa: ARG002 - the protocol's signature
        """List nothing."""
        return EMPTY


@dataclass(frozen=True)
class Tree:
    """Which files a workspace has, and what to ask for their contents."""

    directories: Mapping[str, Entries]
    contents: Contents
    outside: Outside = field(default_factory=Nothing)

    @staticmethod
    def of(files: Mapping[str, str], outside: Outside | None = None) -> "Tree":
        """Make the tree of some files held in memory; a final slash makes a directory."""
        listing: dict[str, set[str]] = {paths.ROOT: set()}
        for path in files:
            directory, name = paths.parent(path.rstrip("/")), paths.leaf(path.rstrip("/"))
            if path.endswith("/"):
                listing.setdefault(path.rstrip("/"), set())
                name += "/"
            listing.setdefault(directory, set()).add(name)
            for above in paths.parents(directory):
                listing.setdefault(above, set()).add(f"{paths.leaf(directory)}/")
                directory = above
        entries = {directory: Entries.of(names) for directory, names in listing.items()}
        return Tree(entries, Texts(files), outside or Nothing())

    def entries(self, directory: str) -> Entries:
        """List `directory`, which may lie outside the workspace; nothing where there is none."""
        if paths.is_absolute(directory):
            return self.outside.entries(directory)
        known = self.directories.get(directory)
        if known is None and self.has_directory(directory):  # ignored, and there all the same
            return self.outside.entries(directory)
        return known or EMPTY

    def has(self, path: str) -> bool:
        """Tell whether there is a file at `path`."""
        return paths.leaf(path) in self.entries(paths.parent(path)).names

    def has_directory(self, path: str) -> bool:
        """Tell whether there is a directory at `path`."""
        return not path or f"{paths.leaf(path)}/" in self.entries(paths.parent(path)).names

    def text(self, path: str) -> str:
        """Return the text of the file at `path`, line ends as they are."""
        return self.contents.text(path)

    def summary(self, path: str) -> Summary:
        """Return what the file at `path` says, in brief."""
        return self.contents.summary(path)

    def names(self, path: str) -> Names:
        """Return the names the file at `path` binds and uses."""
        return self.contents.names(path)

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> frozenset[str]:
        """Name those of `files` in whose text one of the phrases stands, and perhaps a few more."""
        return frozenset(self.contents.holding(phrases, files)) if phrases else frozenset()

    def files(self, suffixes: tuple[str, ...] = PYTHON) -> Iterator[str]:
        """Yield the files of the workspace with one of `suffixes`, directory by directory."""
        for directory in sorted(self.directories):
            for name in sorted(self.directories[directory].names):
                if name.endswith(suffixes):
                    yield paths.join(directory, name)

    def files_below(self, directory: str, suffixes: tuple[str, ...] = (".py",)) -> Iterator[str]:
        """Yield the files under `directory` with one of `suffixes`, nearest and first in order."""
        waiting = [directory]
        for one in waiting:
            names = sorted(self.entries(one).names)
            yield from (paths.join(one, name) for name in names if name.endswith(suffixes))
            waiting += [paths.join(one, name[:-1]) for name in names if name.endswith("/")]

    def with_entry(self, path: str) -> "Tree":
        """Return the tree with a file (or with a final slash, a directory) at `path` added."""
        directories = dict(self.directories)
        directory, name = paths.parent(path.rstrip("/")), paths.leaf(path.rstrip("/"))
        if path.endswith("/"):
            name += "/"
            directories.setdefault(path.rstrip("/"), EMPTY)
        while name not in directories.get(directory, EMPTY).names:
            directories[directory] = Entries.of(directories.get(directory, EMPTY).names | {name})
            if not directory:
                break
            directory, name = paths.parent(directory), f"{paths.leaf(directory)}/"
        return replace(self, directories=directories)

    def with_texts(self, texts: Mapping[str, str]) -> "Tree":
        """Return the tree with other contents in some of its files."""
        return replace(self, contents=Texts(texts, self.contents))

    def rewritten_since(self, before: "Tree") -> frozenset[str] | None:
        """Name the files that have had other texts laid over them since a tree before.

        None where the contents were not made of those.
        """
        rewritten: set[str] = set()
        contents = self.contents
        while contents is not before.contents:
            if not isinstance(contents, Texts) or contents.beneath is None:
                return None
            rewritten.update(contents.texts)
            contents = contents.beneath
        return frozenset(rewritten)
