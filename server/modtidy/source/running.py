"""What a module does when it is run: what it imports, binds and asks, in the order it happens.

The one idea: most of a text is of no matter to who imports it while it runs, so it is read only as
far as it is wanted; a word in the rest tells whether that could make a difference after all.
"""

import re
from dataclasses import dataclass

from modtidy.source.spots import parsed
from modtidy.source.steps import Step, steps
from modtidy.source.strings import normalised


@dataclass(frozen=True, slots=True)
class Running:
    """What a module does when it is run."""

    steps: tuple[Step, ...]
    end: int
    """How far the text was read."""
    declared: frozenset[str]
    """The names that its functions declare as the module's, and may bind."""
    binds_unseen: bool
    """It may bind names that are nowhere written as such, or answers for them itself."""
    loads_unseen: bool
    """It may load modules that no import statement names."""


def running(text: str, until: int | None = None) -> Running | None:
    """Read what the module of this text does; nothing where this Python cannot parse it.

    Where not all of it is wanted, it is read up to the end of the statement `until` stands in,
    or a little further.
    """
    text = normalised(text)
    end = len(text) if until is None else _end(text, until)
    tree = parsed(text[:end])
    if tree is None:
        return running(text) if end < len(text) else None
    declared = frozenset(
        name for found in _DECLARED.finditer(text) for name in re.findall(r"\w+", found[1])
    )
    found = tuple(steps(text[:end], tree))
    return Running(found, end, declared, bool(_BINDERS.search(text)), bool(_LOADERS.search(text)))


def _end(text: str, until: int) -> int:
    """Return where a statement begins that comes after `until`, or where the text ends."""
    found = _BEGINNING.search(text, until)
    return found.start() if found else len(text)


_BEGINNING = re.compile(
    r"(?<=\n)(?=(?:def|class|import|from|try|if|with|for)\b|@\w|[^\W\d]\w*[ \t]*=[^=])"
)
"""Where a line begins that may be the first of a statement, and of no statement's second part."""

_DECLARED = re.compile(r"\bglobal\s+([\w, \t]+)")
_BINDERS = re.compile(
    r"\b(?:(?:globals|locals|vars|exec)\s*\(|sys\.modules|__getattr__|__dict__)|import\s+modules"
)
_LOADERS = re.compile(r"\b(?:__import__|import_module|exec|exec_module|load_module)\b")
