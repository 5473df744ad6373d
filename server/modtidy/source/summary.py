"""One file in a few words: all that most rules need to know of it, as one value.

Two texts with equal summaries are the same to them, and a summary outlives its text.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import, Scan
from modtidy.source.marks import Marks, marks
from modtidy.source.spans import Spans
from modtidy.source.strings import AmbiguousError, Code, code, masked, normalised
from modtidy.source.uses import Use, uses


@dataclass(frozen=True, slots=True)
class Summary:
    """What one file says."""

    imports: tuple[Import, ...]
    marks: Marks
    uses: tuple[Use, ...]
    spans: Spans | None = field(default=None, compare=False, repr=False)
    """The file's triple-quoted strings, without its text; None if an edit may reach anywhere."""


def summarise(text: str) -> Summary:
    """Read a whole text."""
    normal = normalised(text)
    try:
        return _summary(code(normal), normal, text)
    except AmbiguousError:
        return _summary(masked(normal), normal, text)


def _summary(found: Code, normal: str, text: str) -> Summary:
    scan = Scan(found, normal)
    imports = scan.imports()
    local = found.closed and scan.local and not found.masked
    return Summary(
        imports,
        marks(found, normal, imports),
        uses(found, imports),
        found.spans if local and _has_usual_lines(text) else None,
    )


def _has_usual_lines(text: str) -> bool:
    """Return whether no carriage return stands alone."""
    return "\r" not in text or text.count("\r") == text.count("\r\n")


def as_tuple(summary: Summary) -> tuple[Any, ...]:
    """Return `summary` as plain tuples, numbers and strings, such as `marshal` can write."""
    return (
        tuple(
            (*statement[:6], tuple(map(tuple, statement[6])), int(statement[7]))
            for statement in summary.imports
        ),
        tuple(getattr(summary.marks, name) for name in Marks.__slots__),
        tuple(map(tuple, summary.uses)),
    )


def from_tuple(values: tuple[Any, ...]) -> Summary:
    """Return the summary that `as_tuple` took apart."""
    imports, found, counted = values
    return Summary(
        tuple(map(_import, imports)),
        Marks(*found),
        tuple(Use(*use) for use in counted),
    )


def _import(values: tuple[Any, ...]) -> Import:
    *places, names, context = values
    aliases = tuple(Alias(*alias) for alias in names)
    return Import._make((*places, aliases, Context(context)))


def shape(summary: Summary) -> Hashable:
    """Return what of `summary` is left without positions: all that another file may depend on."""
    found = summary.marks
    return (
        tuple(
            (statement.module, statement.level, statement.context, *map(_named, statement.names))
            for statement in summary.imports
        ),
        replace(found, main_guard_start=-1, first_start=0, first_end=0, bound_again=()),
        summary.uses,
    )


def _named(alias: Alias) -> tuple[str, str]:
    return alias.name, alias.asname
