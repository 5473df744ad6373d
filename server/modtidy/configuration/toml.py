"""TOML: its values, and where in the text each key and value stands.

The standard parser gives values without their places.  `places` walks the text a second time, with
just enough of the grammar (https://toml.io/en/v1.0.0) to know a key from a value, and is meant for
text that has already been parsed.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from modtidy.configuration.mistake import Mistake
from modtidy.text import Span

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

Key = tuple[str | int, ...]
"""The way to a value: the names of tables and keys, and the positions in arrays."""


def parse_toml(text: str, origin: str) -> Mapping[str, object] | Mistake:
    """Return the values in `text`, or where `origin` stops being TOML."""
    try:
        return tomllib.loads(f" {text[1:]}" if text.startswith("\ufeff") else text)
    except tomllib.TOMLDecodeError as error:
        what, _, where = str(error).rpartition(" (at ")
        found = re.fullmatch(r"line (\d+), column (\d+)\)", where)
        line, column = map(int, found.groups()) if found else position(text, len(text))
        message = f"`{origin}` is not TOML: {what[:1].lower()}{what[1:]}"
        return Mistake(message, line=line, column=column, origin=origin)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return the line and column of the character at `offset`, both from 1."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


@dataclass(frozen=True, slots=True)
class Places:
    """Where the keys and the values of a text stand; a key said twice is where it was first."""

    keys: Mapping[Key, Span]
    values: Mapping[Key, Span]

    def nearest_key(self, key: Key) -> Span | None:
        """Return the span of `key`, of the value it leads to, or of the table around it."""
        while key:
            if found := self.values.get(key) if isinstance(key[-1], int) else self.keys.get(key):
                return found
            key = key[:-1]
        return None


def places(text: str) -> Places:
    """Return where the keys and values of `text`, which is TOML, stand."""
    walk = _Walk(text)
    walk.document()
    return Places(walk.keys, walk.values)


_BLANK = re.compile(r"(?:[ \t\r\n\ufeff]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[^\s.=\[\]{},#\"']+")
_SCALAR = re.compile(r"[^,\]}#\r\n]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)


@dataclass(slots=True)
class _Walk:
    """One pass over a text, from its first character to its last."""

    text: str
    at: int = 0
    keys: dict[Key, Span] = field(default_factory=dict)
    values: dict[Key, Span] = field(default_factory=dict)
    counts: dict[Key, int] = field(default_factory=dict)
    """How many tables each array of tables has so far."""

    def document(self) -> None:
        table: Key = ()
        self._take(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._take(_BLANK)

    def _header(self) -> Key:
        start = self.at
        many = self.text.startswith("[[", start)
        self.at += 2 if many else 1
        table = self._dotted(())
        self.at += 2 if many else 1
        if many:
            self.counts[table] = self.counts.get(table, -1) + 1
            table = (*table, self.counts[table])
            self.values[table] = Span(start, self.at)
        return table

    def _pair(self, table: Key) -> None:
        key = self._dotted(table)
        self.at += 1  # the equals sign
        self._take(_SPACE)
        self._value(key)

    def _dotted(self, key: Key) -> Key:
        """Read `a."b".c`, and note where each part stands."""
        while True:
            if key in self.counts:
                key = (*key, self.counts[key])
            self._take(_SPACE)
            start = self.at
            part = self._take(_STRING) or self._take(_BARE)
            key = (*key, _unquoted(part))
            self.keys.setdefault(key, Span(start, self.at))
            self._take(_SPACE)
            if self.text[self.at : self.at + 1] != ".":
                return key
            self.at += 1

    def _value(self, key: Key) -> None:
        start = self.at
        if self.text[start : start + 1] == "[":
            for index in self._items("]"):
                self._value((*key, index))
        elif self.text[start : start + 1] == "{":
            for _ in self._items("}"):
                self._pair(key)
        elif not self._take(_STRING):
            self._take(_SCALAR)
        end = start + len(self.text[start : self.at].rstrip())
        self.values.setdefault(key, Span(start, end))

    def _items(self, closing: str) -> Iterator[int]:
        """Yield the number of each item up to `closing`; who asks reads the item."""
        self.at += 1
        self._take(_BLANK)
        index = 0
        while self.at < len(self.text) and self.text[self.at] != closing:
            yield index
            index += 1
            self._take(_BLANK)
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
            self._take(_BLANK)
        self.at += 1

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found.group()


def _unquoted(key: str) -> str:
    if key[:1] not in ('"', "'"):
        return key
    return next(iter(tomllib.loads(f"{key} = 0")))
