"""Turn a module into a package of the same name, ready to be split up.

The name stays, so no importer has to know; all that hangs on where the file lies follows.
"""

from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refactor, Target
from modtidy.rewriting.conversion.into_package import into_package


def plan(target: Target, project: Project) -> Plan | None:
    """Plan the move of the module at `target`, or raise `Refused` with the reason."""
    return into_package(target.path, project)


def title(target: Target, _project: Project) -> str:
    """Say which package it would be."""
    return f"Turn `{target.path}` into the package `{target.path.removesuffix('.py')}/`"


REFACTOR = Refactor("to-package", "refactor.move.modtidy.toPackage", title, plan)
