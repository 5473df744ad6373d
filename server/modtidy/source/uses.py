"""Which attributes of an imported module a text uses, as far as it takes to tell few from many.

Counted is what is written `name.attribute`, without a space or a line end, in code; whether the
name there is the module, the deep reading tells.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from modtidy.source.imports import Import
from modtidy.source.literals import IDENTIFIER
from modtidy.source.strings import Code

USES = 4
"""How many attributes of a module are counted."""

_ATTRIBUTE = re.compile(IDENTIFIER)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.")
_PERHAPS_ATTRIBUTE = frozenset(before + blank for before in " \t\f." for blank in " \t\f")


class Use(NamedTuple):
    """A name that an `import` statement binds, and the attributes it is used with."""

    name: str
    attributes: tuple[str, ...]
    """Each once, in order of appearance, at most `USES`."""


def uses(code: Code, imports: tuple[Import, ...]) -> tuple[Use, ...]:
    """Count the attributes used of each name that `imports` bind to a module.

    Raise `AmbiguousError` if the text has to be masked first.
    """
    return tuple(Use(name, attributes(code, imports, name)) for name in bound(imports))


def bound(imports: Iterable[Import]) -> Iterable[str]:
    """Return the names that `import` statements among `imports` bind, in order, each once."""
    return dict.fromkeys(
        alias.asname or alias.name.partition(".")[0]
        for statement in imports
        if statement.module is None
        for alias in statement.names
    )


def attributes(code: Code, imports: tuple[Import, ...], name: str) -> tuple[str, ...]:
    """Return the attributes that `name` is used with, each once, in order, at most `USES`."""
    text = code.text
    find, word_at = text.find, _ATTRIBUTE.match
    key = name + "."
    length = len(key)
    found: list[str] = []
    at = find(key)
    while at >= 0:
        before = text[at - 1] if at else "\n"
        if before not in _LETTERS and before < "\x80":
            match = word_at(text, at + length)
            if match and (word := match[0]) not in found and _counts(code, imports, at):
                found.append(word)
                if len(found) == USES:
                    break
        at = find(key, at + length)
    return tuple(found)


def _counts(code: Code, imports: tuple[Import, ...], at: int) -> bool:
    """Return whether the name at `at` is code, no attribute, and in no import statement."""
    text = code.text
    if text[max(at - 2, 0) : at] in _PERHAPS_ATTRIBUTE:
        line = text.rfind("\n", 0, at) + 1
        if text[line:at].rstrip(" \t\f").endswith("."):
            return False
    number = bisect_right(imports, (at,))
    if number and imports[number - 1].end > at:
        return False
    return code.holds(at)
