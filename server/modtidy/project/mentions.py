"""Which files mention a name in an import: the index behind "who imports this?".

It is keyed by single words, not by modules, so that it depends on each file alone and not on the
roots; whoever asks resolves the few imports it leads to.  A changed file is laid over the index
and not worked into it, so that the one before stays true for whoever still holds it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from modtidy.source.summary import Summary

PACKAGE = "."
"""Stands for the package itself in `from . import name`."""

_WORK_IN = 64
"""So many files laid over the index, and it is made anew."""


def words(summary: Summary) -> frozenset[str]:
    """Give every single name that the imports of a file mention."""
    found: set[str] = set()
    for statement in summary.imports:
        if statement.level and not statement.module:
            found.add(PACKAGE)
        found.update((statement.module or "").split("."))
        for alias in statement.names:
            found.update(alias.name.split("."))
    return frozenset(found - {"", "*"})


@dataclass(frozen=True)
class Mentions:
    """For each word, the files whose imports mention it."""

    base: Mapping[str, tuple[str, ...]]
    by_file: Mapping[str, frozenset[str]]
    laid_over: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @staticmethod
    def of(by_file: Mapping[str, frozenset[str]]) -> "Mentions":
        """Index the words of each file."""
        base: dict[str, list[str]] = {}
        for path, found in by_file.items():
            for word in found:
                base.setdefault(word, []).append(path)
        return Mentions({word: tuple(files) for word, files in base.items()}, by_file)

    def with_file(self, path: str, found: Iterable[str]) -> "Mentions":
        """Return the index with other words, or with none, for the file at `path`."""
        laid_over = {**self.laid_over, path: frozenset(found)}
        if len(laid_over) > _WORK_IN:
            return Mentions.of({**self.by_file, **laid_over})
        return Mentions(self.base, self.by_file, laid_over)

    def with_files(self, found: Mapping[str, frozenset[str]]) -> "Mentions":
        """Return the index with other words, or with none, for some files; nothing is made anew."""
        return Mentions(self.base, self.by_file, {**self.laid_over, **found}) if found else self

    def of_file(self, path: str) -> frozenset[str]:
        """Give the words the file at `path` mentions."""
        return self.laid_over.get(path, self.by_file.get(path, frozenset()))

    def mentioning(self, words: Iterable[str]) -> frozenset[str]:
        """Name the files that mention one of these words."""
        words = frozenset(words)
        found = {path for word in words for path in self.base.get(word, ())}
        later = (path for path, said in self.laid_over.items() if not words.isdisjoint(said))
        return frozenset(found - self.laid_over.keys()).union(later)

    def files(self, word: str) -> tuple[str, ...]:
        """Name the files that mention `word`."""
        return (
            *(path for path in self.base.get(word, ()) if path not in self.laid_over),
            *(path for path, found in self.laid_over.items() if word in found),
        )
