"""What a text uses of a module it imports whole, told without parsing wherever it is plain.

The slow twin is `names`: it follows scopes, strings and bindings.  Most uses need none of that: the
module's name stands in the code as `name.attribute` and nowhere else.  Where it does not, nothing
is said, and the twin is asked.
"""

import re
from collections.abc import Iterable, Iterator

from modtidy.source.imports import Import
from modtidy.source.literals import LETTER
from modtidy.source.strings import AmbiguousError, Code, code, normalised
from modtidy.text import Span

_BLANK = r"[ \t]*"
_LOADED = re.compile(
    rf"\.({LETTER}+)(?!{LETTER})"
    rf"(?!{_BLANK}(?:=(?!=)|(?:[-+*/%&|^@]|//|\*\*|<<|>>)=|:(?!=)[^\n]*=|[,)\]][^\n]*=))"
)
"""An attribute that is surely loaded: no assignment follows, nor what could be one."""

_LOOKS_UP = tuple(
    re.compile(rf"{one}(?<![.\w]{one})\s*\(")  # begins with a word, and so is found fast
    for one in ("globals", "locals", "vars", "eval", "exec")
)
_HOOK = re.compile(r"^def[ \t]+__getattr__\b", re.MULTILINE)
_MODULES = re.compile(r"sys\.modules\b(?<!\wsys\.modules)")

_TARGET = re.compile(r"\b(?:del\b.*|for\s(?:(?!\sin\s).)*|as\s*[(\[]?\s*)$")
"""What stands before a name that is no load: a deletion, the target of a loop or of `as`."""


def plain_attributes(
    text: str, name: str, binding: Import, imports: Iterable[Import]
) -> frozenset[str] | None:
    """Return the attributes of `name` that `text` loads, if nothing else is done with the name.

    `binding` is the statement that binds it, one of the text's `imports`.  None: this cannot be
    told so simply.
    """
    others = [one for one in imports if one != binding]
    bound = {alias.asname or alias.name for one in others for alias in one.names}
    if name in bound or _looks_up_unseen(text):
        return None
    imported = [Span(one.start, one.end) for one in (binding, *others)]
    try:
        return _loaded(code(normalised(text)), text, name, imported)
    except AmbiguousError:
        return None


def _looks_up_unseen(text: str) -> bool:
    """Tell whether something may look names up where one does not see it."""
    if _MODULES.search(text) or any(one.search(text) for one in _LOOKS_UP):
        return True
    return "__getattr__" in text and bool(_HOOK.search(text))


def _loaded(found: Code, text: str, name: str, imported: Iterable[Span]) -> frozenset[str] | None:
    attributes, is_quoted = set(), False
    for at in _occurrences(text, name, imported):
        line = text[text.rfind("\n", 0, at) + 1 : at]
        if not found.holds(at):
            is_quoted = is_quoted or not _is_comment(found, at, line)
            continue
        if line.rstrip().endswith("."):
            continue
        loaded = _LOADED.match(text, at + len(name))
        if loaded is None or _TARGET.search(line):
            return None
        attributes.add(loaded[1])
    listed = is_quoted and "__all__" in text
    if listed or (is_quoted and any(_is_quoted(found, text, one) for one in attributes)):
        return None
    return frozenset(attributes) or None


def _occurrences(text: str, name: str, left_out: Iterable[Span]) -> Iterator[int]:
    """Yield where `name` stands as a word, outside the spans that are left out."""
    spans = tuple(left_out)
    for use in re.finditer(rf"(?<!{LETTER}){re.escape(name)}(?!{LETTER})", text):
        if not any(span.start <= use.start() < span.end for span in spans):
            yield use.start()


def _is_quoted(found: Code, text: str, name: str) -> bool:
    """Tell whether `name` stands in a string somewhere."""
    return any(
        not found.holds(at) and not _is_comment(found, at, text[text.rfind("\n", 0, at) + 1 : at])
        for at in _occurrences(text, name, ())
    )


def _is_comment(found: Code, at: int, line: str) -> bool:
    """Tell whether what is no code at `at` is a comment; `line` is what stands before it."""
    start = at - len(line)
    marks = (index for index, character in enumerate(line) if character == "#")
    return any(
        not found.holds(start + mark) and (not mark or found.holds(start + mark - 1))
        for mark in marks
    )
