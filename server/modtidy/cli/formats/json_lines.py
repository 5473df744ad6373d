"""The findings as JSON, one object a line."""

import json
from collections.abc import Iterator, Sequence

from modtidy.cli.console import Console
from modtidy.cli.formats.json_array import as_json
from modtidy.cli.report import Report


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write a line for each finding."""
    for one in found:
        yield f"{json.dumps(as_json(one))}\n"
