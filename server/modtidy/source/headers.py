"""Block headers: which lines are one, and what each says about when its block runs.

A line within brackets may begin with `if`, `for` or `else` as well.  It is told from a header by
what follows: only a header goes on to a colon that is not a conditional expression's or a lambda's.
"""

import re
from enum import IntFlag

from modtidy.source.literals import LETTER, literal


class Context(IntFlag):
    """Why a statement may not run when its module is imported, or not as part of the module."""

    DEFERRED = 1
    """In a function: it runs when that is called."""
    TYPE_CHECKING = 2
    """Under `if TYPE_CHECKING`: it never runs."""
    TRY = 4
    """In a `try` statement, whichever part of it."""
    CLASS = 8
    """In a class: what it binds is the class's."""
    CONDITIONAL = 16
    """In any other compound statement."""
    MAIN_GUARD = 32
    """Under `if __name__ == "__main__"`."""
    LAZY = 64
    """A lazy import (PEP 810): it runs when its name is first used."""


_WORDS = (
    r"(if|el(?:se|if)|def|f(?:or|inally)|try|except|w(?:ith|hile)|c(?:lass|ase)|match"
    rf"|async[ \t\f]+(?:def|for|with))(?!{LETTER})"
)
HEADER = re.compile(rf"\n(?=([ \t\f]*))\1{_WORDS}")  # looked ahead for, so never given back
"""A line that may be a header, after its line end: the indentation, the keyword."""
FIRST = re.compile(rf"([ \t\f]*){_WORDS}")
"""The same, from the start of a line."""

ALWAYS = {
    "def": Context.DEFERRED,
    "class": Context.CLASS,
    "try": Context.TRY,
    "except": Context.TRY,
    "finally": Context.TRY,
    "with": Context.CONDITIONAL,
    "while": Context.CONDITIONAL,
}
"""Keywords that no line within brackets begins with: where they stand, a statement does."""

_TOKEN = re.compile(r"[\"'#()\[\]{}\n\\]|:=?|\b(?:if|else|lambda)\b")
_SIMPLE = re.compile(r"([^\n\"'#()\[\]{}\\:]*):(?=[ \t\f]*(?:[\n#]|\Z))")
_CHOICE = re.compile(r"\b(?:else|lambda)\b")
_QUOTED = re.compile(r"[\"'#]")
_TYPE_CHECKING = re.compile(
    r"(not\b)?[\s(]*(?:[^\W\d]\w*\.)*TYPE_CHECKING\)*\s*(and\b.*)?", re.DOTALL
)
_OTHERWISE = re.compile(r"\b(?:or|if|lambda)\b")
_NOT = re.compile(r"\bnot\b|!=")


def width(indentation: str) -> int:
    """Return how far in a line is (language reference, "Indentation")."""
    if "\\" in indentation:  # the first line that is indented at all decides
        indentation = indentation.replace("\n", "").lstrip("\\").partition("\\")[0]
    return len(indentation.rpartition("\f")[2].expandtabs(8))


def test_of(code: str, text: str, start: int) -> str | None:
    """Return what stands between a keyword that ends at `start` and its colon.

    Brackets are read in `code`, the words taken from `text`.  Strings and comments are left out,
    but for `"__main__"`.  None if no colon follows that is the statement's: what looks like its
    keyword goes on with a line above then.
    """
    simple = _SIMPLE.match(code, start)
    if simple and not _CHOICE.search(simple[1]):
        return text[start : simple.end(1)]
    end = colon(code, start)
    return None if end < 0 else _without_strings(text[start:end])


def colon(code: str, start: int) -> int:
    """Return the offset of the colon that ends the header whose keyword ends at `start`, or -1."""
    depth = lambdas = choices = 0
    while token := _TOKEN.search(code, start):
        kind = token[0]
        start = _after(code, token)
        if kind in "([{":
            depth += 1
        elif kind in ")]}":
            depth -= 1
        elif depth == 0 and kind == ":" and not lambdas:
            return token.start() if choices == 0 else -1
        elif depth == 0:
            lambdas += (kind == "lambda") - (kind == ":")
            choices += (kind == "if") - (kind == "else")
        if depth < 0 or (kind == "\n" and depth == 0):
            break
    return -1


def _after(code: str, token: re.Match[str]) -> int:
    """Return where to go on after a token: strings, comments and line ends escaped are skipped."""
    end = token.end()
    if token[0] in "\"'":
        return literal(code, token.start()).end
    if token[0] == "#":
        return max(code.find("\n", end), end)
    return end + (token[0] == "\\")


def _without_strings(test: str) -> str:
    parts: list[str] = []
    at = 0
    while token := _QUOTED.search(test, at):
        start = token.start()
        parts.append(test[at:start])
        at = _after(test, token)
        if token[0] != "#":
            parts.append(test[start:at] if test[start + 1 : at - 1] == "__main__" else "$")
    return "".join([*parts, test[at:]])


def meaning(test: str) -> Context:
    """Return what the test of an `if` or `elif` makes of its block."""
    if "TYPE_CHECKING" in test:
        found = _TYPE_CHECKING.fullmatch(test.strip())
        if found and not found[1] and not _OTHERWISE.search(found[2] or ""):
            return Context.TYPE_CHECKING
    return Context.MAIN_GUARD if is_main_guard(test) else Context.CONDITIONAL


def is_negation(test: str) -> bool:
    """Return whether `test` is `not TYPE_CHECKING`."""
    found = _TYPE_CHECKING.fullmatch(test.strip())
    return bool(found and found[1] and not found[2])


def is_main_guard(test: str) -> bool:
    """Return whether `test` holds only in the module that is run, as `__name__ == "__main__"`."""
    return (
        "__name__" in test
        and ('"__main__"' in test or "'__main__'" in test)
        and not _NOT.search(test)
    )
