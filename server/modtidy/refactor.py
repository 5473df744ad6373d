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
    """What a refactoring is asked to change, and what it is told besides."""

    path: str
    """A file, or a directory."""
    span: Span | None = None
    """The place in the file the user points at; none where the file as a whole is meant."""
    others: tuple[str, ...] = ()
    """More files and directories, for a refactoring that takes several."""
    arguments: tuple[str, ...] = ()
    """What it is told: names, and paths from the workspace's root."""


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
    needs: tuple[str, ...] = ()
    """What it has to be told, as the command line's help calls it.

    With that it is no code action, which is chosen and nothing asked: an editor has requests of
    its own for it.
    """
    takes_more: str = ""
    """What it may be told besides, any number of times."""
    takes_several: bool = False
    """Whether it changes several files and directories at once."""

    @property
    def usage(self) -> str:
        """Give what the command line takes after the verb."""
        targets = "TARGET…" if self.takes_several else "TARGET"
        return " ".join(
            [targets, *self.needs, *([f"[{self.takes_more}…]"] if self.takes_more else [])]
        )
