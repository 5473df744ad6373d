"""Import what is in the file's own package relatively: by dots, and not by the package's name.

A relative import counts from the package its file is in (language reference §5.7), so only what
lies below the same top-level package can be named so.
"""

from collections.abc import Iterator
from dataclasses import replace

from modtidy.plan import Plan, Remark
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.imports import import_form, submodule_uses
from modtidy.rewriting.imports.import_form import Source
from modtidy.source.imports import Alias, Import
from modtidy.text import Edit


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to make the imports that `target` means relative; raises `Refused`."""
    path = target.path

    def edits(statement: Import) -> Iterator[Edit] | None:
        return None if statement.level else _edits(statement, path, project)

    made = import_form.together(target, project, edits)
    summary = project.tree.summary(path)
    if made and summary.marks.main_guard and not any(one.level for one in summary.imports):
        name = project.name_of(path).removesuffix(".__main__")
        remark = Remark(f"`python {path}` is `python -m {name}` from now on")
        made = replace(made, remarks=(*made.remarks, remark))
    return made


def title(target: Target, project: Project) -> str:
    """Say whether it is one import, or several."""
    return import_form.title(target, project, "relative")


def _edits(statement: Import, path: str, project: Project) -> Iterator[Edit]:
    """Give the edits for one absolute import; none where it is of another package."""
    top = project.package_of(path).partition(".")[0]
    names = [statement.module] if statement.module else [one.name for one in statement.names]
    if not top or not any(name.partition(".")[0] == top for name in names):
        return
    package = import_form.home_of(path, project)
    if project.role(path) is Role.SCRIPT:
        raise Refused(f"`{path}` is run by its path, and so is in no package")
    text = project.tree.text(path)
    if statement.module:
        source = import_form.relative(statement.module, package)
        yield import_form.with_source(text, statement, source)
        return
    sources: dict[Alias, Source] = {}
    for importer in import_form.importers(statement, path):
        if importer.alias.name.partition(".")[0] == top:
            sources[importer.alias] = _source(importer, package, project)
            if not importer.alias.asname:
                yield from submodule_uses.followed(importer, project)
    yield import_form.as_from(text, statement, sources)


def _source(importer: Importer, package: str, project: Project) -> Source:
    """Say how a module of the package is imported from the one it is in."""
    parent, _, name = importer.alias.name.rpartition(".")
    if not parent:
        raise Refused(f"no relative import can name `{name}`, which is in no package")
    submodule_uses.check_submodule(importer.alias.name, importer.path, project)
    return import_form.as_source(importer, import_form.relative(parent, package), name)


REFACTOR = Refactor("make-relative", "refactor.rewrite.modtidy.makeRelative", title, plan)
