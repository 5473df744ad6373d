"""Turn a module into a package of the same name, ready to be split up."""

from modtidy import paths
from modtidy.plan import Move, Plan, Rewrite
from modtidy.project.project import Project
from modtidy.refactor import Refactor, Target
from modtidy.text import Edit, Span


def plan(target: Target, project: Project) -> Plan | None:
    """Plan the move."""
    path = target.path
    dots = tuple(
        Edit(Span(one.source_start, one.source_start), ".")
        for one in project.tree.summary(path).imports
        if one.level
    )
    init = paths.join(path.removesuffix(".py"), "__init__.py")
    return Plan((Rewrite(path, dots),) if dots else (), (Move(path, init),))


def title(target: Target, _project: Project) -> str:
    """Say which package it would be."""
    return f"Turn `{target.path}` into the package `{target.path.removesuffix('.py')}/`"


REFACTOR = Refactor("to-package", "refactor.move.modtidy.toPackage", title, plan)
