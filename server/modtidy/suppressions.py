"""Comments that tell modtidy, or ruff in its name, to be quiet about something.

`# modtidy: ignore[rule, …]` speaks for its line, `# modtidy: ignore-file[rule, …]` for its file; a
reason may follow after ` -- `.  ruff's `# noqa: CODE` counts where modtidy has a rule for the same
thing, so that nobody has to say it twice.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy.text import Span

OURS = re.compile(
    r"#\s*modtidy:\s*ignore(?P<file>-file)?(?:\[(?P<rules>[a-z0-9, -]*)\])?(?=\s*(?:--|#|$))",
    re.MULTILINE,
)
RUFFS = re.compile(
    r"#\s*(?P<file>(?:ruff|flake8):\s*)?noqa(?::\s*(?P<codes>[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*))?",
    re.IGNORECASE,
)

RULES_OF_CODES = {
    "INP001": ("missing-init",),
    "A005": ("shadowed-stdlib",),
    "A004": ("wildcard-override",),
    "F403": ("wildcard-import",),
    "F405": ("wildcard-import",),
    "F401": (),
}
"""ruff's codes, and the rules of ours that say the same."""

EVERY = "*"


class Suppression(NamedTuple):
    """One comment: where it stands, and which rules it silences there."""

    span: Span
    line: Span | None
    """The line it speaks for; none where it speaks for the file."""
    rules: frozenset[str]
    ours: bool

    def covers(self, rule: str, offset: int) -> bool:
        """Tell whether a finding of `rule` that begins at `offset` is silenced."""
        if self.line is not None and not self.line.start <= offset <= self.line.end:
            return False
        return EVERY in self.rules or rule in self.rules


def suppressions(text: str) -> Iterator[Suppression]:
    """Yield the comments of a file that silence something."""
    if "modtidy:" in text:
        for found in OURS.finditer(text):
            listed = found["rules"]
            rules = frozenset({EVERY} if listed is None else re.findall(r"[a-z0-9-]+", listed))
            line = None if found["file"] else _line(text, found.start())
            yield Suppression(Span(*found.span()), line, rules, ours=True)
    if "noqa" in text or "NOQA" in text:
        for found in RUFFS.finditer(text):
            codes = re.findall(r"[A-Z]+\d+", (found["codes"] or "").upper())
            rules = frozenset(rule for code in codes for rule in RULES_OF_CODES.get(code, ()))
            line = None if found["file"] else _line(text, found.start())
            everything = frozenset({EVERY}) if not codes else rules
            yield Suppression(Span(*found.span()), line, everything, ours=False)


def _line(text: str, offset: int) -> Span:
    end = text.find("\n", offset)
    return Span(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end)
