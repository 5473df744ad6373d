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
from modtidy.project import inits
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.refactors import create_init
from modtidy.rule import About, Finding, Fix, Place, Related, Rule, Severity, Subject


def check(directory: str, project: Project) -> Iterator[Finding]:
    """Report a directory that ought to be a regular package and is not."""
    entries = project.tree.entries(directory)
    if "__init__.py" in entries or inits.misspelt(entries):
        return  # of the second, `misspelt-init` is the exact word
    if _inside_a_package(directory, project) and create_init.init_for(directory, project):
        evidence = _weighed(directory, project)
        if evidence:
            yield _finding(directory, evidence, project)
            return
    yield from _failing_tests(directory, project)


class _Evidence(NamedTuple):
    """Why a directory is meant to be a package, and what it costs that it is none."""

    cost: str
    shown_at: str
    importer: Importer | None


def _inside_a_package(directory: str, project: Project) -> bool:
    """Tell whether the parent is a regular package whose submodules lie in it alone."""
    parent = paths.parent(directory)
    entries = project.tree.entries(parent)
    init = next((name for name in ("__init__.py", "__init__.pyi") if name in entries), "")
    if not init or not paths.leaf(directory).isidentifier():
        return False
    return not project.tree.summary(paths.join(parent, init)).marks.sets_path


def _weighed(directory: str, project: Project) -> _Evidence | None:
    """Weigh what speaks for the directory being a package; none where it is fine as it is."""
    name = _name(directory, project)
    if _declared_namespace(name, directory, project):
        return None
    modules = _modules(directory, project)
    if not modules:
        return None
    importer = next((one for path in modules for one in project.importers(path)), None)
    meant = importer is not None or any(_has_relative(path, project) for path in modules)
    home = project.layout.configuration(directory)
    shipped = home.ships(modules[0], project.tree.entries) if home else None
    if shipped and shipped.verdict is Verdict.YES:
        return None
    if shipped and shipped.verdict is Verdict.NO:
        cost = f"`{_name(modules[0], project)}` is left out of the wheel: {shipped.why}"
        return _Evidence(cost, modules[0], importer) if meant else None
    if not meant and _mostly_data(directory, project):
        return None
    cost = "tools that walk packages, `pkgutil` and unittest's discovery among them, pass it over"
    return _Evidence(cost, modules[0], importer)


def _modules(directory: str, project: Project) -> list[str]:
    """List the importable modules in the directory, or else the packages below (a gap)."""
    here = [
        path
        for name in sorted(project.tree.entries(directory).names)
        if project.role(path := paths.join(directory, name)) in (Role.MODULE, Role.STUB)
    ]
    if here:
        return here
    below = project.tree.files_below(directory, ("__init__.py", "__init__.pyi"))
    return [path for path in below if _importable_below(path, directory)]


def _importable_below(path: str, directory: str) -> bool:
    between = paths.parent(paths.relative(path, directory)).split("/")
    return all(part.isidentifier() for part in between)


def _name(path: str, project: Project) -> str:
    """Give the dotted name of a directory or file, as its package has it."""
    if path.endswith((".py", ".pyi")):
        return project.name_of(path)
    parent = project.name_of(paths.join(paths.parent(path), "__init__.py"))
    return f"{parent}.{paths.leaf(path)}" if parent else paths.leaf(path)


def _declared_namespace(name: str, directory: str, project: Project) -> bool:
    home = project.layout.configuration(directory)
    declared = {
        *project.settings.namespace_packages,
        *(home.ruff.namespace_packages if home else ()),
    }
    return name in declared or directory in declared


def _has_relative(path: str, project: Project) -> bool:
    return any(statement.level for statement in project.tree.summary(path).imports)


def _mostly_data(directory: str, project: Project) -> bool:
    names = project.tree.entries(directory).names
    python = sum(name.endswith((".py", ".pyi")) for name in names)
    other = sum(not name.endswith((".py", ".pyi", "/")) for name in names)
    return other >= python > 0


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
            yield _finding(directory, _Evidence(cost, path, None), project)
            return


def _uses_pytest(directory: str, project: Project) -> bool:
    home = project.layout.configuration(directory)
    declared = bool(home and (home.pytest.source or "pytest" in home.metadata.dependencies))
    return declared or bool(project.index.files("pytest")) or bool(project.index.files("_pytest"))


def _finding(directory: str, evidence: _Evidence, project: Project) -> Finding:
    name = _name(directory, project)
    related: tuple[Related, ...] = ()
    if evidence.importer:
        importer = evidence.importer
        span = importer.span
        related = (Related(Place(importer.path, span), "imported here"),)
    message = f"`{name}` has no `__init__.py`, so {evidence.cost}"
    shown_at = Place(evidence.shown_at, project.first_token(evidence.shown_at))
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
