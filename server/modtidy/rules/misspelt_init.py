"""A package's `__init__.py` is spelt otherwise, and so is never run.

## Why it matters

Python looks for `__init__.py`, letter by letter.  `__int__.py` is a module like any other, and the
directory it lies in a namespace package: what the file was to define is not there, and tools that
know packages by their `__init__.py` walk past.

## What it leaves alone

Directories that have an `__init__.py`; files that something imports by the name they have;
`init.py`, unless something imports from the package what only this file defines.

## Example

    shop/
      __int__.py | PRICE = 3        #! misspelt-init: `shop/__int__.py` is not run
      billing.py
    main.py:
      import shop

      print(hasattr(shop, "PRICE"))

    --- fix: Rename `__int__.py` to `__init__.py`
    shop/__int__.py -> shop/__init__.py

    --- python main.py
    False

    --- python main.py, after
    True
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Move, Plan
from modtidy.project import inits
from modtidy.project.project import Project
from modtidy.rule import About, Finding, Fix, Place, Rule, Severity, Subject


def check(directory: str, project: Project) -> Iterator[Finding]:
    """Report the file that was meant to be the `__init__.py` of `directory`."""
    entries = project.tree.entries(directory)
    if not directory or not paths.leaf(directory).isidentifier():
        return
    for name in inits.misspelt(entries):
        path = paths.join(directory, name)
        if not any(True for _ in project.importers(path)):
            yield _finding(directory, path, "", project)
            return
    if inits.PLAIN in entries and "__init__.py" not in entries:
        path = paths.join(directory, inits.PLAIN)
        wanted = _wanted_of_package(directory, path, project)
        if wanted and not any(True for _ in project.importers(path)):
            yield _finding(directory, path, f", where `{wanted}` is defined,", project)


def _finding(directory: str, path: str, which: str, project: Project) -> Finding:
    package = paths.leaf(directory)
    message = f"`{path}`{which} is not run when `{package}` is imported, as `__init__.py` would be"
    return Finding(Subject(package, directory), Place(path, project.first_token(path)), message)


def _wanted_of_package(directory: str, path: str, project: Project) -> str:
    """Name something that an import asks of the package, and that only `path` defines."""
    defined = {binding.name for binding in project.tree.names(path).bindings}
    package = paths.leaf(directory)
    for file in project.index.files(package):
        for statement in project.tree.summary(file).imports:
            if statement.module is None and not statement.level:
                continue
            found = project.find(project.source_of(statement, file) or ".", file)
            if found and directory in found.portions:
                for alias in statement.names:
                    if alias.name in defined and not _is_submodule(alias.name, directory, project):
                        return alias.name
    return ""


def _is_submodule(name: str, directory: str, project: Project) -> bool:
    entries = project.tree.entries(directory)
    return f"{name}.py" in entries or f"{name}/" in entries


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to give the file the name it was meant to have."""
    source = finding.place.path
    target = paths.join(finding.subject.path, "__init__.py")
    if project.tree.has(source):
        title = f"Rename `{paths.leaf(source)}` to `__init__.py`"
        yield Fix(title, Plan(moves=(Move(source, target),)), safe=True)


RULE = Rule("misspelt-init", Severity.ERROR, About.DIRECTORY, check, fixes)
