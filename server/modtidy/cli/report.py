"""Findings as they are reported: with files, rows and columns in place of paths and offsets."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from modtidy import engine
from modtidy.cli.opening import Opened
from modtidy.engine import Shown
from modtidy.host import pages
from modtidy.project.project import Project
from modtidy.rule import Fix, Place, Severity

SEVERE = (Severity.ERROR, Severity.WARNING)
"""What makes a check fail: hints and information do not."""

_LINE_END = re.compile(r"\r\n|\r|\n")


class Location(NamedTuple):
    """A place between characters; both count from 1, columns in characters."""

    row: int
    column: int


class RelatedReport(NamedTuple):
    """Another place, and what it has to do with the finding."""

    filename: str
    start: Location
    message: str


class Lines:
    """The lines of a text, which end as Python's do (language reference 2.1.2)."""

    def __init__(self, text: str) -> None:
        """Find where the lines begin."""
        self._text = text
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    def location(self, offset: int) -> Location:
        """Give the place of the character at `offset`."""
        row = bisect_right(self._starts, offset)
        return Location(row, offset - self._starts[row - 1] + 1)

    def start(self, row: int) -> int | None:
        """Give the offset at which a row begins; none where there is no such row."""
        return self._starts[row - 1] if 0 < row <= len(self._starts) else None

    def line(self, row: int) -> str:
        """Give the text of a row, without its end."""
        start = self._starts[row - 1]
        end = _LINE_END.search(self._text, start)
        return self._text[start : end.start() if end else None]


@dataclass(frozen=True)
class Report:
    """One finding, to be printed."""

    shown: Shown
    project: Project
    home: Opened
    filename: str
    """As it is called where the command runs, if it is below."""
    start: Location
    end: Location
    line: str
    """The text of the row it starts in."""
    related: tuple[RelatedReport, ...]

    @property
    def rule(self) -> str:
        """The rule's name."""
        return self.shown.rule.name

    @property
    def message(self) -> str:
        """The sentence about the user's code."""
        return self.shown.finding.message

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return self.shown.severity

    @property
    def is_severe(self) -> bool:
        """Whether it makes the check fail."""
        return self.severity in SEVERE

    @property
    def url(self) -> str:
        """Where the rule's page is."""
        return pages.address(self.shown.rule)

    @cached_property
    def fixes(self) -> tuple[Fix, ...]:
        """The ways out of it."""
        return tuple(engine.fixes(self.shown, self.project))


def reports(found: Iterable[Shown], project: Project, home: Opened) -> Iterator[Report]:
    """Yield what was found in the files that were asked for."""
    lines: dict[str, Lines] = {}

    def located(place: Place) -> tuple[Location, Location]:
        if place.path not in lines:
            lines[place.path] = Lines(project.tree.text(place.path))
        there = lines[place.path]
        return there.location(place.span.start), there.location(place.span.end)

    for shown in found:
        place = shown.finding.place
        if home.shows(place.path):
            start, end = located(place)
            yield Report(
                shown,
                project,
                home,
                home.named(place.path),
                start,
                end,
                lines[place.path].line(start.row),
                tuple(
                    RelatedReport(home.named(one.place.path), located(one.place)[0], one.message)
                    for one in shown.finding.related
                ),
            )


def in_order(found: Iterable[Report]) -> tuple[Report, ...]:
    """Sort what was found by file, place and rule."""
    return tuple(sorted(found, key=lambda one: (one.filename, one.start, one.rule, one.message)))


def counted(found: Iterable[Report]) -> str:
    """Say how many there are of each severity, as in `1 error, 2 warnings`."""
    each = [one.severity for one in found]
    numbers = [(each.count(severity), severity.value) for severity in Severity]
    return ", ".join(f"{count} {_many(name, count)}" for count, name in numbers if count)


def _many(name: str, count: int) -> str:
    return name if count == 1 or name == "information" else f"{name}s"
