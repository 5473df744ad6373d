"""Imports that find nothing, or not what they ask for, and who says why.

The one idea: an import fails for certain only where everything that could have put the module or
the name there shows, and does not have it.  A file that is generated, a path that is added as the
program runs, an environment that is not known: each may have it, and then nothing is said.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.environment import normalised
from modtidy.project import inits, packageless, relative_imports
from modtidy.project.implicit_relative import implicit
from modtidy.project.layout import RootKind
from modtidy.project.letter_case import miswritten
from modtidy.project.module import Kind, Module
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.project.roles import Role
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import

_PREPARED = Context.TRY | Context.TYPE_CHECKING | Context.CONDITIONAL | Context.CLASS
"""Where an import stands that may not run, or that the file is prepared to see fail."""

_CHECKED = re.compile(r"importorskip|find_spec|allow_module_level|sys\.modules|meta_path")
"""What a file says that looks after its imports in another way than by `try`."""

_PATHS = re.compile(r"sys\.path\b|addsitedir|\bimport path\b|PYTHONPATH")
"""What a text says that has modules looked for elsewhere."""

_UNSEEN = re.compile(r"\b(?:globals|vars|exec|eval|setattr|__dict__|modules|__import__|lazy\w*)\b")
"""Words with which a module may bind names, or load modules, that it does not name."""

_GENERATORS = (
    *("pyproject.toml", "setup.py", "setup.cfg", "hatch.toml", "hatch_build.py", "meson.build"),
    *("CMakeLists.txt", "Makefile", "noxfile.py", "tox.ini", ".gitignore", "build.py", "tasks.py"),
)
"""Files that may say which modules are made when the project is built."""


class Missing(NamedTuple):
    """One name of an import that finds nothing."""

    importer: Importer
    name: str
    """What is not found, dotted and absolute."""
    within: Module | None
    """The module or package that lacks it; none of a top-level module."""
    in_source: bool
    """Whether it stands between `from` and `import`."""
    is_attribute: bool
    """Whether it is asked of a module that is no package, and so can be no module."""


def unresolved(path: str, project: Project) -> Iterator[Missing]:
    """Yield what the imports in the file at `path` ask for in vain, and nothing else explains."""
    found = list(_missing(path, project))
    text = project.tree.text(path) if found else ""
    if not found or _CHECKED.search(text):
        return
    explained = {*_explained(path, project)}
    for one in found:
        _, statement, alias = one.importer
        is_explained = not explained.isdisjoint({(statement, alias), (statement, None)})
        if not is_explained and not _may_be_there(one, path, project):
            yield one


def _missing(path: str, project: Project) -> Iterator[Missing]:
    if project.role(path) in (Role.STUB, Role.DATA):
        return
    look = _Look(path, project)
    for statement in project.tree.summary(path).imports:
        if not statement.context & _PREPARED:
            yield from look.at(statement)


class _Look:
    """One look at the imports of one file."""

    def __init__(self, path: str, project: Project) -> None:
        self._path, self._project = path, project
        self._namespaces: Namespaces | None = None

    def at(self, statement: Import) -> Iterator[Missing]:
        """Yield what is missing of what one statement asks for."""
        if statement.module is None and not statement.level:
            for alias in statement.names:
                yield from self._module(statement, alias, alias.name, in_source=False)
            return
        source = self._project.source_of(statement, self._path)
        if not source or (statement.level and not self._is_in_package()):
            return
        first = statement.names[0]
        missing = next(self._module(statement, first, source, in_source=True), None)
        if missing:
            yield missing
            return
        owner = self._project.find(source, self._path)
        for alias in statement.names if owner else ():
            yield from self._name(statement, alias, owner)

    def _is_in_package(self) -> bool:
        return relative_imports.is_in_regular_package(self._path, self._project)

    def _module(
        self, statement: Import, alias: Alias, name: str, *, in_source: bool
    ) -> Iterator[Missing]:
        """Yield the first part of a dotted name that finds nothing."""
        importer = Importer(self._path, statement, alias)
        owner: Module | None = None
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            one = ".".join(parts[:count])
            found = self._project.find(one, self._path)
            if found is None:
                yield Missing(importer, one, owner, in_source, is_attribute=False)
                return
            owner = found

    def _name(self, statement: Import, alias: Alias, owner: Module | None) -> Iterator[Missing]:
        """Yield a name that a module of the workspace surely does not bind."""
        name = alias.name
        if owner is None or name == "*" or name.startswith("__"):
            return
        if not owner.origin.endswith(".py") or paths.is_absolute(owner.origin):
            return
        if owner.origin == self._path or self._project.find(f"{owner.name}.{name}", self._path):
            return
        if _is_in(name, self._project.tree.text(owner.origin)):
            return  # most names are: what else the word is there, only a parse could tell
        self._namespaces = self._namespaces or Namespaces(self._path, self._project)
        whole = self._namespaces.whole(owner)
        if whole.exact and name not in whole.names:
            importer = Importer(self._path, statement, alias)
            is_attribute = not owner.is_package
            missing = f"{owner.name}.{name}"
            yield Missing(importer, missing, owner, in_source=False, is_attribute=is_attribute)


def _explained(path: str, project: Project) -> Iterator[tuple[Import, Alias | None]]:
    """Yield the imports whose failing another rule explains: whole, or by one of their names."""
    for wrong in miswritten(path, project):
        yield wrong.statement, None if wrong.in_source else wrong.alias
    for meant in implicit(path, project):
        statement = meant.importer.statement
        yield statement, None if statement.module else meant.importer.alias
    for statement, _ in relative_imports.failing(path, project):
        yield statement, None
    if packageless.start(path, project):
        for statement in project.tree.summary(path).imports:
            if statement.level:
                yield statement, None


def _may_be_there(one: Missing, path: str, project: Project) -> bool:
    """Tell whether what is missing may be there after all, or a rule says why it is not."""
    owner, tail = one.within, one.name.rpartition(".")[2]
    if owner is None:
        return _may_be_installed(one.name, path, project)
    if _is_open(owner, project) or _hides(owner, path, project) or _is_put(tail, owner, project):
        return True
    if not owner.portions:  # `unreachable-module` says what lies below a module's name
        return project.tree.has_directory(owner.origin.removesuffix(".py"))
    entries = [project.tree.entries(directory) for directory in owner.portions]
    return any(_is_generated(tail, directory, project) for directory in owner.portions) or any(
        inits.misspelt(one) or inits.PLAIN in one for one in entries
    )


def _may_be_installed(name: str, path: str, project: Project) -> bool:
    """Tell whether a top-level module may be somewhere that does not show."""
    environment = project.environment_of(path)
    if environment.assumed or environment.problems or project.distribution_named(name, path):
        return True
    if environment.distributions_of(name) or _PATHS.search(project.tree.text(path)):
        return True
    if any(name in names for names in environment.well_known.values()):
        return project.layout.configuration(path) is None
    return any(
        relative_imports.has_module(directory, name, project)
        for directory in project.tree.directories
    )


def _is_open(owner: Module, project: Project) -> bool:
    """Tell whether a package may have what neither its directories nor its text show."""
    top = owner.name.partition(".")[0]
    if owner.kind is Kind.NAMESPACE:
        return "." not in owner.name or any(map(paths.is_absolute, owner.portions))
    if not owner.origin.endswith(".py") or project.is_standard_library(paths.parent(owner.origin)):
        return True
    inits_above = [owner.origin]
    if owner.portions:
        depth = owner.name.count(".")
        above = (owner.portions[0], *paths.parents(owner.portions[0]))[: depth + 1]
        inits_above += [paths.join(one, "__init__.py") for one in above]
    if top in project.environment_of(owner.origin).standard_library.names:
        return True
    marks = [project.tree.summary(one).marks for one in inits_above]
    if any(one.sets_path or one.swaps_module for one in marks):
        return True
    return any(_UNSEEN.search(project.tree.text(one)) for one in inits_above)


def _hides(owner: Module, path: str, project: Project) -> bool:
    """Tell whether a module hides another one that may have what is asked: other rules say that."""
    if owner.origin == path:
        return True
    top, environment = owner.name.partition(".")[0], project.environment_of(path)
    installed = {normalised(one.name) for one in environment.distributions_of(top)}
    own = installed <= project.own_distributions
    if installed and not own and not paths.is_absolute(owner.origin):
        return True
    roots = project.layout.roots_of(path)
    # of a package that lies there by chance, a distribution may have the name
    guessed = {one.path for one in roots if one.kind is RootKind.INFERRED}
    if owner.entry in guessed or paths.parent(owner.origin) in guessed:
        return owner.name == top or project.name_of(path).partition(".")[0] != top
    places = (*(one.path for one in roots), *(() if own else environment.search_path))
    return sum(relative_imports.has_module(one, top, project) for one in places) > 1


def _is_generated(tail: str, directory: str, project: Project) -> bool:
    """Tell whether a module may be made by a build: from a source beside, or as files say."""
    entries = project.tree.entries(directory)
    if any(entry.partition(".")[0] == tail for entry in entries.names):
        return True
    if tail.endswith(("_pb2", "_pb2_grpc")) or "version" in tail:
        return True
    said = re.compile(rf"\b{re.escape(tail)}(?:\.(?:py|so|pyd|pyx|c|cpp)\b|[\"'])")
    places = (paths.join(one, name) for one in paths.parents(directory) for name in _GENERATORS)
    return any(said.search(project.tree.text(one)) for one in places if project.tree.has(one))


def _is_put(tail: str, owner: Module, project: Project) -> bool:
    """Tell whether another file seems to put a name into a module."""
    word = owner.name.rpartition(".")[2]
    assigned = re.compile(rf"\.\s*{tail}\s*=[^=]|\bsetattr\b")
    return any(assigned.search(project.tree.text(file)) for file in project.index.files(word))


def _is_in(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None
