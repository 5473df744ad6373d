"""What a rule is, and what it may say."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.settings.values import Option
from modtidy.text import START, Span


class Severity(Enum):
    """How much a finding matters, in the editor's four steps."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


class About(Enum):
    """What a rule is asked about, one at a time."""

    FILE = "file"
    DIRECTORY = "directory"
    TEXT = "text"
    """A file again, of which all of the text is read: too long to wait for at every keystroke."""
    WORKSPACE = "workspace"
    """Everything at once, in steps: asked when nobody is typing."""
    FOUND = "found"
    """A file once more, of what the others found where it has comments that silence something:
    asked when nothing is left to find."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A span in a file."""

    path: str
    span: Span = START


@dataclass(frozen=True, slots=True)
class Related:
    """Another place a finding has to do with, and how."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a module or package, and its file or directory."""

    module: str
    path: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found: what it is about, where to show it, and what to say."""

    subject: Subject
    place: Place
    message: str
    related: tuple[Related, ...] = ()
    severity: Severity | None = None
    """Set where this finding weighs less or more than its rule does."""


@dataclass(frozen=True, slots=True)
class Fix:
    """One way out of a finding.  A safe fix changes no program's meaning but the one reported."""

    title: str
    plan: Plan
    safe: bool


class Found(NamedTuple):
    """That a rule has found something, shown or silenced: which one, and where it begins."""

    path: str
    rule: str
    offset: int


@dataclass(frozen=True, slots=True)
class Review:
    """What has been found in one file, and which rules were asked."""

    found: frozenset[Found]
    asked: frozenset[str]
    """The names of the rules that are on."""
    complete: bool
    """Whether all are that are on by default."""


def _none(_finding: Finding, _project: Project) -> Iterator[Fix]:
    return iter(())


def _nothing(_path: str, _project: Project) -> Iterator[Finding]:
    return iter(())


def _unsurveyed(_project: Project) -> Iterator[Finding | None]:
    return iter(())


def _unreviewed(_path: str, _review: Review, _project: Project) -> Iterator[Finding]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Rule:
    """A named check, and the fixes it can offer for what it finds.

    Both are pure: the same project gives the same answer, so a fix can be asked for long after
    its finding was shown, by asking both questions again.
    """

    name: str
    severity: Severity | None
    """What its findings weigh unless they or the settings say otherwise; None: it is off."""
    about: About
    check: Callable[[str, Project], Iterator[Finding]] = _nothing
    """Takes the path of a file or directory; yields what is found about it."""
    fixes: Callable[[Finding, Project], Iterator[Fix]] = _none
    options: Mapping[str, Option] = field(default_factory=dict)
    survey: Callable[[Project], Iterator[Finding | None]] = _unsurveyed
    """In place of `check`, of a rule about the workspace: yields none where it can wait."""
    review: Callable[[str, Review, Project], Iterator[Finding]] = _unreviewed
    """In place of `check`, of a rule about what the others have found in the file at a path."""

    @property
    def module(self) -> str:
        """Name the module that the rule is written in, whose docstring is the rule's page."""
        if self.about is About.FOUND:
            return self.review.__module__
        return (self.survey if self.about is About.WORKSPACE else self.check).__module__
