"""Comments that tell modtidy, or ruff in its name, to be quiet about something.

`# modtidy: ignore[rule, …]` speaks for its line, `# modtidy: ignore-file[rule, …]` for its file; a
reason may follow after ` -- `.  ruff's `# noqa: CODE` counts where modtidy has a rule for the same
thing, so that nobody has to say it twice.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy.source.strings import AmbiguousError, Code, code, masked, normalised
from modtidy.text import Span

OURS = re.compile(
    r"#[ \t]*modtidy:[ \t]*ignore(?P<file>-file)?(?:\[(?P<rules>[a-z0-9, -]*)\])?"
    r"(?=[ \t]*(?:--|#|\r|$))",
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


class Listed(NamedTuple):
    """One rule that a comment lists, and where it stands; of a comment that lists none, `*`."""

    rule: str
    span: Span


class Suppression(NamedTuple):
    """One comment: where it stands, and which rules it silences there."""

    span: Span
    line: Span | None
    """The line it speaks for; none where it speaks for the file."""
    rules: tuple[Listed, ...]
    ours: bool

    def reaches(self, offset: int) -> bool:
        """Tell whether it speaks for what begins at `offset`."""
        return self.line is None or self.line.start <= offset <= self.line.end

    def covers(self, rule: str, offset: int, *, by_name: bool = False) -> bool:
        """Tell whether a finding of `rule` that begins at `offset` is silenced."""
        listed = {one.rule for one in self.rules}
        return self.reaches(offset) and (rule in listed or (EVERY in listed and not by_name))


def suppressions(text: str) -> Iterator[Suppression]:
    """Yield the comments of a file that silence something."""
    if "modtidy:" in text:
        for found in _comments(OURS, text):
            rules: tuple[Listed, ...] = (Listed(EVERY, Span(*found.span())),)
            if found["rules"] is not None:
                names = re.compile(r"[a-z0-9-]+").finditer(text, *found.span("rules"))
                rules = tuple(Listed(name[0], Span(*name.span())) for name in names)
            line = None if found["file"] else _line(text, found.start())
            yield Suppression(Span(*found.span()), line, rules, ours=True)
    if "noqa" in text or "NOQA" in text:
        for found in _comments(RUFFS, text):
            codes = re.findall(r"[A-Z]+\d+", (found["codes"] or "").upper())
            silenced = {rule for one in codes for rule in RULES_OF_CODES.get(one, ())}
            span = Span(*found.span())
            rules = tuple(Listed(rule, span) for rule in (sorted(silenced) if codes else (EVERY,)))
            line = None if found["file"] else _line(text, found.start())
            yield Suppression(span, line, rules, ours=False)


def _comments(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `pattern`, which begins with a `#`, matches in comments, and not in strings."""
    read: Code | None = None
    for found in pattern.finditer(text):
        read = read or code(normalised(text))
        try:
            is_comment = read.comments(found.start())
        except AmbiguousError:
            read = masked(normalised(text))
            is_comment = read.comments(found.start())
        if is_comment:
            yield found


def _line(text: str, offset: int) -> Span:
    end = text.find("\n", offset)
    return Span(text.rfind("\n", 0, offset) + 1, len(text) if end < 0 else end)
