"""Modules that are running: how far they are, and what they have bound by then.

The one idea: a module is in its place from the moment it begins, so others can ask it for names
while it is half done (language reference §5.4, "Loading").
"""

from typing import NamedTuple

from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.source.headers import Context
from modtidy.source.running import Running, running
from modtidy.source.steps import Step

MAIN = "__main__"
"""The name a program runs under, whatever its file is called."""


class Halt(NamedTuple):
    """Where a module is while others run: at one of its steps."""

    module: str
    path: str
    step: Step


class Break(NamedTuple):
    """An import, or a use of one, that fails, because a module is only half done."""

    entry: str
    """The module that is imported first; `__main__` where it is run."""
    halts: tuple[Halt, ...]
    """The half-done module, where it is; those that it has led to; last the one that fails."""
    owner: str
    """The module that is asked for the name."""
    name: str
    """The name that it does not have yet."""


class Texts:
    """What modules do when they are run, each text read once; owned by who asks.

    Most texts are read up to their last import alone: while what comes behind is run, no other
    module begins.
    """

    def __init__(self, project: Project) -> None:
        """Read nothing yet."""
        self._project = project
        self._heads: dict[str, Running | None] = {}
        self._whole: dict[str, Running | None] = {}

    def head(self, path: str) -> Running | None:
        """Return what the module at `path` does up to its last import, at least.

        Returns nothing where its text cannot be parsed.
        """
        if path not in self._heads:
            imports = self._project.tree.summary(path).imports
            ends = [one.end for one in imports if not one.context & Context.DEFERRED]
            text = self._project.tree.text(path)
            self._heads[path] = running(text, max(ends, default=0))
        return self._heads[path]

    def rest(self, path: str) -> tuple[Step, ...]:
        """Return what the module at `path` does behind its `head`."""
        if path not in self._whole:
            self._whole[path] = running(self._project.tree.text(path))
        head, whole = self.head(path), self._whole[path]
        if head is None or whole is None:
            return ()
        return tuple(step for step in whole.steps if step.start >= head.end)


class Frame:
    """A module that is running, or has run."""

    __slots__ = ("certain", "module", "name", "names", "open", "running", "step", "values")

    def __init__(self, name: str, module: Module, *, certain: bool) -> None:
        """Begin with nothing bound."""
        self.name = name
        self.module = module
        self.names: dict[str, bool] = {}
        """What it has bound, and whether it has in every run."""
        self.values: dict[str, str] = {}
        """Those of its names that stand for modules, and for which."""
        self.open = False
        """It may have any name."""
        self.certain = certain
        """It begins now, and not earlier, in every run."""
        self.running = True
        self.step: Step | None = None
