"""Import statements taken apart: names that leave a list, and statements of their own for them.

The one idea: what stays is not touched, so that its order, its comments and its brackets are the
author's still; what leaves goes with its comma, or with its line where it has one to itself.
"""

import re
from collections.abc import Iterator, Sequence

from modtidy.project.import_text import line_end
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import
from modtidy.text import Edit, Span

_GAP = r"(?:[ \t\f\r\n]|\\\r?\n?|#[^\r\n]*)"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_REST = re.compile(r"[ \t\f]*,?[ \t\f]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
_COMMENT = re.compile(r"[ \t\f]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")


def alias_end(text: str, alias: Alias) -> int:
    """Give where a name in an import statement ends, what follows `as` with it."""
    if not alias.asname:
        return alias.end
    found = re.compile(rf"{_GAP}+as{_GAP}+{re.escape(alias.asname)}").match(text, alias.end)
    return found.end() if found else alias.end


def without(text: str, statement: Import, gone: Sequence[Alias]) -> Iterator[Edit]:
    """Yield the edits that take some names, but not all, out of a statement."""
    names = statement.names
    leaving = [one in gone for one in names]
    kept = [at for at, leaves in enumerate(leaving) if not leaves]
    for at, one in enumerate(names):
        if not leaving[at]:
            continue
        own = _own_line(text, statement, one)
        if own is not None:
            yield Edit(own, "")
        elif at < kept[-1]:
            following = next(other for other in names[at + 1 :])
            yield Edit(Span(one.start, following.start), "")
        else:
            before = names[at - 1]
            yield Edit(Span(alias_end(text, before), alias_end(text, one)), "")


def _own_line(text: str, statement: Import, alias: Alias) -> Span | None:
    """Give the line of a name that stands alone on it, between parentheses."""
    start = max(text.rfind("\n", 0, alias.start), text.rfind("\r", 0, alias.start)) + 1
    end = alias_end(text, alias)
    rest = _REST.match(text, end)
    if start <= statement.start or text[start : alias.start].strip(" \t\f") or rest is None:
        return None
    if "\\" in text[statement.start : statement.end]:
        return None
    line = _LINE.match(text, rest.end())
    return Span(start, line.end()) if line and line.end() <= statement.end else None


def beside(text: str, statement: Import, new: Sequence[str], *, first: bool) -> Edit | None:
    """Give the edit that writes statements before or after one, on lines of their own if it is.

    None where there is nothing to write.
    """
    if not new:
        return None
    lazy = "lazy " if statement.context & Context.LAZY else ""
    start, end = statement.start, statement.end
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before = text[line:start]
    written = [f"{lazy}{one}" for one in new]
    if before.strip(" \t\f\ufeff"):
        joined = "; ".join(written)
        return (
            Edit(Span(start, start), f"{joined}; ")
            if first
            else Edit(Span(end, end), f"; {joined}")
        )
    indentation = before.lstrip("\ufeff")
    joint = f"{line_end(text, end)}{indentation}"
    if first:
        return Edit(Span(start, start), "".join(f"{one}{joint}" for one in written))
    rest = _COMMENT.match(text, end)
    if rest is None:
        return Edit(Span(end, end), "".join(f"; {one}" for one in written))
    return Edit(Span(rest.end(), rest.end()), "".join(f"{joint}{one}" for one in written))
