"""A module is imported whole, for the sake of one name.

## Why it matters

`from m import name` says at the top of the file what the file needs of `m`, and fails there if it
is gone; `import m` says neither.  Where many names of a module are used, importing it whole keeps
them apart.  Where there is only one, its name says it all.

`max-names` is how many names count as few.

## What it leaves alone

The modules in `allow`, and abbreviations such as `import networkx as nx`, which are idioms; modules
that are handed on, or whose names are assigned to or patched; names that are modules themselves,
would hide a builtin, or that the module may bind anew; an `__init__.py`, where an import is there
for others; imports in functions, under conditions and in `try`; names in strings.

## Example

    main.py:
      import «json»         #! whole-module-import (hint): only `dumps` of `json` is used here
      print(json.dumps([1]))

    --- fix: Import `dumps` from `json`
    ~ main.py:
      from json import dumps
      print(dumps([1]))

    --- python main.py
    [1]
"""

from collections.abc import Iterable, Iterator

from modtidy import paths
from modtidy.project.loading import Loading
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.refactors import narrow_import
from modtidy.refactors.narrow_import import Usage
from modtidy.rule import About, Finding, Fix, Place, Rule, Severity, Subject
from modtidy.settings.values import Option
from modtidy.source.imports import Alias
from modtidy.source.summary import Summary
from modtidy.source.uses import USES

NAME = "whole-module-import"
IDIOMS = (
    *("logging", "matplotlib.pyplot", "numpy", "os", "pandas", "re", "sys", "tensorflow"),
    *("torch", "typing"),
)
"""Modules whose names are known by the module's, and little without it: `re.match`, `os.walk`."""


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the modules imported whole of which few names are used."""
    for found in _wholes(path, project, narrow_import.whole_imports(path, project)):
        alias = found.importer.alias
        count = len(found.names)
        names = " and ".join(f"`{name}`" for name in sorted(found.names))
        message = f"only {names} of `{alias.name}` {'is' if count == 1 else 'are'} used here"
        yield Finding(
            Subject(project.name_of(path), path), Place(path, found.importer.span), message
        )


def _wholes(path: str, project: Project, imported: Iterable[Importer]) -> Iterator[Usage]:
    if paths.stem(path) == "__init__" or path.endswith(".pyi"):
        return
    settings = project.settings_of(path)
    limit = settings.number(NAME, "max-names")
    allowed = settings.names(NAME, "allow")
    for importer in imported:
        if _idiom(importer, allowed) or not _few(importer, limit, project):
            continue
        try:
            found = narrow_import.plain_usage(importer, project)
            found = found or narrow_import.usage(importer, project)
        except Refused:
            continue
        if len(found.names) <= limit and not _moving(found, project):
            yield found


def _idiom(importer: Importer, allowed: tuple[str, ...]) -> bool:
    """Tell whether the module is imported as everybody does."""
    name, asname = importer.alias.name, importer.alias.asname
    tail = name.rpartition(".")[2]
    abbreviated = bool(asname) and asname != tail and len(asname) < len(name)
    return abbreviated or any(f"{name}.".startswith(f"{one}.") for one in allowed)


def _few(importer: Importer, limit: int, project: Project) -> bool:
    """Tell, without parsing, whether few names of a module may be all that is used."""
    name, asname = importer.alias.name, importer.alias.asname
    own = asname or name.partition(".")[0]
    summary = project.tree.summary(importer.path)
    if sum(own == (one.asname or one.name.partition(".")[0]) for one in _all(summary)) > 1:
        return False
    for use in summary.uses:
        if use.name == own:
            deep = not asname and "." in name
            return 0 < len(use.attributes) <= (1 if deep else max(limit, 0)) or limit >= USES
    return False


def _all(summary: Summary) -> Iterator[Alias]:
    for statement in summary.imports:
        if statement.module is None:
            yield from statement.names


def _moving(found: Usage, project: Project) -> bool:
    """Tell whether a module of the workspace lacks a name, may bind it anew, or has it too late."""
    path, module = found.importer.path, found.importer.alias.name
    its = project.find(module, path)
    if its is None or not its.origin.endswith(".py") or paths.is_absolute(its.origin):
        return False
    if Loading(path, project).imports_back(module, directly=True):
        return True
    names = project.tree.names(its.origin)
    later = {one.name for one in names.bindings if one.deferred}
    missing = found.names - Namespaces(path, project).whole(its).names.keys()
    return bool(later & found.names or names.dynamic or missing)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to import the names, where they are free and nobody replaces them in the module."""
    path = finding.place.path
    every = narrow_import.whole_imports(path, project)
    imported = [one for one in every if one.span == finding.place.span]
    for found in _wholes(path, project, imported):
        try:
            whole = narrow_import.usage(found.importer, project)
            plan = narrow_import.narrowed(whole, project)
        except Refused:
            return
        names = " and ".join(f"`{name}`" for name in sorted(found.names))
        yield Fix(f"Import {names} from `{found.importer.alias.name}`", plan, safe=False)


RULE = Rule(
    NAME,
    Severity.HINT,
    About.TEXT,
    check,
    fixes,
    {
        "max-names": Option(1, "How many names of a module are few."),
        "allow": Option(IDIOMS, "Modules to import whole, with all that is in them."),
    },
)
