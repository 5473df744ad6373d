"""Ways to give tests of one name different ones: as modules of packages, or by no search path.

The one idea: a way is tried on the tree as a value, and is one if none of the tests has another's
name then, no new name is taken by something else, and every import finds what it found.
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.plan import Create, Plan
from modtidy.project import collection, finder
from modtidy.project.module import Kind
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.rewriting import outcome
from modtidy.rewriting.builds.pytest_options import importlib_mode
from modtidy.source.imports import first_names

_INIT = "__init__.py"


def inits(directory: str, project: Project) -> Iterator[tuple[str, ...]]:
    """Yield the `__init__.py` files that would set apart the tests whose base is `directory`.

    The fewest come first: of this directory alone, then of all whose tests clash with its own,
    each time with the directories above, as far as the project goes.
    """
    groups = collection.clashing(directory, project)
    home = project.layout.configuration(directory)
    bases = sorted({one.base for group in groups for one in group})
    if home is None:
        return
    for chosen in ([directory], bases):
        chains = [_chain(one, home, project) for one in chosen]
        for depth in range(1, max(map(len, chains), default=0) + 1):
            made = {one for chain in chains for one in chain[:depth]}
            new = tuple(sorted(paths.join(one, _INIT) for one in made))
            if new and _sets_apart(new, directory, bases, project):
                yield new


def _chain(base: str, home: Configuration, project: Project) -> list[str]:
    """List the directories, from `base` up, that can be made packages within the project."""
    chain = []
    for one in (base, *paths.parents(base)):
        can_be = paths.leaf(one).isidentifier() and _INIT not in project.tree.entries(one)
        if one == home.path or not can_be:
            break
        chain.append(one)
    return chain


def _sets_apart(new: tuple[str, ...], directory: str, bases: list[str], project: Project) -> bool:
    """Tell whether with these files no test in question clashes, under its old name or its new."""
    after = outcome.after(Plan(creations=tuple(map(Create, new))), project)
    made = {paths.parent(one) for one in new}
    tops = [one for one in made if paths.parent(one) not in made]
    left = (
        one
        for base in {*bases, *map(paths.parent, tops)}
        for group in collection.clashing(base, after)
        for one in group
    )
    if any(one.base == directory or any(paths.below(one.path, at) for at in made) for one in left):
        return False
    return not any(_is_taken(one, project) for one in tops)


def _is_taken(directory: str, project: Project) -> bool:
    """Tell whether the name of a new top-level package means something else to what is in it."""
    name = paths.leaf(directory)
    if name in project.environment_of(directory).standard_library.names:
        return True
    found = project.find(name, paths.join(directory, _INIT))
    if found is None:
        return False
    return found.kind is not Kind.NAMESPACE or tuple(found.portions) != (directory,)


def without_search_path(directory: str, project: Project) -> Plan | None:
    """Have pytest import the project's tests by their files; None where some import needs more."""
    home = project.layout.configuration(directory)
    if home is None or any(_needs_base(one, home, project) for one in project.files()):
        return None
    rewrite = importlib_mode(home, project.tree)
    return Plan(rewrites=(rewrite,)) if rewrite else None


def _needs_base(path: str, home: Configuration, project: Project) -> bool:
    """Tell whether a test imports relatively, or what only its base lets it find."""
    if project.role(path) not in (Role.TEST, Role.CONFTEST):
        return False
    if project.layout.configuration(path) is not home:
        return False
    base = paths.parent(collection.top(path, project))
    if base in home.pytest.python_paths:
        return False
    imports = project.tree.summary(path).imports
    names = {name for one in imports for name in first_names(one)}
    return any(one.level for one in imports) or any(
        finder.find_in(name, (base,), project.tree, project.environment_of(path)) for name in names
    )
