"""Keys that a TOML file does not have yet, written into the table that they belong to.

The one idea: they stand at the end of what their table says; where there is no such table, one is
made at the end of the file.  The rest of the text stays as it is.
"""

from collections.abc import Iterator, Mapping

from modtidy.configuration.toml import Key, places
from modtidy.text import Edit, Span


def with_keys(text: str, table: Key, said: Mapping[str, str]) -> tuple[Edit, ...]:
    """Give the edits of `text`, which is TOML, by which a table says these values at these keys.

    What it says at one of them is replaced.
    """
    where = places(text)
    found = {name: where.values.get((*table, name)) for name in said}
    there = {name: span for name, span in found.items() if span}
    new = [f"{name} = {value}" for name, value in said.items() if name not in there]
    replaced = (Edit(span, said[name]) for name, span in there.items())
    return (*replaced, *(_added(text, table, new) if new else ()))


def _added(text: str, table: Key, lines: list[str]) -> Iterator[Edit]:
    where = places(text)
    inline = where.values.get(table)
    if inline:
        yield _in_line(text, inline, ", ".join(lines))
        return
    line_end = "\r\n" if "\r\n" in text else "\n"
    header = f"[{'.'.join(map(str, table))}]"
    start = f"\n{text}".find(f"\n{header}")
    if start < 0:
        ended = "" if not text or text.endswith("\n") else line_end
        blank = line_end if text.strip() else ""
        said = "".join(f"{one}{line_end}" for one in (header, *lines))
        yield Edit(Span(len(text), len(text)), f"{ended}{blank}{said}")
        return
    last = _end(text, start + len(header), list(where.values.values()))
    at = text.find("\n", last) + 1
    if at:
        yield Edit(Span(at, at), "".join(f"{one}{line_end}" for one in lines))
    else:
        yield Edit(Span(len(text), len(text)), "".join(f"{line_end}{one}" for one in lines))


def _end(text: str, start: int, values: list[Span]) -> int:
    """Give the end of the last value of the table whose header ends at `start`."""
    own = sorted(one for one in values if one.start >= start)
    at = start
    for one in own:
        if "\n[" in text[at : one.start]:
            break  # between two values, a bracket that opens a line opens a table
        at = max(at, one.end)
    return at


def _in_line(text: str, table: Span, said: str) -> Edit:
    """Add to a table that is written as a value."""
    inside = text[table.start + 1 : table.end - 1]
    if not inside.strip():
        return Edit(table, f"{{ {said} }}")
    at = table.start + 1 + len(inside.rstrip())
    return Edit(Span(at, at), f", {said}")
