"""Findings under the files they are in."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from modtidy.cli.console import Console
from modtidy.cli.report import Report


def written(found: Sequence[Report], console: Console) -> Iterator[str]:
    """Write each file's name, and its findings below it."""
    for filename, group in groupby(found, key=lambda one: one.filename):
        yield f"{console.styled(filename, 'bold')}\n"
        for one in group:
            place = f"{one.start.row}:{one.start.column}"
            severity = console.styled(f"{one.severity.value:<11}", one.severity.value)
            yield f"  {place:<8} {severity} {one.rule:<24} {one.message}\n"
        yield "\n"
