"""A directory of modules inside a package has no `__init__.py`.

## Why it matters

Python imports such a directory all the same, as a namespace package, and that is why nobody
notices.  A namespace package is for gathering portions from several distributions, and here none
can be gathered: the parent is a regular package, so its submodules are looked for in its own
directory alone.  Meanwhile whatever knows packages by their `__init__.py` walks past the directory:
setuptools' `find_packages` leaves it out of the wheel, `pkgutil.walk_packages`, unittest's
discovery, and tools that draw import graphs do not see it.

Under pytest, whose default is to put each test directory on the search path, a test in a directory
without `__init__.py` belongs to no package: its relative imports fail, and a second test file of
the same name aborts the run.

## What it leaves alone

Namespace packages at the top of a root, with no regular package above; packages whose parent sets
its own `__path__`; those named in `namespace-packages`, here or in ruff's settings; what the build
backend puts in the wheel as it is; directories of scripts, data and templates; test directories
that work as they are; directories whose new `__init__.py` would change what an import finds.

## Example

    shop/
      __init__.py
      billing/          #! missing-init: `shop.billing` has no `__init__.py`
        invoice.py

    --- fix: Create `shop/billing/__init__.py`
    + shop/billing/__init__.py

    --- python -c "import pkgutil, shop; print(len([*pkgutil.walk_packages(shop.__path__)]))"
    0

    --- python -c "import pkgutil, shop; print(len([*pkgutil.walk_packages(shop.__path__)]))", after
    1
"""

from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.environment import normalised
from modtidy.project import evidence
from modtidy.project.evidence import Candidate
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.refactors import create_init
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(directory: str, project: Project) -> Iterator[Finding]:
    """Report a directory that ought to be a regular package and is not."""
    found = evidence.candidate(directory, project)
    reason = _weighed(found, project) if found else None
    if reason:
        yield _finding(directory, reason, project)
    elif "__init__.py" not in project.tree.entries(directory):
        yield from _failing_tests(directory, project)


class _Reason(NamedTuple):
    """What it costs that a directory is no package, and who has it for one."""

    cost: str
    shown_at: str
    importer: Importer | None


def _weighed(found: Candidate, project: Project) -> _Reason | None:
    """Weigh what speaks for a regular package; nothing where the directory is fine as it is."""
    first = found.modules[0]
    home = project.layout.configuration(found.directory)
    shipped = home.ships(first, project.tree.entries) if home else None
    verdict = shipped.verdict if shipped else Verdict.UNKNOWN
    if verdict is Verdict.YES or not _is_wanted(found, verdict, project):
        return None
    importer = evidence.importer_of(found, project)
    if not importer and not _stands_alone(found, project):
        return None
    cost = "tools that walk packages, `pkgutil` and unittest's discovery among them, pass it over"
    if shipped and verdict is Verdict.NO:
        if evidence.ships(first, found.lacking, project) is Verdict.YES:
            named = evidence.name_of(first, project)
            cost = f"`{named}` is left out of the wheel: {shipped.why}"
        elif not importer:
            return None
    return _Reason(cost, first, importer)


def _is_wanted(found: Candidate, verdict: Verdict, project: Project) -> bool:
    """Tell whether the package above is one that is handed on, with all that is meant to be in it.

    With no regular package above, only the package that a distribution is named for is wanted, and
    only where the file is all that keeps it from the wheel: others may be namespace packages.
    """
    if found.init:
        return verdict is Verdict.UNKNOWN or evidence.ships(found.init, (), project) is Verdict.YES
    if verdict is Verdict.UNKNOWN:
        return False
    home = project.layout.configuration(found.directory)
    top = paths.leaf(found.lacking[-1])
    return bool(home) and normalised(top) == normalised(home.metadata.name)


def _stands_alone(found: Candidate, project: Project) -> bool:
    """Tell whether a directory that nobody imports from looks like a package all the same."""
    directory = found.directory
    if evidence.is_among_tests(directory, project) or evidence.is_search_path(directory, project):
        return False
    relative = evidence.has_relative_import(found, project)
    return relative or not evidence.is_mostly_data(directory, project)


def _failing_tests(directory: str, project: Project) -> Iterator[Finding]:
    """Report tests that fail under pytest for want of a package."""
    home = project.layout.configuration(directory)
    if (
        home is None
        or home.pytest.import_mode == "importlib"
        or not _uses_pytest(directory, project)
    ):
        return
    for name in sorted(project.tree.entries(directory).names):
        path = paths.join(directory, name)
        if project.role(path) is not Role.TEST:
            continue
        relative = next((one for one in project.tree.summary(path).imports if one.level), None)
        if relative and not relative.context:
            cost = f"the relative import in `{path}` fails under pytest, which sees no package here"
            yield _finding(directory, _Reason(cost, path, None), project)
            return


def _uses_pytest(directory: str, project: Project) -> bool:
    home = project.layout.configuration(directory)
    declared = bool(home and (home.pytest.source or "pytest" in home.metadata.dependencies))
    return declared or bool(project.index.files("pytest")) or bool(project.index.files("_pytest"))


def _finding(directory: str, reason: _Reason, project: Project) -> Finding:
    name = evidence.name_of(directory, project)
    related: tuple[Related, ...] = ()
    if reason.importer:
        related = (Related(Place(reason.importer.path, reason.importer.span), "imported here"),)
    message = f"`{name}` has no `__init__.py`, so {reason.cost}"
    shown_at = Place(reason.shown_at, project.first_token(reason.shown_at))
    return Finding(Subject(name, directory), shown_at, message, related)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to make the package a regular one, alone or with all that lack the file likewise."""
    directory = finding.subject.path
    top = paths.ROOT
    for above in paths.parents(directory):
        if "__init__.py" in project.tree.entries(above):
            top = above
    init = create_init.init_for(directory, project)
    yield from _fix(f"Create `{init}`", (init,), project)
    package = _all_missing(top, project)
    if len(package) > 1:
        title = f"Create all {len(package)} missing `__init__.py` files of `{paths.leaf(top)}`"
        yield from _fix(title, package, project)
    everywhere = _all_missing(paths.ROOT, project)
    if len(everywhere) > len(package):
        title = f"Create all {len(everywhere)} missing `__init__.py` files of the workspace"
        yield from _fix(title, everywhere, project)


def _fix(title: str, inits: tuple[str, ...], project: Project) -> Iterator[Fix]:
    try:
        yield Fix(title, create_init.checked(inits, project), safe=True)
    except Refused:
        return


def _all_missing(top: str, project: Project) -> tuple[str, ...]:
    directories = [one for one in sorted(project.tree.directories) if paths.below(one, top)]
    return tuple(
        create_init.init_for(directory, project)
        for directory in directories
        if any(True for _ in check(directory, project))
    )


RULE = Rule("missing-init", Severity.WARNING, About.DIRECTORY, check, fixes)
