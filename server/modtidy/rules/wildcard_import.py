"""A wildcard import brings names that nobody can see.

## Why it matters

`from shop.prices import *` binds what `__all__` of the module lists, or else every name in it
without a leading underscore, the modules it imports itself among them.  Which names those are is
decided in another file, and changes with it; what comes later replaces what was there, in silence.

The finding says how many names come and which, and what of them the code uses; or why that cannot
be told.

## What it leaves alone

Stubs; wildcards for type checkers alone; an `__init__.py` that hands on what a module of its own
package lists in `__all__`.

## Example

    prices.py:
      import os
      VAT = 0.19
      def gross(net): return round(net * (1 + VAT), 2)
    main.py:
      from «prices» import *      #! wildcard-import: binds 3 names (`VAT`, `gross` and `os`)
      print(gross(100))

    --- fix: Import the names used: `gross`
    ~ main.py:
      from prices import gross
      print(gross(100))

    --- fix: Import all 3 names one by one
    ~ main.py:
      from prices import VAT, gross, os
      print(gross(100))

    --- python main.py
    119.0
"""

from collections.abc import Callable, Iterator

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project.listing import listing
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Project
from modtidy.project.qualifying import qualified
from modtidy.project.wildcards import Wildcard, asked_elsewhere, wildcards
from modtidy.refactor import Refused
from modtidy.refactors import expand_wildcard
from modtidy.refactors.expand_wildcard import Expansion
from modtidy.rule import About, Finding, Fix, Place, Rule, Severity, Subject


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report the wildcard imports of a file."""
    for one in _reported(path, project):
        subject = Subject(project.name_of(path), path)
        yield Finding(subject, Place(path, one.span), _message(one, project))


def _reported(path: str, project: Project) -> tuple[Wildcard, ...]:
    if path.endswith(".pyi") or not any(one.wildcard for one in project.tree.summary(path).imports):
        return ()
    found = wildcards(path, project, Namespaces(path, project))
    is_init = paths.stem(path) == "__init__"
    return tuple(one for one in found if not (is_init and _handed_on(one, project)))


def _handed_on(one: Wildcard, project: Project) -> bool:
    """Tell whether a package's own module lists in `__all__` what its `__init__.py` hands on."""
    found = project.find(one.module, one.path) if one.module else None
    if found is None or not found.origin.endswith(".py"):
        return False
    return project.tree.summary(found.origin).marks.has_all


def _message(one: Wildcard, project: Project) -> str:
    written, public = expand_wildcard.written(one, project), one.public
    if not one.module:
        return f"`{written}` has more dots than there are packages, so it binds nothing"
    if not public.exact:
        return f"what `{written}` binds cannot all be told: {public.reason}"
    count = len(public.names)
    if not count and not public.submodules:
        return f"`{written}` binds no name"
    certain = all(origin.certain for origin in public.names.values())
    names = "1 name" if count == 1 else f"{count or 'no'} names"
    listed = f" ({listing(public.names)})" if count else ""
    said = f"`{written}` binds {'' if certain else 'up to '}{names}{listed}"
    if public.submodules:
        said += f", beside what is loaded by then of the submodules {listing(public.submodules)}"
    is_init = paths.stem(one.path) == "__init__"
    if project.tree.names(one.path).dynamic or (is_init and not one.used):
        return said
    return f"{said}, of which the code here uses {listing(one.used) or 'none'}"


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to write out the names, those used or all; or to import the module itself."""
    path = finding.place.path
    for one in _reported(path, project):
        if one.span != finding.place.span or not one.module:
            continue
        asked = asked_elsewhere(path, project)

        def used(one: Wildcard = one, asked: frozenset[str] | None = asked) -> Expansion:
            return expand_wildcard.used_names(one, asked, project)

        def everything(one: Wildcard = one) -> Expansion:
            return expand_wildcard.all_names(one, project)

        is_init = paths.stem(path) == "__init__"
        others = asked is None or bool(asked & one.public.names.keys())
        for expand in (everything, used) if is_init or others else (used, everything):
            yield from _fix(expand, project)
        edits = () if is_init or others else qualified(one, project)
        if edits:
            title = f"Import `{one.module}` itself, and use its names as attributes"
            yield Fix(title, Plan((Rewrite(path, edits),)), safe=False)


def _fix(expand: Callable[[], Expansion], project: Project) -> Iterator[Fix]:
    try:
        found = expand()
    except Refused:
        return
    count = len(found.names)
    title = f"Import the names used: {listing(found.names)}"
    if found.everything:
        title = f"Import all {count} names one by one" if count > 1 else "Import the one name there"
    yield Fix(title, expand_wildcard.expanded(found, project), found.safe)


RULE = Rule("wildcard-import", Severity.WARNING, About.TEXT, check, fixes)
