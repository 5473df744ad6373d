"""The findings as JSON: one array, one object a finding."""

import json
from collections.abc import Iterator, Mapping, Sequence

from modtidy.cli.console import Console
from modtidy.cli.report import Location, Report


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write the array."""
    yield f"{json.dumps([as_json(one) for one in found], indent=2)}\n"


def as_json(one: Report) -> Mapping[str, object]:
    """Put a finding in the terms of JSON."""
    subject = one.shown.finding.subject
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "message": one.message,
        "filename": one.filename,
        "location": location(one.start),
        "end_location": location(one.end),
        "subject": {"module": subject.module, "path": subject.path},
        "related": [
            {
                "filename": related.filename,
                "location": location(related.start),
                "message": related.message,
            }
            for related in one.related
        ],
        "fixes": [{"title": fix.title, "safe": fix.safe} for fix in one.fixes],
        "url": one.url,
    }


def location(place: Location) -> Mapping[str, int]:
    """Put a place in the terms of JSON."""
    return {"row": place.row, "column": place.column}
