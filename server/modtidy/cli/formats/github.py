"""Commands that GitHub Actions shows at the line they are about.

GitHub Docs, "Workflow commands for GitHub Actions", "Setting an error message".
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from modtidy.cli.console import Console
from modtidy.cli.report import Report
from modtidy.rule import Severity

LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.ERROR: "error",
        Severity.WARNING: "warning",
        Severity.INFORMATION: "notice",
        Severity.HINT: "notice",
    }
)


def written(found: Sequence[Report], _console: Console) -> Iterator[str]:
    """Write a command for each finding."""
    for one in found:
        span = f"line={one.start.row},endLine={one.end.row}"
        if one.start.row == one.end.row:  # columns are taken for one line alone
            span += f",col={one.start.column},endColumn={one.end.column}"
        about = f"title={_value(f'modtidy ({one.rule})')},file={_value(one.filename)},{span}"
        yield f"::{LEVELS[one.severity]} {about}::{_text(one.message)}\n"


def _text(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _value(text: str) -> str:
    return _text(text).replace(":", "%3A").replace(",", "%2C")
