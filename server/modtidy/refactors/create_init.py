"""Make a directory a regular package, by a new, empty `__init__.py`.

A new file can change what imports mean: below a source root, `app/` that becomes a package of the
root makes `app.shop` of what was `shop`; at the top of a namespace package it hides the portions
that lie elsewhere.  So the imports that mention anything below are resolved before and after, and
where one of them would change, the file is not offered.
"""

from modtidy import paths
from modtidy.plan import Create, Plan
from modtidy.project import resolution
from modtidy.project.project import Project
from modtidy.refactor import Refactor, Refused, Target


def plan(target: Target, project: Project) -> Plan | None:
    """Plan the file for the directory at `target`, or raise `Refused` where an import would break.

    Nothing is planned for a directory that has the file, or holds no Python.
    """
    directory = target.path
    init = init_for(directory, project)
    if not init or not project.tree.has_directory(directory):
        return None
    return checked((init,), project)


def checked(inits: tuple[str, ...], project: Project) -> Plan:
    """Plan these files together, or raise `Refused` where an import would change its meaning."""
    made = Plan(creations=tuple(Create(init) for init in inits))
    words = {
        word
        for init in inits
        for path in project.tree.files_below(paths.parent(init))
        for word in (paths.stem(path), paths.leaf(paths.parent(path)))
    }
    after = project.with_tree(made.applied_to(project.tree))
    for importer in resolution.changed(project, after, words):
        raise Refused(
            f"with `{inits[0]}` the import of `{importer.alias.name}` in `{importer.path}` "
            "would find another module"
        )
    return made


def init_for(directory: str, project: Project) -> str:
    """Name the file that would make `directory` a package; nothing where it is one, or has no use.

    Among stubs that is `__init__.pyi` (PEP 484, "Stub files").
    """
    entries = project.tree.entries(directory)
    if not directory or {"__init__.py", "__init__.pyi"} & entries.names:
        return ""
    has_modules = next(project.tree.files_below(directory, (".py",)), "")
    if has_modules:
        return paths.join(directory, "__init__.py")
    stub = next(project.tree.files_below(directory, (".pyi",)), "")
    return paths.join(directory, "__init__.pyi") if stub else ""


def title(target: Target, project: Project) -> str:
    """Say which file would be made."""
    return f"Create `{init_for(target.path, project)}`"


REFACTOR = Refactor("create-init", "refactor.rewrite.modtidy.createInit", title, plan)
