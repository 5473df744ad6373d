"""A relative import has more dots than there are packages.

## Why it matters

Each dot after the first goes one package up, and the top-level package is the end of it: the
directory that it lies in is on the search path, and is no package.  `from ..money import CENT` in
`shop/main.py` fails with `attempted relative import beyond top-level package`, wherever `money.py`
may be.

## What it leaves alone

Imports that work by some name the file may be imported by, as a directory without `__init__.py`
above the package makes one more; a workspace that is a package itself; imports in `try`, for type
checkers and under conditions; files that set their `__package__`.

## Example

    shop/
      __init__.py
      main.py | from «..money» import CENT    #! relative-import-beyond-top: 2 packages up
      money.py | CENT = 1

    --- fix: Import from `.money`
    ~ shop/main.py | from .money import CENT

    --- python -c "import shop.main; print(shop.main.CENT)"
    ! ImportError: attempted relative import beyond top-level package

    --- python -c "import shop.main; print(shop.main.CENT)", after
    1
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import relative_imports
from modtidy.project.project import Project
from modtidy.rewriting.imports import import_form, without_package
from modtidy.rule import About, Finding, Fix, Place, Rule, Severity, Subject
from modtidy.source.headers import Context
from modtidy.source.imports import Import
from modtidy.text import Edit, Span


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the relative imports that leave the top-level package of a file."""
    for statement, name in relative_imports.failing(path, project):
        packages = relative_imports.depth(name, path)
        if not packages:
            continue  # of a file in no package, `relative-import-in-script` is the exact word
        span = Span(statement.source_start, statement.source_end)
        written = "".join(project.tree.text(path)[span.start : span.end].split())
        count = "1 package" if packages == 1 else f"{packages} packages"
        message = (
            f"`from {written}` counts {statement.level} packages up from `{name}`, which is in "
            f"{count}, so it fails with `attempted relative import beyond top-level package`"
        )
        deferred = statement.context & Context.DEFERRED
        severity = Severity.WARNING if deferred else None
        yield Finding(Subject(name, path), Place(path, span), message, severity=severity)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer the number of dots with which it finds something, and the name without dots."""
    path, at = finding.subject.path, finding.place.span.start
    found = relative_imports.failing(path, project)
    statement = next((one for one, _ in found if one.source_start == at), None)
    if statement is None:
        return
    packages = relative_imports.depth(finding.subject.module, path)
    for fewer in _fewer_dots(statement, packages, path, project):
        source = "." * fewer.level + (fewer.module or "")
        edit = import_form.with_source(project.tree.text(path), statement, source)
        yield _fix(f"Import from `{source}`", edit, path)
    base = paths.parents(path)[packages]
    absolute = without_package.absolute(statement, path, project, base)
    if absolute:
        yield _fix("Import by the top-level name", absolute, path)


def _fewer_dots(statement: Import, packages: int, path: str, project: Project) -> Iterator[Import]:
    """Yield the import with as many dots as find what it asks for; nothing if several do."""
    tried = [statement._replace(level=level) for level in range(packages, 0, -1)]
    found = []
    for one in tried:
        directory = relative_imports.meant(one, path)
        names = [one.module.partition(".")[0]] if one.module else [a.name for a in one.names]
        exists = directory is not None and all(
            relative_imports.has_module(directory, name, project) for name in names
        )
        if exists:
            found.append(one)
    if len(found) == 1:
        yield found[0]


def _fix(title: str, edit: Edit, path: str) -> Fix:
    return Fix(title, Plan((Rewrite(path, (edit,)),)), safe=False)


RULE = Rule("relative-import-beyond-top", Severity.ERROR, About.FILE, check, fixes)
