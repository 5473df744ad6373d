"""Where else on one search path a module's name is found.

The one idea: a name is looked for directory by directory, and a namespace package is what lets the
search go on below the top.  So a module can have a twin in another root only if nothing but
directories without `__init__.py` stand between it and its own root (language reference §5.5).
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.project import finder
from modtidy.project.layout import NEAR, Root, RootKind, home_of
from modtidy.project.module import Module
from modtidy.project.project import Project


class Twin(NamedTuple):
    """Something else that goes by a module's name."""

    name: str
    """The dotted name of both."""
    root: Root
    """The directory of the search path the module itself is found from."""
    other: Root | None
    """The one the twin is found from; none where that is the environment's."""
    module: Module
    """What is found there, by itself."""


def twins(path: str, project: Project) -> Iterator[Twin]:
    """Yield what else has the name of the module at `path`, for programs that look in both places.

    Yields nothing where the file lies in a regular package: that package alone can have a twin.
    """
    unit = paths.parent(path) if paths.stem(path) == "__init__" else path.removesuffix(".py")
    directory = paths.parent(unit)
    if not unit or "__init__.py" in project.tree.entries(directory):
        return
    for root in project.layout.roots_of(path):
        name = _name(unit, root, project)
        if name and _counts(root, project):
            within = paths.relative(directory, root.path) if directory != root.path else ""
            yield from _in_workspace(path, name, root, within, project)
            yield from _in_environment(path, name, root, within, project)


def _name(unit: str, root: Root, project: Project) -> str:
    """Give the dotted name that a module has from a root with nothing but portions between."""
    if not paths.below(unit, root.path) or unit == root.path:
        return ""
    between = [one for one in paths.parents(unit) if paths.below(one, root.path)][:-1]
    if any("__init__.py" in project.tree.entries(one) for one in between):
        return ""
    parts = paths.relative(unit, root.path).split("/")
    is_library = parts[0] in project.environment_of(unit).standard_library.names
    return "" if is_library or not all(map(str.isidentifier, parts)) else ".".join(parts)


def _counts(root: Root, project: Project) -> bool:
    """Tell whether a root is one for programs that run, and not for what reads the code alone."""
    kept = root.kind not in (RootKind.EXTRA, RootKind.INFERRED) or root.comes_first
    return (kept or _is_installed(root, project)) and not project.is_library(root.path)


def _is_installed(root: Root, project: Project) -> bool:
    """Tell whether the environment has the root on its own search path, as an editable install."""
    where = paths.join(project.workspace, root.path) if root.path else project.workspace
    return bool(project.workspace) and where in project.environment_of(root.path).editable_paths


def _others(path: str, root: Root, project: Project) -> Iterator[Root]:
    """Yield the roots that one program looks in together with `root`.

    A test or script sees its own directory and those of its project, but no other test's; and a
    package is seen by the projects too that have its own around them.
    """
    layout = project.layout
    yield from (one for one in layout.roots_of(path) if one.kind not in NEAR)
    if paths.stem(path) == "__init__" and root.kind not in NEAR:
        around = [seen for seen in layout.seen.values() if root in seen]
        yield from (one for seen in around for one in seen)
        home = home_of(path, layout.configurations)
        for one in layout.roots:
            if one.kind in NEAR and home_of(one.path, layout.configurations) == home:
                yield one


def _in_workspace(
    path: str, name: str, root: Root, within: str, project: Project
) -> Iterator[Twin]:
    if root.for_scripts_alone:
        return
    for other in dict.fromkeys(_others(path, root, project)):
        if other.path == root.path or other.for_scripts_alone:
            continue
        directory = paths.join(other.path, within) if within else other.path
        found = _found(name, directory, path, project)
        unit = paths.join(other.path, name.replace(".", "/"))
        if not found or not _name(unit, other, project) or not _counts(other, project):
            continue
        if not _is_left_at_home(found, path, project):
            yield Twin(name, root, other, found)


def _is_left_at_home(found: Module, path: str, project: Project) -> bool:
    """Tell whether a module is of another project than `path`, and no sure part of its wheel."""
    configurations = project.layout.configurations
    home = home_of(found.origin, configurations)
    if not found.origin or home == home_of(path, configurations) or home not in configurations:
        return False
    shipped = configurations[home].ships(found.origin, project.tree.entries)
    return shipped.verdict is not Verdict.YES


def _in_environment(
    path: str, name: str, root: Root, within: str, project: Project
) -> Iterator[Twin]:
    """Yield what is installed under the name; what is edited in the workspace is not."""
    environment = project.environment_of(path)
    for entry in environment.search_path:
        edited = entry in environment.editable_paths
        if not (edited and project.workspace and paths.below(entry, project.workspace)):
            found = _found(name, f"{entry}/{within}" if within else entry, path, project)
            if found:
                yield Twin(name, root, None, found)


def _found(name: str, directory: str, path: str, project: Project) -> Module | None:
    return finder.find_in(name, (directory,), project.tree, project.environment_of(path))
