"""A code quality report for GitLab (GitLab Docs, "Code Quality report format")."""

import json
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from modtidy.cli.console import Console
from modtidy.cli.fingerprints import fingerprints
from modtidy.cli.report import Report
from modtidy.rule import Severity

LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.ERROR: "major",
        Severity.WARNING: "minor",
        Severity.INFORMATION: "info",
        Severity.HINT: "info",
    }
)


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write the array."""
    issues = [
        {
            "description": one.message,
            "check_name": one.rule,
            "fingerprint": fingerprint,
            "severity": LEVELS[one.severity],
            "location": {
                "path": one.filename,
                "lines": {"begin": one.start.row, "end": one.end.row},
            },
        }
        for one, fingerprint in zip(found, fingerprints(found), strict=True)
    ]
    yield f"{json.dumps(issues, indent=2)}\n"
