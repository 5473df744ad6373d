"""What a project is once a plan has been carried out.

The one idea: a plan may edit what configures the project, and then that is read anew, as it would
be from disk.
"""

from collections.abc import Iterator, Mapping

from modtidy import paths
from modtidy.configuration.project import FILES, Configuration, read_configuration
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.text import Edit, edited
from modtidy.tree import Tree


def after(plan: Plan, project: Project) -> Project:
    """Return the project that `plan` leads to; raises `Conflict` where it does not fit."""
    tree = plan.applied_to(project.tree)
    touched = {one for one in _touched(plan) if paths.leaf(one) in FILES}
    known = project.layout.configurations
    read = {
        directory: read_configuration(directory, texts_of(directory, tree))
        for directory in known
        if any(paths.below(directory, paths.parent(one)) for one in touched)
    }
    if not read:
        return project.with_tree(tree)
    return project.with_tree(tree, {**known, **read})


def configuration(directory: str, tree: Tree) -> Configuration:
    """Return what the files say that configure the project in `directory`, as `tree` has them.

    That is what an editor holds, where a project is asked for what has been saved.
    """
    return read_configuration(directory, texts_of(directory, tree))


def texts_of(
    directory: str, tree: Tree, edits: Mapping[str, tuple[Edit, ...]] | None = None
) -> dict[str, str]:
    """Return the texts of the files that configure the project in `directory`, by name.

    They are as they will be with the `edits`, which are by path.
    """
    changed = edits or {}
    return {
        paths.leaf(path): edited(tree.text(path), changed.get(path, ()))
        for path in _configuring(directory, tree)
    }


def _configuring(directory: str, tree: Tree) -> Iterator[str]:
    for name in FILES:
        above = (directory, *paths.parents(directory)) if name == ".gitignore" else (directory,)
        found = next((paths.join(one, name) for one in above if name in tree.entries(one)), None)
        if found:
            yield found


def _touched(plan: Plan) -> tuple[str, ...]:
    return (
        *plan.paths,
        *(move.target for move in plan.moves),
        *(creation.path for creation in plan.creations),
    )
