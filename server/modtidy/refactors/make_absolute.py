"""Import by the whole name what is imported relatively.

The name is the one the file's own package is found by (language reference §5.7).
"""

from collections.abc import Iterator

from modtidy.plan import Plan
from modtidy.project import packageless
from modtidy.project.project import Project
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.imports import import_form
from modtidy.source.imports import Import
from modtidy.text import Edit


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to make the imports that `target` means absolute; raises `Refused`."""

    def edits(statement: Import) -> Iterator[Edit] | None:
        return _edits(statement, target.path, project) if statement.level else None

    return import_form.together(target, project, edits)


def title(target: Target, project: Project) -> str:
    """Say whether it is one import, or several."""
    return import_form.title(target, project, "absolute")


def _edits(statement: Import, path: str, project: Project) -> Iterator[Edit]:
    start = packageless.start(path, project)
    if start and start.certain:
        raise Refused(f"{start.how}, `{path}` is in no package")
    import_form.home_of(path, project)
    source = project.source_of(statement, path)
    if not source:
        raise Refused(f"the import has more dots than `{path}` has packages above it")
    yield import_form.with_source(project.tree.text(path), statement, source)


REFACTOR = Refactor("make-absolute", "refactor.rewrite.modtidy.makeAbsolute", title, plan)
