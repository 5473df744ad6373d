"""The marks in a drawing: what is to be found, on the line or directory it is about.

`#! RULE (SEVERITY) -> PATH: WORDS` calls for a finding and `#~ WORDS` for a related place of one.
Findings and marks must match one to one; what a mark leaves out, it leaves open.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modtidy import paths
from modtidy.engine import Shown
from modtidy.rule import Place, Related
from modtidy.text import Span

_MARK = re.compile(r"\s*#(?P<kind>[!~]) (?P<body>.*?)(?=\s*#[!~] |$)")
_FINDING = re.compile(
    r"(?P<rule>[a-z][a-z-]*)(?: \((?P<severity>\w+)\))?"
    r"(?: -> (?P<shown_in>[^\s:]+))?(?:: (?P<said>.+))?"
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mark stands: a directory, a file, a line of one, or an exact span in a line."""

    path: str
    is_directory: bool = False
    line: Span | None = None
    exact: Span | None = None

    def __str__(self) -> str:
        if self.is_directory:
            return f"{self.path}/"
        return f"{self.path}:{self.exact or self.line or ''}"

    def is_at(self, place: Place) -> bool:
        """Tell whether a place is this one, as far as this one is told."""
        if self.is_directory:
            return paths.below(place.path, self.path)
        if self.exact:
            return place == Place(self.path, self.exact)
        inside = self.line is None or self.line.start <= place.span.start <= self.line.end
        return place.path == self.path and inside


@dataclass(frozen=True, slots=True)
class Want:
    """A finding that a drawing calls for."""

    spot: Spot
    rule: str
    said: str = ""
    severity: str = ""
    shown_in: str = ""

    def __str__(self) -> str:
        return f"{self.spot} {self.rule} ({self.severity or 'any'}): {self.said}"

    def meets(self, shown: Shown) -> bool:
        """Tell whether this is the finding called for."""
        finding = shown.finding
        if self.spot.is_directory:
            at_spot = finding.subject.path == self.spot.path
        else:
            at_spot = self.spot.is_at(finding.place)
        return (
            at_spot
            and shown.rule.name == self.rule
            and self.said in finding.message
            and self.severity in ("", shown.severity.value)
            and self.shown_in in ("", finding.place.path)
        )


@dataclass(frozen=True, slots=True)
class WantRelated:
    """A related place that a drawing calls for."""

    spot: Spot
    said: str

    def __str__(self) -> str:
        return f"{self.spot} related: {self.said}"

    def meets(self, related: Related) -> bool:
        """Tell whether this is the related place called for."""
        return self.spot.is_at(related.place) and self.said in related.message


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one drawing."""

    findings: tuple[Want, ...] = ()
    related: tuple[WantRelated, ...] = ()

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(self.findings + other.findings, self.related + other.related)

    def mismatch(self, found: Iterable[Shown]) -> str:
        """Tell what was called for and not found (`-`), and found and not called for (`+`).

        Related places are asked for only where one is drawn; then all are.
        """
        found = tuple(found)
        lines = list(_unmatched(self.findings, found))
        if self.related:
            lines += _unmatched_places(self.related, found)
        return "\n".join(lines)


def split(line: str) -> tuple[str, str]:
    """Part a line from the marks at its end; a `#!/usr/bin/python` is no mark."""
    mark = _MARK.search(line)
    return (line[: mark.start()], line[mark.start() :]) if mark else (line, "")


def read(marks: str, spots: Iterable[Spot]) -> Marks:
    """Read the marks of one line; `spots` are theirs in turn, the last one for all that follow."""
    spots = list(spots)
    findings: list[Want] = []
    related: list[WantRelated] = []
    for mark in _MARK.finditer(marks):
        spot = spots.pop(0) if len(spots) > 1 else spots[0]
        if mark["kind"] == "~":
            related.append(WantRelated(spot, mark["body"]))
            continue
        said = _FINDING.fullmatch(mark["body"])
        assert said, f"not a mark: `#! {mark['body']}`"
        rest = (said["said"] or "", said["severity"] or "", said["shown_in"] or "")
        findings.append(Want(spot, said["rule"], *rest))
    return Marks(tuple(findings), tuple(related))


def _unmatched(wants: Iterable[Want], found: Iterable[Shown]) -> Iterator[str]:
    """Match one to one, the most telling mark first; give what is left over on both sides."""
    waiting = sorted(wants, key=lambda want: (want.spot.exact is None, -len(want.said)))
    for shown in found:
        met = next((want for want in waiting if want.meets(shown)), None)
        if met:
            waiting.remove(met)
        else:
            yield f"+ {described(shown)}"
    yield from (f"- {want}" for want in waiting)


def _unmatched_places(wants: Iterable[WantRelated], found: Iterable[Shown]) -> Iterator[str]:
    waiting = list(wants)
    for related in (related for shown in found for related in shown.finding.related):
        met = next((want for want in waiting if want.meets(related)), None)
        if met:
            waiting.remove(met)
        else:
            yield f"+ {related.place.path}:{related.place.span} related: {related.message}"
    yield from (f"- {want}" for want in waiting)


def described(shown: Shown) -> str:
    """Put a finding into one line, as a mark would."""
    finding, severity = shown.finding, shown.severity.value
    where = f"{finding.place.path}:{finding.place.span}"
    return f"{where} {shown.rule.name} ({severity}): {finding.message}"
