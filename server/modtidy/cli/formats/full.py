"""For people: each finding with its source line, the places it has to do with, and the ways out.

Hints are an editor's affair, where they are three dots in a margin; here they are counted, and
written out only if more is asked for.
"""

from collections.abc import Iterator, Sequence

from modtidy.cli.console import Console
from modtidy.cli.formats import concise
from modtidy.cli.report import Report, counted
from modtidy.rule import Severity

TAB = "    "
HINT = Severity.HINT


def written(found: Sequence[Report], console: Console) -> Iterator[str]:
    """Write all there is to say, and at the end how much it was."""
    told = found if console.verbose else [one for one in found if one.severity is not HINT]
    for one in told:
        yield from concise.written([one], console)
        yield from _source(one, console)
        for related in one.related:
            place = f"{related.filename}:{related.start.row}:{related.start.column}"
            yield f"{TAB}{console.styled('see', 'dim')} {place}: {related.message}\n"
        for fix in one.fixes:
            unsafe = "" if fix.safe else " (unsafe)"
            yield f"{TAB}{console.styled('fix', 'dim')} {fix.title}{unsafe}\n"
        yield "\n"
    if not console.quiet:
        yield _summary(told, len(found) - len(told))


def _source(one: Report, console: Console) -> Iterator[str]:
    """Show the line, with the span marked below it."""
    if not one.line.strip():
        return
    column, last = one.start.column, len(one.line) + 1
    end = one.end.column if one.end.row == one.start.row else last
    before = one.line[: column - 1].expandtabs(len(TAB))
    within = one.line[column - 1 : end - 1].expandtabs(len(TAB))
    mark = "^" * max(len(within), 1)
    number = str(one.start.row)
    bar = console.styled("|", "dim")
    yield f"{TAB}{number} {bar} {one.line.expandtabs(len(TAB)).rstrip()}\n"
    yield f"{TAB}{' ' * len(number)} {bar} {' ' * len(before)}"
    yield f"{console.styled(mark, one.severity.value)}\n"


def _summary(found: Sequence[Report], hints: int) -> str:
    left_out = f"; `-v` shows {hints} {'hint' if hints == 1 else 'hints'} more" if hints else ""
    if not found:
        return f"Nothing found{left_out}\n"
    fixable = sum(any(fix.safe for fix in one.fixes) for one in found)
    ways = f"; `--fix` settles {fixable}" if fixable else ""
    return f"Found {counted(found)}{ways}{left_out}\n"
