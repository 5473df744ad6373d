"""A case: a title, a drawn tree, and the sections after it, each opened by a line `--- WHAT`.

A section is a `Change` that a fix or a refactoring makes, or a `Run` of Python or pytest that
proves what the drawing says.  `tests/README.md` teaches both.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass

import drawing
from drawing import Drawing

ONLY = " (only this rule)"
NOT_OFFERED = "(not offered)"

_RUN = re.compile(
    r"(?P<program>python|pytest)(?P<version>\d\.\d+)?(?: (?P<arguments>.*?))?(?P<after>, after)?"
)
_REFUSED = re.compile(r"\(refused: (?P<why>.*)\)")


@dataclass(frozen=True, slots=True)
class Change:
    """What a fix or a refactoring does to the tree, as it is drawn."""

    what: str
    """The refactoring's name; empty for a fix."""
    title: str = ""
    """The fix's title."""
    arguments: tuple[str, ...] = ()
    drawn: str = ""

    def __str__(self) -> str:
        return self.heading

    @property
    def heading(self) -> str:
        """The section's own heading."""
        return shlex.join([self.what, *self.arguments]) if self.what else f"fix: {self.title}"

    @property
    def refused(self) -> str | None:
        """Words of the reason for which the refactoring is refused, if it is."""
        found = _REFUSED.fullmatch(self.drawn)
        return found["why"] if found else None

    @property
    def is_made(self) -> bool:
        """Whether there is a change at all."""
        return self.drawn != NOT_OFFERED and self.refused is None


@dataclass(frozen=True, slots=True)
class Run:
    """A program that is run in the drawn tree, and what it has to say."""

    program: str
    arguments: tuple[str, ...]
    version: str = ""
    """The one version of Python it is for; empty for every one."""
    after: Change | None = None
    """The change it is run after; none where it is run on the tree as drawn."""
    printed: tuple[str, ...] = ()
    failing: str | None = None
    """Words of the error it ends in; none where it ends well."""

    def __str__(self) -> str:
        ending = f", after {self.after.heading}" if self.after else ""
        return f"{self.program}{self.version} {shlex.join(self.arguments)}{ending}"

    @property
    def what(self) -> tuple[str, str, tuple[str, ...]]:
        """What is run, whenever it is."""
        return self.program, self.version, self.arguments


@dataclass(frozen=True, slots=True)
class Case:
    """One drawing, and what is to come of it."""

    of: str
    """The rule or the refactoring it is a case of."""
    title: str
    drawing: Drawing
    changes: tuple[Change, ...] = ()
    runs: tuple[Run, ...] = ()

    def __str__(self) -> str:
        return f"{self.of}: {self.title}"

    @property
    def alone(self) -> bool:
        """Whether no other rule has a say in it."""
        return self.title.endswith(ONLY)

    def runs_after(self, change: Change) -> Iterator[Run]:
        """Yield what holds after a change: what is drawn for it, else what held before it."""
        theirs = [run for run in self.runs if run.after == change]
        drawn = {run.what for run in theirs}
        yield from theirs
        yield from (run for run in self.runs if run.after is None and run.what not in drawn)


def cases(of: str, text: str) -> Iterator[Case]:
    """Read every case in the text of a `.case` file."""
    for chunk in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        title, _, body = chunk.partition("\n")
        yield case(of, title.strip(), body)


def case(of: str, title: str, body: str) -> Case:
    """Read one case, without its title line."""
    drawn, *sections = re.split(r"^--- ", body, flags=re.MULTILINE)
    changes: list[Change] = []
    runs: list[Run] = []
    for section in sections:
        heading, _, text = section.partition("\n")
        ran = _RUN.fullmatch(heading.strip())
        if ran:
            runs.append(_run(ran, text, changes))
        else:
            changes.append(_change(heading.strip(), text))
    return Case(of, title, drawing.read(drawn), tuple(changes), tuple(runs))


def _change(heading: str, text: str) -> Change:
    lines = [line for line in text.split("\n") if not line.startswith("# ")]
    drawn = "\n".join(lines).strip("\n")
    if heading.startswith("fix: "):
        return Change("", heading.removeprefix("fix: "), (), drawn)
    what, *arguments = shlex.split(heading)
    return Change(what, "", tuple(arguments), drawn)


def _run(heading: re.Match[str], text: str, changes: list[Change]) -> Run:
    lines = [line.rstrip() for line in text.strip("\n").split("\n")]
    lines = [line for line in lines if not line.startswith("# ")]
    failures = [line.removeprefix("! ") for line in lines if line.startswith("! ")]
    printed = [line for line in lines if not line.startswith("! ")]
    assert not heading["after"] or changes, f"`{heading[0]}` comes after no change"
    return Run(
        heading["program"],
        tuple(shlex.split(heading["arguments"] or "")),
        heading["version"] or "",
        changes[-1] if heading["after"] else None,
        tuple("\n".join(printed).strip("\n").split("\n")) if any(printed) else (),
        failures[0] if failures else None,
    )
