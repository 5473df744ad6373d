"""Import statements as text: lists of names as they are written, and statements taken out.

The one idea: what is written fits where it stands: its line's indentation, its line's end, and 88
characters, which is what Black and ruff keep to unless told otherwise.
"""

from collections.abc import Iterable

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
    line = text[line_start : span.start]
    indentation = line[: len(line) - len(line.lstrip(" \t\f"))]
    end = line_end(text, span.start)
    lines = "".join(f"{indentation}{_INDENTATION}{name},{end}" for name in ordered)
    return Edit(span, f"({end}{lines}{indentation})")


def taken_out(text: str, span: Span) -> Edit:
    """Take out the statement at `span`, with its line where it stands there alone."""
    start, stop = _line_start(text, span.start), _line_stop(text, span.end)
    indented = text[start : span.start]
    if text[span.end : stop].strip() or indented.strip(" \t\f") or indented:
        return Edit(span, "pass")
    end = line_end(text, span.start)
    return Edit(Span(start, stop + (len(end) if text[stop:].startswith(end) else 0)), "")


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
