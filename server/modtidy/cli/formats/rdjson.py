"""Diagnostics for reviewdog (its `proto/rdf`, "Reviewdog Diagnostic Format")."""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from modtidy.cli.console import Console
from modtidy.cli.report import Location, Report
from modtidy.rule import Severity

LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.ERROR: "ERROR",
        Severity.WARNING: "WARNING",
        Severity.INFORMATION: "INFO",
        Severity.HINT: "INFO",
    }
)


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write the object; its columns count bytes, as the format has it."""
    diagnostics = [
        {
            "message": one.message,
            "severity": LEVELS[one.severity],
            "code": {"value": one.rule, "url": one.url},
            "location": {
                "path": one.filename,
                "range": {
                    "start": _position(one, one.start),
                    "end": _position(one, one.end),
                },
            },
        }
        for one in found
    ]
    source = {"name": "modtidy", "url": "https://pypi.org/project/modtidy/"}
    yield f"{json.dumps({'source': source, 'diagnostics': diagnostics}, indent=2)}\n"


def _position(one: Report, place: Location) -> Mapping[str, int]:
    """Put a place in UTF-8 bytes, which takes the text of its line."""
    if place.row != one.start.row:
        return {"line": place.row, "column": place.column}
    before = one.line[: place.column - 1].encode("utf-8", "surrogatepass")
    return {"line": place.row, "column": len(before) + 1}
