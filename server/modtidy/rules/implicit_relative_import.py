"""A module of a package imports its neighbour by a top-level name.

## Why it matters

Python 3 looks for `import utils` along the search path, and not beside the file.  In `shop/main.py`
it finds `shop/utils.py` only while `shop/` itself is on that path, as when the program is started
by `python shop/main.py`.  Imported as `shop.main`, by a test, by an installed program or with `-m`,
the file fails with `ModuleNotFoundError: No module named 'utils'`.

Where nothing shows that the file is imported by its whole name, the finding is a hint.

## What it leaves alone

Names that some distribution, installed or declared, or the standard library has; names that other
files import where nothing of the kind lies beside them; packages whose directory is on some search
path: a script's, pytest's, a setting's, one made by `sys.path` or `PYTHONPATH`; imports in `try`,
under conditions or in the main guard, and for type checkers; neighbours that have not what is asked
of them.

## Example

    shop/
      __init__.py
      utils.py | TOTAL = 3
      main.py | from «utils» import TOTAL     #! implicit-relative-import
    tests/
      test_main.py | from shop.main import TOTAL

    --- python -c "import shop.main; print(shop.main.TOTAL)"
    ! ModuleNotFoundError: No module named 'utils'

    --- fix: Import from `.utils`
    ~ shop/main.py | from .utils import TOTAL

    --- python -c "import shop.main; print(shop.main.TOTAL)", after
    3

    --- fix: Import from `shop.utils`
    ~ shop/main.py | from shop.utils import TOTAL

    --- python -c "import shop.main; print(shop.main.TOTAL)", after
    3
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.plan import Plan, Rewrite
from modtidy.project import evidence, relative_imports
from modtidy.project.implicit_relative import Meant, implicit
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.rewriting.imports import import_form, submodule_uses
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.text import Edit, Span


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the imports that mean a neighbour and do not find it."""
    for meant in implicit(path, project):
        statement, name = meant.importer.statement, project.name_of(path)
        written = f"import {meant.importer.alias.name}"
        if statement.module:
            names = "*" if statement.wildcard else "…"
            written = f"from {statement.module} import {names}"
        message = (
            f"`{written}` fails when `{name}` is imported: `{meant.origin}` is `{meant.module}`"
        )
        token = project.first_token(meant.origin)
        related = (Related(Place(meant.origin, token), "the module that is meant"),)
        severity = None if _is_imported(path, project) else Severity.HINT
        yield Finding(Subject(name, path), Place(path, _span(meant)), message, related, severity)


def _span(meant: Meant) -> Span:
    statement = meant.importer.statement
    if statement.module is None:
        return meant.importer.span
    return Span(statement.source_start, statement.source_end)


def _is_imported(path: str, project: Project) -> bool:
    """Tell whether something shows that a file is imported by its whole name."""
    if project.role(path) in (Role.TEST, Role.CONFTEST):
        return bool(relative_imports.pytest_name(path, project))
    if any(one.path != path for one in project.importers(path)):
        return True
    marks = project.tree.summary(path).marks
    runs = marks.main_guard or marks.shebang or paths.leaf(path) == "__main__.py"
    return not runs and evidence.ships(path, project).verdict is Verdict.YES


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to import the neighbour relatively, and by its whole name."""
    path, package = finding.subject.path, project.package_of(finding.subject.path)
    for meant in implicit(path, project):
        if _span(meant) == finding.place.span:
            module, statement = meant.module, meant.importer.statement
            parent = module if statement.module else module.rpartition(".")[0]
            for source in (import_form.relative(parent, package), parent):
                try:
                    edits = tuple(sorted(_edits(meant, source, project)))
                except Refused:
                    return
                title = f"Import from `{source}`"
                yield Fix(title, Plan((Rewrite(path, edits),)), safe=False)


def _edits(meant: Meant, source: str, project: Project) -> Iterator[Edit]:
    importer, module = meant.importer, meant.module
    text, statement, alias = project.tree.text(importer.path), importer.statement, importer.alias
    if statement.module:
        yield import_form.with_source(text, statement, source)
        return
    submodule_uses.check_submodule(module, importer.path, project)
    if "." in alias.name and not alias.asname:
        yield from submodule_uses.followed(importer, project)
    name = module.rpartition(".")[2]
    yield import_form.as_from(
        text, statement, {alias: import_form.as_source(importer, source, name)}
    )


RULE = Rule("implicit-relative-import", Severity.WARNING, About.TEXT, check, fixes)
