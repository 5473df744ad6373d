"""A relative import as a file writes it that is in no package: by a top-level name.

The one idea: the dots mean a directory, and what lies there can be imported by its own name only if
that directory is the first on the search path to have it.
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.project import import_text, relative_imports
from modtidy.project.layout import RootKind
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.rewriting.imports import import_form
from modtidy.source.imports import Import
from modtidy.text import Edit


def absolute(statement: Import, path: str, project: Project, base: str) -> Edit | None:
    """Write a relative import without its dots; None where that would not find the same.

    `base` is a directory that is sure to be on the search path of the program that runs the file.
    """
    directory = relative_imports.meant(statement, path)
    if directory is None or (statement.wildcard and not statement.module):
        return None
    names = [statement.module] if statement.module else [one.name for one in statement.names]
    if not all(_is_found(name, directory, path, project, base) for name in names):
        return None
    text = project.tree.text(path)
    if statement.module:
        return import_form.with_source(text, statement, statement.module)
    if "#" in text[statement.start : statement.end]:
        return None
    written = f"import {import_text.aliased(statement.names)}"
    return import_text.replaced(text, statement, (written,))


def _is_found(name: str, directory: str, path: str, project: Project, base: str) -> bool:
    """Tell whether a dotted name is found, and its first part in the directory."""
    top = name.partition(".")[0]
    if top in project.environment_of(path).standard_library.names:
        return False  # what is to be found by that name is another module
    search_path = (base, *(one for one in _sure(path, project) if one != base))
    module = project.find_along(top, search_path, path)
    return bool(
        project.find_along(name, search_path, path) and module and directory in _places(module)
    )


def _sure(path: str, project: Project) -> Iterator[str]:
    """Yield the roots that are on the search path however the program is started.

    A project's own directory is there only for what is started in it.
    """
    for root in project.layout.roots_of(path):
        if root.kind is not RootKind.PROJECT:
            yield root.path


def _places(module: Module) -> tuple[str, ...]:
    """Name the directories that a top-level module, or its portions, lie in."""
    if module.portions:
        return tuple(paths.parent(one) for one in module.portions)
    return (paths.parent(module.origin),) if module.origin else ()
