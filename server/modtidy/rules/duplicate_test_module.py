"""Two test modules of one name, in directories that are no packages.

## Why it matters

Pytest, unless it is told otherwise, imports a test from the first directory above it that has no
`__init__.py`, and by the name it has from there.  So `tests/unit/test_cart.py` and
`tests/load/test_cart.py` are both the module `test_cart`.  A module is imported once: for the
second file Python hands out the first, pytest sees that it is another file, and ends the run with
"import file mismatch".  Each file passes when it is run alone.

Two packages of one name, `shop/tests` and `till/tests` in directories that are no packages
themselves, are the same mistake: the modules of the second are looked for in the first.

## What it leaves alone

Projects that import their tests in the mode `importlib`, and those where nothing speaks of pytest;
files that one run does not collect together: in different projects, outside `testpaths`, in
directories that pytest passes over, or ignored by an option or a `conftest.py`; and `conftest.py`
itself, of which pytest takes care.

Where there is no project and no `conftest.py` that the files have in common they may be run
apart, and the finding is a hint.

## Example

    conftest.py
    tests/
      load/
        test_cart.py | def test_load(): pass
      unit/
        test_cart.py | def test_unit(): pass  #! duplicate-test-module: both `tests/load/

    --- pytest
    1 error
    ! import file mismatch

    --- fix: Create `tests/unit/__init__.py`
    + tests/unit/__init__.py

    --- pytest, after
    2 passed
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.project import collection
from modtidy.project.collection import Test
from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.refactors import create_init
from modtidy.rewriting.builds import separate_tests
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.reading import Kind


def check(directory: str, project: Project) -> Iterator[Finding]:
    """Report, of the tests whose base is `directory`, those named like others that come first."""
    clashes = []
    for group in collection.clashing(directory, project):
        left = [one for one in group if not _fails_otherwise(one, project)]
        clashes += [(left[0], one) for one in left[1:] if one.base == directory]
    if clashes and _is_pytests(clashes[0], project):
        yield _finding(clashes, project)


def _fails_otherwise(test: Test, project: Project) -> bool:
    """Tell whether the directory lacks an `__init__.py` for another reason: `missing-init` says."""
    lone = test.path == test.sample
    return lone and bool(collection.failing_for_want_of_a_package(test.base, project))


def _is_pytests(clash: tuple[Test, Test], project: Project) -> bool:
    """Tell whether the tests are pytest's: something says so, or they are functions."""
    if collection.uses_pytest(clash[1].path, project) or _conftest_above(clash, project):
        return True
    bound = project.tree.names(clash[1].sample).bindings
    return any(
        one.kind is Kind.FUNCTION and one.scope == 0 and one.name.startswith("test")
        for one in bound
    )


def _finding(clashes: list[tuple[Test, Test]], project: Project) -> Finding:
    (first, one), *others = clashes
    if one.path == one.sample and first.path == first.sample:
        message = (
            f"pytest imports both `{first.path}` and `{one.path}` as `{one.name}`, "
            "and ends with an error at the second"
        )
    else:
        message = (
            f"pytest imports both `{first.path}` and `{one.path}` as `{one.name}`, "
            "and looks for the modules of the second in the first"
        )
    related = [Related(_place(first.sample, project), f"`{one.name}` as well")]
    for before, after in others:
        related.append(
            Related(_place(after.sample, project), f"`{after.name}`, as `{before.path}` is")
        )
    return Finding(
        Subject(one.name, one.path),
        _place(one.sample, project),
        message,
        tuple(related),
        None if _is_one_run(clashes[0], project) else Severity.HINT,
    )


def _place(path: str, project: Project) -> Place:
    return Place(path, project.first_token(path))


def _is_one_run(clash: tuple[Test, Test], project: Project) -> bool:
    """Tell whether something says that both tests belong to one run of pytest."""
    home = project.layout.configuration(clash[1].path)
    return collection.declares_pytest(home) or _conftest_above(clash, project)


def _conftest_above(clash: tuple[Test, Test], project: Project) -> bool:
    first, one = clash
    return any(
        paths.below(first.path, above) and "conftest.py" in project.tree.entries(above)
        for above in paths.parents(one.path)
    )


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to make packages of the directories, and to import without the search path."""
    directory = paths.parent(finding.subject.path)
    for inits in separate_tests.inits(directory, project):
        try:
            plan = create_init.checked(inits, project)
        except Refused:
            continue
        yield Fix("Create " + " and ".join(f"`{one}`" for one in inits), plan, safe=True)
        break
    by_file = separate_tests.without_search_path(directory, project)
    if by_file:
        yield Fix("Import tests in the mode `importlib`", by_file, safe=False)


RULE = Rule("duplicate-test-module", Severity.ERROR, About.DIRECTORY, check, fixes)
