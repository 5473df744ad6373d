"""A regular package hides the portions of a namespace package that has its name.

## Why it matters

A namespace package is gathered from directories without `__init__.py`, wherever on the search path
they lie: `acme/billing/` may be installed by one distribution and `acme/lots/` by another.  A
single `acme/__init__.py` ends that.  The directory it stands in is the whole package then, before
or after the others on the search path, and what the others hold cannot be imported any more.

## What it leaves alone

Packages that set their `__path__`, as `pkgutil.extend_path` and `declare_namespace` do;
directories without modules, with copies of the package's own, or with modules in them that nobody
imports; what a distribution has installed by mistake; directories that are not on one search path.

The fix removes an `__init__.py` that says nothing.  It is not offered where an import would find
something else without the file, or the wheel would lose modules.

## Example

    pyproject.toml:
      [tool.modtidy]
      source-roots = ["lib", "src"]
    lib/
      acme/
        billing.py      #~ hidden
    src/
      acme/
        __init__.py     #! hidden-portion: no import can reach the modules in `lib/acme/`
        lots.py
    main.py | import acme.billing

    --- fix: Delete `src/acme/__init__.py`
    - src/acme/__init__.py

    --- python -c "import sys; sys.path[:0] = ['lib', 'src']; import main"
    ! No module named 'acme.billing'

    --- python -c "import sys; sys.path[:0] = ['lib', 'src']; import main", after
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.plan import Delete, Plan
from modtidy.project import evidence, resolution
from modtidy.project.portions import Portion, hidden
from modtidy.project.project import Project
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report an `__init__.py` that hides portions of its package's name."""
    portions = tuple(hidden(path, project))
    if portions:
        name = portions[0].name
        lost = " and ".join(dict.fromkeys(map(_told, portions)))
        message = f"`{name}` is this package alone, so no import can reach {lost}"
        related = tuple(
            Related(Place(one.module, project.first_token(one.module)), "hidden")
            for one in portions
            if not paths.is_absolute(one.module) and one.module.endswith(".py")
        )
        place = Place(path, project.first_token(path))
        yield Finding(Subject(name, path), place, message, related)


def _told(portion: Portion) -> str:
    if portion.distribution:
        return f"what `{portion.distribution}` has installed of it"
    return f"the modules in `{portion.directory}/`"


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to delete the file where it says nothing, and nothing else would change."""
    path = finding.subject.path
    if project.tree.summary(path).marks.code:
        return
    plan = Plan(deletions=(Delete(path),))
    after = project.with_tree(plan.applied_to(project.tree))
    below = tuple(project.tree.files_below(paths.parent(path)))
    words = {paths.leaf(paths.parent(path)), *map(paths.stem, below)}
    changed = resolution.changed(project, after, words, {path: ""})
    loses = any(
        evidence.ships(one, project).verdict is not evidence.ships(one, after).verdict
        for one in below
        if one != path
    )
    if not loses and not any(True for _ in changed):
        yield Fix(f"Delete `{path}`", plan, safe=False)


RULE = Rule("hidden-portion", Severity.WARNING, About.FILE, check, fixes)
