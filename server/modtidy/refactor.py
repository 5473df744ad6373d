"""What a refactoring is: a change on offer where nothing is wrong."""

from collections.abc import Callable
from dataclasses import dataclass

from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.text import Span


class Refused(Exception):  # noqa: N818 - the name says what happened
    """The refactoring makes no sense here; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a refactoring is asked to change."""

    path: str
    """A file, or a directory."""
    span: Span | None = None
    """The place in the file the user points at; none where the file as a whole is meant."""


@dataclass(frozen=True, slots=True)
class Refactor:
    """A named change.  `plan` returns None where there is nothing to offer at all."""

    name: str
    """The command line's verb, as in `modtidy refactor to-package`."""
    kind: str
    """The editor's kind of code action, below `refactor.` (LSP 3.17, CodeActionKind)."""
    title: Callable[[Target, Project], str]
    plan: Callable[[Target, Project], Plan | None]
    """Raises `Refused` where the target is right but the change would not do."""
