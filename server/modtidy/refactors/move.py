"""Move modules and packages to another directory, and have everything that names them follow.

Where a module comes to a new directory in a regular package, that directory is made a package, too.
"""

from modtidy import paths
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.moves import moving


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to move what `target` names into the directory, or package, of its last argument."""
    *_, wanted = target.arguments
    directory = _directory(wanted, project)
    asked: dict[str, str] = {}
    for path in (target.path, *target.others):
        unit = unit_of(path)
        if not moving.is_something(unit, project.tree):
            return None
        asked[unit] = paths.join(directory, paths.leaf(unit))
    return moving.moved(asked, project)


def unit_of(path: str) -> str:
    """Name what goes by a module's name: its file, or its package's directory."""
    return paths.parent(path) if paths.stem(path) == "__init__" else path


def _directory(wanted: str, project: Project) -> str:
    """Name the directory that is meant by a path or by a package's dotted name."""
    path = wanted.rstrip("/")
    if path in {"", "."}:
        return paths.ROOT
    if project.tree.has(path):
        raise Refused(f"`{path}` is a file, and no directory to move to")
    return path


def title(target: Target, _project: Project) -> str:
    """Say what goes where."""
    names = ", ".join(f"`{one}`" for one in (target.path, *target.others))
    return f"Move {names} to `{target.arguments[-1]}`"


REFACTOR = Refactor(
    "move", "refactor.move.modtidy.move", title, plan, needs=("DEST",), takes_several=True
)
