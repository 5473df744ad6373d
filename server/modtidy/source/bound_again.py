"""Which imported names a text seems to bind again, told without parsing.

The slow twin is `names`, which knows; this sends away the many files in which there is nothing of
the kind.  What is written in a way that few people use is not seen.
"""

import re
from collections.abc import Iterable

from modtidy.source.imports import Import

_WORDS = r"((?:\w+[ \t]*,[ \t]*)*\w+)"
_BINDS = re.compile(
    rf"^(?:(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)"
    rf"|[ \t]*(?:async[ \t]+)?for[ \t]+\(?{_WORDS}\)?[ \t]+in\b"
    rf"|[ \t]*(?:async[ \t]+)?(?:with|except)\b.*[ \t]as[ \t]+(\w+)"
    rf"|[ \t]+{_WORDS}[ \t]+=(?!=)|{_WORDS}[ \t]*(?::.*)?=(?!=))",
    re.MULTILINE,
)
"""Where a name may be bound by something that is no import, as most people write it."""


def bound_again(text: str, imports: Iterable[Import]) -> frozenset[str]:
    """Name what is imported at the top of a module and seems to be bound again in its `text`."""
    once: set[str] = set()
    again: set[str] = set()
    surely: set[str] = set()
    for statement in imports:
        for alias in statement.names:
            name = alias.asname or alias.name
            name = name if statement.module is not None else name.partition(".")[0]
            (again if name in once else once).add(name)
            if statement.top_level:
                surely.add(name)
    words = {
        word
        for groups in _BINDS.findall(text)
        for group in groups
        if group
        for word in _split(group)
    }
    return frozenset(surely & (words | again)) - {"*", "_"}


def _split(targets: str) -> list[str]:
    return re.split(r"[ \t,]+", targets)
