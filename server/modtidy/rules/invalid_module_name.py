"""A module in a package has a name that no import statement can be written with.

## Why it matters

What stands after `import` is made of identifiers (language reference, "Identifiers and keywords").
`import shop.price-list` is a syntax error, and so are `import shop.2fast` and `import shop.class`.
Such a file can be run by its path, or loaded with `importlib`, and in a package among modules that
are imported neither is what one would think of.

## What it leaves alone

Files outside packages, scripts and tests; names with a dot, of which `unreachable-module` speaks;
numbered files, as migrations are; directories of whose modules none is imported by a statement, or
beside a file that loads modules by other means; what is loaded by that very name, or named in the
project's configuration; templates, samples and stubs.

## Example

    shop/
      __init__.py
      price-list.py | PRICES = {}     #! invalid-module-name: `price-list` is no identifier
      lots.py | COUNT = 3
    main.py | from shop.lots import COUNT

    --- fix: Rename `price-list.py` to `price_list.py`
    shop/price-list.py -> shop/price_list.py

    --- python -c "import shop.price-list"
    ! SyntaxError: invalid syntax

    --- python -c "import shop.price_list"
    ! No module named 'shop.price_list'

    --- python -c "import shop.price_list", after
"""

import re
from collections.abc import Iterator
from keyword import iskeyword

from modtidy import paths
from modtidy.project import evidence
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.refactor import Refused
from modtidy.refactors import rename
from modtidy.rewriting.mentions import named_files
from modtidy.rule import About, Finding, Fix, Place, Rule, Severity, Subject

_LOADERS = ("importlib", "import_module", "import_string", "imp", "pkgutil", "runpy", "stevedore")
"""Words in the imports of a file that loads modules otherwise than by an import statement."""

_NUMBERED = re.compile(r"[0-9]+([_-].*)?|[0-9][0-9a-f]*_.*")
"""Names that are given in a row, as migrations are: `0001_initial`, `2024-05-01`, `1a2b3c_add`."""


def check(path: str, project: Project) -> Iterator[Finding]:
    """Report a module, or the `__init__.py` of a package, that no import can name."""
    unit, name = _named(path)
    if name.isidentifier() and not iskeyword(name):
        return
    directory = paths.parent(unit)
    if not path.endswith(".py") or "__init__.py" not in project.tree.entries(directory):
        return
    if "." in name or not re.fullmatch(r"[\w -]+", name) or _NUMBERED.fullmatch(name):
        return
    if _is_run(path, project) or not _is_module(path, project):
        return
    if not _is_for_imports(directory, project) or _is_loaded(unit, name, project):
        return
    why = "is a keyword" if iskeyword(name) else "is no identifier"
    message = f"no import statement can name `{unit}`: `{name}` {why}"
    yield Finding(Subject(name, path), Place(path, project.first_token(path)), message)


def _named(path: str) -> tuple[str, str]:
    """Give what goes by the module's name, a file or a package's directory, and that name."""
    leaf = paths.leaf(path)
    if leaf == "__init__.py":
        unit = paths.parent(path)
        return unit, paths.leaf(unit)
    return path, leaf.removesuffix(".py").removesuffix(".pyi")


def _is_run(path: str, project: Project) -> bool:
    """Tell whether the file is for something that goes by its path: a user, pytest, a tool."""
    marks = project.tree.summary(path).marks
    if marks.main_guard or marks.shebang or marks.inline_metadata:
        return True
    return project.role(path) not in (Role.MODULE, Role.DATA)


def _is_module(path: str, project: Project) -> bool:
    """Tell whether the file is something to import: it defines names, or there is nothing in it."""
    if paths.stem(path) == "__init__" or not project.tree.summary(path).marks.code:
        return True
    return any(one.imported is None for one in project.tree.names(path).bindings)


def _is_for_imports(directory: str, project: Project) -> bool:
    """Tell whether the modules of a package are imported by statements, and in no other way."""
    if evidence.is_among_tests(directory, project) or _has_loader(directory, project):
        return False
    beside = sorted(project.tree.entries(directory).names)
    files = (f"{name}__init__.py" if name.endswith("/") else name for name in beside)
    modules = (paths.join(directory, file) for file in files if file.endswith(".py"))
    return any(
        any(project.importers(module)) for module in modules if project.role(module) is Role.MODULE
    )


def _has_loader(directory: str, project: Project) -> bool:
    """Tell whether a file in a package, or in the one above, loads modules by other means."""
    near = {directory, paths.parent(directory)}
    return any(
        paths.parent(user) in near for word in _LOADERS for user in project.index.files(word)
    )


def _is_loaded(unit: str, name: str, project: Project) -> bool:
    """Tell whether the name stands in a file that loads modules by name, or in configuration."""
    loaders = {user for word in _LOADERS for user in project.index.files(word)}
    if any(name in project.tree.text(user) for user in sorted(loaders)):
        return True
    home = project.layout.configuration(unit)
    named = named_files.namings(unit, home.path if home else paths.ROOT, project.tree)
    return any(True for _ in named)


def fixes(finding: Finding, project: Project) -> Iterator[Fix]:
    """Offer the nearest name that an import statement can have, and that is free."""
    path = finding.subject.path
    unit, name = _named(path)
    stem = re.sub(r"\W+", "_", name)
    stem = f"{stem}_" if iskeyword(stem) else stem if stem.isidentifier() else f"_{stem}"
    names, new = project.tree.entries(paths.parent(unit)).names, stem
    count = 1
    while {f"{new}.py", f"{new}/"} & names:
        count += 1
        new = f"{stem}_{count}"
    suffix = "/" if unit != path else ".py"
    try:
        plan = rename.renamed(path, new, project)
    except Refused:
        return
    yield Fix(f"Rename `{name}{suffix}` to `{new}{suffix}`", plan, safe=False)


RULE = Rule("invalid-module-name", Severity.WARNING, About.TEXT, check, fixes)
