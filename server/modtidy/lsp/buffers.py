"""What is in the files of a workspace while some of them are open: the editor's word counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from modtidy.source.names import Names, Reader
from modtidy.source.revision import resummarise
from modtidy.source.summary import Summary, summarise
from modtidy.tree import Contents, holding


@dataclass(frozen=True, slots=True)
class Buffer:
    """The text of an open document, and what it says in brief."""

    text: str
    summary: Summary
    version: int

    @staticmethod
    def of(text: str, version: int) -> "Buffer":
        """Read a text from beginning to end."""
        return Buffer(text, summarise(text), version)

    def edited(self, text: str, start: int, old_end: int, new_end: int, version: int) -> "Buffer":
        """Return what the buffer is when `start` to `old_end` has become `start` to `new_end`."""
        summary = resummarise(self.summary, self.text, text, start, old_end, new_end)
        return Buffer(text, summary, version)


@dataclass(frozen=True)
class Buffered:
    """Contents with some files open in an editor, over those on disk."""

    buffers: Mapping[str, Buffer]
    beneath: Contents
    reader: Reader

    def text(self, path: str) -> str:
        """Return the buffer's text, or the file's."""
        buffer = self.buffers.get(path)
        return self.beneath.text(path) if buffer is None else buffer.text

    def summary(self, path: str) -> Summary:
        """Return what the buffer says, or the file."""
        buffer = self.buffers.get(path)
        return self.beneath.summary(path) if buffer is None else buffer.summary

    def names(self, path: str) -> Names:
        """Return the names in the buffer, or in the file."""
        buffer = self.buffers.get(path)
        return self.beneath.names(path) if buffer is None else self.reader.names(buffer.text)

    def holding(self, phrases: Collection[str], files: Iterable[str]) -> Iterator[str]:
        """Yield the files whose buffer, or else whose text on disk, holds one of the phrases."""
        files = tuple(files)
        yield from holding(phrases, (one for one in files if one in self.buffers), self.text)
        yield from self.beneath.holding(phrases, (one for one in files if one not in self.buffers))
