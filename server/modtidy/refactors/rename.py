"""Give a module or package another name, and have everything that names it follow.

A file, or a directory with all that is in it, moves, and the imports that find it follow in the
form they are written in; see `rewriting.following`.
"""

from collections.abc import Callable, Iterator
from keyword import iskeyword

from modtidy import paths
from modtidy.plan import Plan
from modtidy.project import bound
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.moves import moving
from modtidy.rule import Fix


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to call the module or package at `target` by its argument; raises `Refused`.

    That is a last name, for the same place; a dotted name, from the root the module has its own
    from; or a path.
    """
    unit = unit_of(target.path)
    if not moving.is_something(unit, project.tree):
        return None
    return moving.moved({unit: _place(unit, target.arguments[0], project)}, project)


def title(target: Target, _project: Project) -> str:
    """Say what would be called what."""
    return f"Rename `{unit_of(target.path)}` to `{target.arguments[0]}`"


def unit_of(path: str) -> str:
    """Name what goes by a module's name: its file, or its package's directory."""
    return paths.parent(path) if paths.stem(path) == "__init__" else path


def _place(unit: str, wanted: str, project: Project) -> str:
    """Name the file or directory that a new name stands for."""
    suffix = "".join(
        one for one in (".py", ".pyi") if project.tree.has(unit) and unit.endswith(one)
    )
    if "/" in wanted or (suffix and wanted.endswith(suffix)):
        return wanted.rstrip("/")
    parts = wanted.split(".")
    if not suffix and project.tree.has(unit):
        raise Refused(f"`{unit}` is no module, and goes by its path alone")
    if not all(part.isidentifier() and not iskeyword(part) for part in parts):
        raise Refused(f"no import statement can name `{wanted}`")
    if len(parts) == 1:
        return paths.join(paths.parent(unit), f"{wanted}{suffix}")
    own = project.name_of(unit if suffix else paths.join(unit, "__init__.py")).replace(".", "/")
    root = unit.removesuffix(suffix).removesuffix(own).rstrip("/")
    return paths.join(root, f"{'/'.join(parts)}{suffix}")


def fixes(path: str, project: Project) -> Iterator[Fix]:
    """Offer a free name for a module that has another one's, with the imports that mean it.

    An import means this module if it asks for something it defines; the others are left to find
    what they were written for.
    """
    name = project.name_of(path)
    defined = {binding.name for binding in project.tree.names(path).bindings}

    def meant(importer: Importer) -> bool:
        asked = bound.asked_of(importer, name, project)
        return bool(asked & defined) or any(alias_is_submodule(importer, name, project))

    new = free_name(path, project)
    try:
        made = renamed(path, new, project, meant)
    except Refused:
        return
    unit = unit_of(path)
    called = f"{new}/" if unit != path else f"{new}.py"
    yield Fix(f"Rename `{paths.leaf(unit)}` to `{called}`", made, safe=False)


def renamed(
    path: str,
    new: str,
    project: Project,
    meant: Callable[[Importer], bool] = lambda _importer: True,
) -> Plan:
    """Plan to give the module at `path` the last name `new`; raises `Refused` with the reason."""
    unit = unit_of(path)
    return moving.moved({unit: _place(unit, new, project)}, project, meant, strings=False)


def alias_is_submodule(importer: Importer, name: str, project: Project) -> Iterator[bool]:
    """Yield whether an import goes on to a submodule of `name` that the workspace has."""
    for loaded in project.imported(importer.statement, importer.alias, importer.path):
        if loaded.startswith(f"{name}."):
            found = project.find(loaded, importer.path)
            yield bool(found and found.origin and not paths.is_absolute(found.origin))


def free_name(path: str, project: Project) -> str:
    """Propose a name that nothing beside the module and nothing importable has."""
    unit = unit_of(path)
    stem = paths.leaf(unit).partition(".")[0]
    entries = project.tree.entries(paths.parent(unit))
    count, new = 1, f"local_{stem}"
    while {f"{new}.py", f"{new}/"} & entries.names or project.find(new, path):
        count += 1
        new = f"local_{stem}{count}"
    return new


REFACTOR = Refactor("rename", "refactor.move.modtidy.rename", title, plan, needs=("NEW",))
