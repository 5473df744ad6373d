"""What else has to change when an editor renames, creates or deletes files by itself.

The one idea: the editor does what it was asked to; here is what goes with it (LSP 3.17,
`workspace/willRenameFiles`, `willCreateFiles`, `willDeleteFiles`).
"""

from collections.abc import Iterable, Mapping

from modtidy import paths
from modtidy.plan import Create, Plan
from modtidy.project.project import Importer, Project
from modtidy.rewriting.moves.moving import moved, without_moves
from modtidy.rewriting.moves.new_packages import inits_for


def with_renamed(asked: Mapping[str, str], project: Project) -> Plan:
    """Plan what goes with moves of files and directories that somebody else makes.

    The edits are of the files as they are before, under the names they have then.  Raises `Refused`
    where something would break that cannot follow.
    """
    return without_moves(moved(asked, project), asked)


def with_created(files: Iterable[str], project: Project) -> Plan:
    """Plan the `__init__` files that go with new files in new directories of regular packages."""
    modules = (one for one in files if one.endswith((".py", ".pyi")))
    return Plan(creations=tuple(Create(one) for one in inits_for(modules, project.tree)))


def importers_of_deleted(gone: Iterable[str], project: Project) -> tuple[Importer, ...]:
    """Give the imports that would be left without the module they find."""
    gone = tuple(gone)
    below = (
        file
        for path in gone
        for file in ((path,) if project.tree.has(path) else project.tree.files_below(path))
    )
    found = (one for file in below if file.endswith(".py") for one in project.importers(file))
    left = (one for one in found if not any(paths.below(one.path, path) for path in gone))
    return tuple(sorted(dict.fromkeys(left)))
