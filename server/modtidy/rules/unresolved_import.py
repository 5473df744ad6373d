"""An import finds nothing.

## Why it matters

`import shop.biling` fails with `ModuleNotFoundError` when it is run: there is no such module.
`from shop.money import CENTT` fails with `ImportError` if `shop/money.py` binds no such name.  An
import in a function fails when the function is called, which may be late.

The rule is off unless it is chosen, as type checkers say this too.

## What it leaves alone

What other rules explain: a name in the wrong case, a neighbour imported as if it were on the search
path, relative imports without a package or beyond it, a misspelt `__init__.py`, what is hidden.
Imports in `try`, under conditions and for type checkers, and files that check what they import
otherwise; modules that a build makes, of another source beside or by the project's configuration;
packages that bind names or load modules unseen; names of modules outside the workspace.

A top-level name is reported only if the environment is known to be the project's, and neither a
distribution that is declared nor a directory of the workspace has the name.

## Example

    shop/
      __init__.py
      money.py | CENT = 1
    main.py | from «shop.billing» import total   #! unresolved-import: no module `shop.billing`

    --- fix: Create `shop/billing.py`
    + shop/billing.py

    --- python main.py
    ! ModuleNotFoundError: No module named 'shop.billing'

    --- python main.py, after
    ! ImportError: cannot import name 'total' from 'shop.billing'
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Create, Plan
from modtidy.project.project import Project
from modtidy.project.unresolved import Missing, unresolved
from modtidy.rule import About, Finding, Fix, Place, Rule, Subject
from modtidy.text import Span


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report what the imports of a file ask for in vain."""
    for one in unresolved(path, project):
        yield Finding(Subject(one.name, path), Place(path, _span(one)), _message(one))


def _span(one: Missing) -> Span:
    statement = one.importer.statement
    if one.in_source:
        return Span(statement.source_start, statement.source_end)
    return one.importer.span


def _message(one: Missing) -> str:
    owner, tail = one.within, one.name.rpartition(".")[2]
    is_name = one.importer.alias.name == tail and not one.in_source and owner is not None
    is_from = one.importer.statement.module is not None or one.importer.statement.level > 0
    if owner and is_name and is_from:
        where = owner.origin or f"{owner.portions[0]}/"
        beside = " and has no such submodule" if owner.portions else ""
        return f"`{tail}` cannot be imported: `{where}` does not bind it{beside}"
    if owner and not owner.portions:
        return f"Python finds no module `{one.name}`: `{owner.origin}` is no package"
    return f"Python finds no module `{one.name}`"


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to create the module, empty, where there is a package for it."""
    path = finding.place.path
    for one in unresolved(path, project):
        owner = one.within
        if _span(one) != finding.place.span or owner is None or not owner.portions:
            continue
        created = paths.join(owner.portions[0], f"{one.name.rpartition('.')[2]}.py")
        if not paths.is_absolute(created):
            yield Fix(f"Create `{created}`", Plan(creations=(Create(created),)), safe=False)


RULE = Rule("unresolved-import", None, About.TEXT, check, fixes)
