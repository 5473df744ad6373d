"""One name, and two modules that have it on one search path.

## Why it matters

What comes first on the search path is imported, and the other file is as if it were not there.
Which one that is depends on how the program is started: a script sees its own directory first, a
test the directory pytest puts there, `python -m` the current one, and an installed program none of
these.  So the same import may load the one file in a test and the other in the program it tests.

## What it leaves alone

Stubs; tests, `conftest.py` and packages of tests; files that tools load by their name; scripts, and
what lies in different script directories; projects that have nothing to do with one another;
namespace packages, of which `hidden-portion` speaks; names that `shadowed-stdlib` and
`shadowed-distribution` have better reason to speak of.

## Example

    pyproject.toml:
      [project]
      name = "shop"
      version = "1"
    src/
      shop.py | def price(): return 3
      rates.py
    tests/
      rates.py            #! duplicate-module: loads this file, not `src/rates.py`
      test_shop.py:
        import rates      #~ imported here

        def test_price():
            assert rates.__file__.endswith("tests/rates.py")

    --- pytest
    1 passed
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.environment import normalised
from modtidy.project import evidence, finder
from modtidy.project.layout import NEAR, Root, RootKind, package_top
from modtidy.project.module import Kind
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.project.twins import Twin, twins
from modtidy.refactors import rename
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report a module that is found before another one of its name."""
    part = project.role(path)
    if part is not Role.MODULE and part is not Role.SCRIPT:
        return
    for twin in twins(path, project):
        if _is_second(twin, project) and _is_first(path, twin, project):
            found = _finding(path, twin, project)
            if found:
                yield found
                return


def _is_first(path: str, twin: Twin, project: Project) -> bool:
    """Tell whether the file is what its name finds in its own root, and no distribution's too."""
    unit = paths.parent(path) if paths.stem(path) == "__init__" else path
    directory = paths.parent(unit)
    own = finder.find_in(twin.name, (directory,), project.tree, project.environment_of(path))
    if own is None or own.origin != path:
        return False
    theirs = project.distribution_named(twin.name.partition(".")[0], path)
    return not theirs or normalised(theirs) in project.own_distributions


def _is_second(twin: Twin, project: Project) -> bool:
    """Tell whether the twin is a module of the project's that programs elsewhere do import."""
    origin = twin.module.origin
    if twin.other is None or twin.module.kind is Kind.NAMESPACE or not origin:
        return False
    if project.role(origin) is not Role.MODULE or not _precedes(twin.root, twin.other, project):
        return False
    if evidence.ships(origin, project).verdict is Verdict.NO:
        return False
    is_package = bool(twin.module.portions)
    return not (is_package and evidence.is_among_tests(twin.module.portions[0], project))


def _precedes(root: Root, other: Root, project: Project) -> bool:
    """Tell whether `root` comes before `other` where both are looked in."""
    if other.kind in NEAR or other.kind is RootKind.PROJECT:
        return False
    if root.kind in NEAR or root.kind is RootKind.PROJECT:
        return True
    order = [one.path for one in project.layout.roots]
    return root.kind is other.kind and order.index(root.path) < order.index(other.path)


def _is_in_order(twin: Twin, project: Project) -> bool:
    """Tell whether somebody has put the two roots in order: the user, or pytest's settings."""
    both = [one.path for one in (twin.root, twin.other) if one]
    named = project.settings_of(twin.module.origin).source_roots or ()
    return twin.root.kind is RootKind.EXTRA or all(path in named for path in both)


def _finding(path: str, twin: Twin, project: Project) -> Finding | None:
    """Say who imports the file, or else which programs would."""
    other = twin.module.origin
    subject, place = Subject(twin.name, path), Place(path, project.first_token(path))
    met = next(_starting(twin, project), None)
    if met:
        found = project.find(twin.name, path)
        if met.path == path and found and found.origin == path:
            return None  # `self-import` says so
        what = f"`import {twin.name}`" if met.statement.module is None else f"`from {twin.name} …`"
        related = (Related(Place(met.path, met.span), "imported here"),)
        message = f"{what} in `{met.path}` loads this file, not `{other}`"
        return Finding(subject, place, message, related)
    if project.role(path) is Role.SCRIPT:
        return None
    if twin.root.kind in NEAR or twin.root.kind is RootKind.PROJECT:
        where = f"`{twin.root.path}`" if twin.root.path else "the project's directory"
        message = f"`{twin.name}` is this file for programs started in {where}, not `{other}`"
        severity = Severity.HINT if twin.root.kind in NEAR else None
        return Finding(subject, place, message, severity=severity)
    message = f"`{twin.name}` is this file, so `{other}` is never imported"
    if not _is_in_order(twin, project):
        message = f"`{twin.name}` is this file or `{other}`, whichever is installed to come first"
    return Finding(subject, place, message)


def _starting(twin: Twin, project: Project) -> Iterator[Importer]:
    """Yield the imports of the name in the scripts and tests that have the root first."""
    for user in project.index.files(twin.name.rpartition(".")[2]):
        if _starts_in(user, twin.root.path, project):
            for statement in project.tree.summary(user).imports:
                for alias in statement.names:
                    if not statement.level and twin.name in project.imported(
                        statement, alias, user
                    ):
                        yield Importer(user, statement, alias)


def _starts_in(path: str, directory: str, project: Project) -> bool:
    """Tell whether running the file at `path` puts `directory` first on the search path."""
    part = project.role(path)
    if part is Role.SCRIPT:
        return paths.parent(path) == directory
    if part not in (Role.TEST, Role.CONFTEST):
        return False
    home = project.layout.configuration(path)
    prepends = home is None or home.pytest.import_mode != "importlib"
    return prepends and package_top(paths.parent(path), project.tree) == directory


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to rename the module, and the imports that mean it."""
    yield from rename.fixes(finding.subject.path, project)


RULE = Rule("duplicate-module", Severity.WARNING, About.FILE, check, fixes)
