"""A module is imported by the package, and the wheel will not have it.

## Why it matters

What goes into a wheel is settled by the build configuration: `packages = ["shop"]` is that
directory and none below, a list of modules those modules, `find` what its patterns match, and
automatic discovery passes over directories called `utils` or `tools`.  In the repository
everything is there, tests pass, and so they do with an editable install; whoever installs the wheel
gets a `ModuleNotFoundError`.

## What it leaves alone

Imports that may fail, in a `try` statement or under a condition, and those for type checkers;
those of tests and scripts; what a declared dependency brings under the same name; projects whose
build backend is not known, or that it would refuse to build; directories of which `missing-init`
says that they lack an `__init__.py`.

An import in a function is a hint: it fails when the function is called.

## Example

    pyproject.toml:
      [build-system]
      requires = ["setuptools"]
      build-backend = "setuptools.build_meta"
      [project]
      name = "shop"
      version = "1"
      [tool.setuptools]
      packages = ["shop"]
    shop/
      __init__.py | from shop.billing import total  #~ imported here
      billing/              #! unpackaged-module: `shop.billing` is left out of the wheel
        __init__.py | total = 3

    --- fix: Name `shop.billing` in `pyproject.toml`
    ~ pyproject.toml:
      [build-system]
      requires = ["setuptools"]
      build-backend = "setuptools.build_meta"
      [project]
      name = "shop"
      version = "1"
      [tool.setuptools]
      packages = ["shop", "shop.billing"]
"""

from collections.abc import Iterator

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.project import evidence, packaging
from modtidy.project.packaging import LeftOut
from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.refactors import create_init
from modtidy.rewriting.builds import packaged
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject
from modtidy.source.headers import Context


def check(directory: str, project: Project) -> Iterator[Finding]:
    """Report a directory, or modules in it, that the wheel lacks and something in it imports."""
    for found in packaging.left_out(directory, project):
        if not packaging.is_for_want_of_init(found, project):
            yield _finding(found, project)


def _finding(found: LeftOut, project: Project) -> Finding:
    importer = found.importer
    message = (
        f"`{found.name}` is left out of the wheel, so its import in `{importer.path}` fails "
        f"where that is installed: {found.why}"
    )
    init = paths.join(found.path, "__init__.py")
    shown_at = init if project.tree.has(init) else found.file
    return Finding(
        Subject(found.name, found.path),
        Place(shown_at, project.first_token(shown_at)),
        message,
        (Related(Place(importer.path, importer.span), "imported here"),),
        Severity.HINT if importer.statement.context & Context.DEFERRED else None,
    )


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer to make packages of directories where that does it, and to name what is missing."""
    path = finding.subject.path
    directory = paths.parent(path) if path.endswith(".py") else path
    for found in packaging.left_out(directory, project):
        if found.path == path:
            yield from _made_packages(found, project)
            for file, plan in packaged.named(found, project):
                yield Fix(f"Name `{found.name}` in `{file}`", plan, safe=False)


def _made_packages(found: LeftOut, project: Project) -> Iterator[Fix]:
    lacking = tuple(packaged.without_init(found.file, project))
    inits = tuple(paths.join(one, "__init__.py") for one in lacking)
    if not inits or evidence.ships(found.file, project, lacking).verdict is not Verdict.YES:
        return
    try:
        plan = create_init.checked(inits, project)
    except Refused:
        return
    yield Fix("Create " + " and ".join(f"`{one}`" for one in inits), plan, safe=True)


RULE = Rule("unpackaged-module", Severity.WARNING, About.DIRECTORY, check, fixes)
