"""One line a finding: `path:row:column: severity rule message`."""

from collections.abc import Iterator, Sequence

from modtidy.cli.console import Console
from modtidy.cli.report import Report


def written(found: Sequence[Report], console: Console) -> Iterator[str]:
    """Write a line for each finding."""
    for one in found:
        place = console.styled(one.filename, "bold") + f":{one.start.row}:{one.start.column}:"
        severity = console.styled(one.severity.value, one.severity.value)
        yield f"{place} {severity} {one.rule} {one.message}\n"
