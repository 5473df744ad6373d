"""Import statements as text: lists of names as they are written where they stand.

The one idea: what is written fits where it stands: its line's indentation, its line's end, and 88
characters, which is what Black and ruff keep to unless told otherwise.
"""

from collections.abc import Iterable

from modtidy.source.imports import Alias, Import
from modtidy.text import Edit, Span

WIDTH = 88
_INDENTATION = "    "


def listed(names: Iterable[str], text: str, span: Span) -> Edit:
    """Write `names`, sorted, in place of what an import lists at `span`: in line or one a line."""
    ordered = sorted(names, key=_rank)
    line_start = _line_start(text, span.start)
    rest = text[span.end : _line_stop(text, span.end)]
    code = rest.partition("#")[0].rstrip()
    inline = ", ".join(ordered)
    if span.start - line_start + len(inline) + len(code) <= WIDTH:
        return Edit(span, inline)
    return Edit(span, _one_a_line(ordered, text, span))


def narrowed(text: str, statement: Import, alias: Alias, names: Iterable[str]) -> Edit:
    """Write `from module import names` for one name of an `import` statement; the others stay."""
    span = Span(statement.start, statement.end)
    new = f"from {alias.name} import "
    if len(statement.names) == 1:
        made = listed(names, text, span)
        start = _line_start(text, span.start)
        if made.new.startswith("(") or len(new) + len(made.new) + span.start - start <= WIDTH:
            return Edit(span, new + made.new)
        return Edit(span, new + _one_a_line(sorted(names, key=_rank), text, span))
    left = [one for one in statement.names if one != alias]
    by_name = f"{new}{', '.join(sorted(names, key=_rank))}"
    return replaced(text, statement, (f"import {aliased(left)}", by_name))


def aliased(names: Iterable[Alias]) -> str:
    """Write some names as an import lists them, in line."""
    return ", ".join(f"{one.name} as {one.asname}" if one.asname else one.name for one in names)


def replaced(text: str, statement: Import, written: Iterable[str]) -> Edit:
    """Put some statements in place of one: a line each, or where it shares its line, in line."""
    before = text[_line_start(text, statement.start) : statement.start]
    joint = "; " if before.strip(" \t\f") else f"{line_end(text, statement.end)}{before}"
    return Edit(Span(statement.start, statement.end), joint.join(written))


def line_end(text: str, at: int) -> str:
    """Give what ends the line of the offset `at`, or else the file's lines."""
    stop = _line_stop(text, at)
    if text.startswith("\r\n", stop):
        return "\r\n"
    if text[stop : stop + 1]:
        return text[stop]
    before = text.rstrip("\r\n")
    first = _line_stop(before, 0)
    return line_end(before, 0) if first < len(before) else "\n"


def _one_a_line(names: Iterable[str], text: str, span: Span) -> str:
    line = text[_line_start(text, span.start) : span.start]
    indentation = line[: len(line) - len(line.lstrip(" \t\f"))]
    end = line_end(text, span.start)
    lines = "".join(f"{indentation}{_INDENTATION}{name},{end}" for name in names)
    return f"({end}{lines}{indentation})"


def _rank(name: str) -> tuple[int, str]:
    """Order as isort does: constants, then classes, then all else."""
    if name.isupper() and len(name) > 1:
        return 0, name
    return (1 if name[:1].isupper() else 2), name


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_stop(text: str, at: int) -> int:
    stops = [stop for stop in (text.find("\n", at), text.find("\r", at)) if stop >= 0]
    return min(stops, default=len(text))
