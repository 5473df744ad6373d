"""A directory of modules inside a package has no `__init__.py`.

## Why it matters

Python imports such a directory all the same, as a namespace package, and that is why nobody
notices.  A namespace package is for gathering portions from several distributions, and here none
can be gathered: the parent is a regular package, so its submodules are looked for in its own
directory alone.  Meanwhile whatever knows packages by their `__init__.py` walks past the directory:
setuptools' `find_packages` leaves it out of the wheel, `pkgutil.walk_packages`, unittest's
discovery, and tools that draw import graphs do not see it.

Under pytest, whose default is to put each test directory on the search path, a test in a directory
without `__init__.py` belongs to no package, and its relative imports fail.

The directory that a distribution is named for is wanted as well, though no package is above, where
the wheel lacks its modules for want of the file.

## What it leaves alone

Every other namespace package at the top of a root; packages whose parent sets its own `__path__`;
those named in `namespace-packages`, here or in ruff's settings; what the build backend puts in the
wheel as it is, and what lies in a package that it leaves out; directories of scripts and of data,
those that hold vendored packages or sample projects, and those of plug-ins whose directories no
import can name; what only the tests beside it use, and tests that work as they are.

No fix is offered where the new `__init__.py` would change what an import finds.

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
from modtidy.project import collection, evidence, inits
from modtidy.project.evidence import Candidate
from modtidy.project.project import Importer, Project
from modtidy.refactor import Refused
from modtidy.refactors import create_init
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(directory: str, project: Project) -> Iterator[Finding]:
    """Report a directory that ought to be a regular package and is not."""
    entries = project.tree.entries(directory)
    if "__init__.py" in entries or inits.misspelt(entries):
        return  # of the second, `misspelt-init` is the exact word
    reason = _weighed(directory, project) or _failing_tests(directory, project)
    if reason:
        yield _finding(directory, reason, project)


class _Reason(NamedTuple):
    """What it costs that a directory is no package, and who has it for one."""

    cost: str
    shown_at: str
    importer: Importer | None = None
    lacking: tuple[str, ...] = ()
    """The directories above that lack the file too."""


def _weighed(directory: str, project: Project) -> _Reason | None:
    """Weigh what speaks for a regular package; nothing where the directory is fine as it is."""
    found = evidence.candidate(directory, project)
    if not found or evidence.ships(found.modules[0], project).verdict is Verdict.YES:
        return None
    importer = evidence.importer_of(found, project)
    if not importer and not _stands_alone(found, project):
        return None
    cost = _cost(found, importer is not None, project)
    return _Reason(cost, found.modules[0], importer, found.lacking[1:]) if cost else None


def _cost(found: Candidate, is_imported: bool, project: Project) -> str:  # noqa: FBT001 - a fact
    """Say what the directory is not part of for want of the file; nothing where it lacks nothing.

    What is not handed on with the package above is no part of it; nor, unless it is imported, what
    the wheel would not have with the file either.  With no regular package above, only the one
    that the distribution is named for is wanted.
    """
    first = found.modules[0]
    verdict, why = evidence.ships(first, project)
    if verdict is Verdict.UNKNOWN:
        return _UNSEEN if found.init else ""
    if found.init and evidence.ships(found.init, project).verdict is Verdict.NO:
        return ""
    if evidence.ships(first, project, found.lacking).verdict is Verdict.YES:
        named = evidence.name_of(first, project)
        wanted = found.init or evidence.is_named_for(found, project)
        return f"`{named}` is left out of the wheel: {why}" if wanted else ""
    return _UNSEEN if found.init and is_imported else ""


_UNSEEN = "tools that walk packages, `pkgutil` and unittest's discovery among them, pass it over"


def _stands_alone(found: Candidate, project: Project) -> bool:
    """Tell whether a directory that nobody imports from looks like a package all the same."""
    directory = found.directory
    if evidence.is_among_tests(directory, project) or evidence.is_search_path(directory, project):
        return False
    if evidence.has_relative_import(found, project):
        return True
    return not (
        evidence.is_in_test_suite(found, project)
        or evidence.is_mostly_data(directory, project)
        or evidence.is_loaded_by_path(found, project)
        or evidence.has_stubs_alone(found)
    )


def _failing_tests(directory: str, project: Project) -> _Reason | None:
    """Find a test in the directory that fails under pytest for want of a package."""
    path = collection.failing_for_want_of_a_package(directory, project)
    cost = f"the relative import in `{path}` fails under pytest, which sees no package here"
    return _Reason(cost, path) if path else None


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
    own = _inits(directory, project)
    yield from _fix("Create " + " and ".join(f"`{init}`" for init in own), own, project)
    top = _outermost(directory, project)
    package = _all_missing(top, project)
    if len(package) > len(own):
        title = f"Create all {len(package)} missing `__init__.py` files of `{paths.leaf(top)}`"
        yield from _fix(title, package, project)
    everywhere = _all_missing(paths.ROOT, project)
    if len(everywhere) > len(package):
        title = f"Create all {len(everywhere)} missing `__init__.py` files of the workspace"
        yield from _fix(title, everywhere, project)


def _inits(directory: str, project: Project) -> tuple[str, ...]:
    """Name the files that make `directory` a package of the one above, and not of a gap."""
    reason = _weighed(directory, project)
    lacking = (directory, *(reason.lacking if reason else ()))
    return tuple(create_init.init_for(one, project) for one in lacking)


def _outermost(directory: str, project: Project) -> str:
    """Name the outermost directory above that is a package, or is to be one."""
    reason = _weighed(directory, project)
    top = (directory, *(reason.lacking if reason else ()))[-1]
    above = (one for one in paths.parents(top) if "__init__.py" in project.tree.entries(one))
    return [top, *above][-1]


def _fix(title: str, created: tuple[str, ...], project: Project) -> Iterator[Fix]:
    try:
        yield Fix(title, create_init.checked(created, project), safe=True)
    except Refused:
        return


def _all_missing(top: str, project: Project) -> tuple[str, ...]:
    directories = [one for one in sorted(project.tree.directories) if paths.below(one, top)]
    missing = (one for one in directories if any(True for _ in check(one, project)))
    return tuple(sorted({init for one in missing for init in _inits(one, project)}))


RULE = Rule("missing-init", Severity.WARNING, About.DIRECTORY, check, fixes)
