"""Import a module whole, in place of a few names of it.

The way back of `narrow-import`: `from m import name` becomes `import m`, and `name` becomes
`m.name` wherever it is used.  So nobody else may know the name in this file: no importer, no
`__all__`, no string; and `m.name` must mean what it meant when it was imported.  A relative import
keeps its dots: `from .m import name` becomes `from . import m`.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Plan, Rewrite
from modtidy.project import bound
from modtidy.project.builtin_names import builtin_names
from modtidy.project.loading import Loading
from modtidy.project.module import Module
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.project.wildcards import asked_elsewhere
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.imports import capture, replaced_names, submodule_uses
from modtidy.rewriting.imports.spelling import check_spelling
from modtidy.rewriting.program import Program
from modtidy.source.headers import Context
from modtidy.source.imports import Import
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Kind, Reference
from modtidy.text import Edit, Span


class _Whole(NamedTuple):
    """A module imported whole."""

    name: str
    """Its absolute name."""
    statement: str
    written: str
    """How it is named where it is used."""

    @property
    def bound(self) -> str:
        """The name the statement binds."""
        return self.written.partition(".")[0]


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to widen the import that `target` points at; raises `Refused` where that may break."""
    path, statement = target.path, _pointed_at(target, project)
    if statement is None:
        return None
    text, names = project.tree.text(path), project.tree.names(path)
    if names.broken:
        raise Refused(f"`{path}` cannot be parsed")
    if "#" in text[statement.start : statement.end]:
        raise Refused("there is a comment in the import statement")
    whole = _whole(statement, path, project)
    _check_module(whole, statement, path, project)
    _check_others(statement, path, project)
    _check_hidden(whole, path, project)
    program = Program.of(text)
    if program is None:
        raise Refused(f"`{path}` cannot be parsed")
    edits = [_import(whole, statement, path, project)]
    uses: list[Reference] = []
    for alias in statement.names:
        binding = bound.binding_of(statement, alias, names)
        if binding is None:
            raise Refused(f"`{path}` cannot be parsed")
        found = _uses(binding, names, path)
        check_spelling(binding.name, found, program, path)
        uses += found
        edits += (Edit(Span(one.start, one.end), f"{whole.written}.{alias.name}") for one in found)
        _check_free(whole, found, binding, statement, names)
    if not uses:
        raise Refused(f"nothing of `{whole.name}` is used here")
    return Plan((Rewrite(path, tuple(sorted(edits))),))


def _pointed_at(target: Target, project: Project) -> Import | None:
    """Give the import by name, run with its file, that is on the line `target` points at."""
    if target.span is None or not target.path.endswith((".py", ".pyi")):
        return None
    text, at = project.tree.text(target.path), target.span.start
    start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    stop = len(text) if stop < 0 else stop
    found = [
        one
        for one in project.tree.summary(target.path).imports
        if one.module is not None and one.top_level and not one.wildcard
        if one.module != "__future__"
        if start <= one.start <= stop or one.start <= at <= one.end
    ]
    exactly = [one for one in found if one.start <= at <= one.end]
    return next(iter(exactly or found), None)


def _whole(statement: Import, path: str, project: Project) -> _Whole:
    """Say how the module that names are imported from is imported whole."""
    module = statement.module or ""
    name = project.source_of(statement, path)
    if not statement.level:
        return _Whole(name, f"import {module}", module)
    if not module or not name:
        raise Refused("no import statement can name the package that a file is in by dots alone")
    parent, _, tail = module.rpartition(".")
    return _Whole(name, f"from {'.' * statement.level}{parent} import {tail}", tail)


def _import(whole: _Whole, statement: Import, path: str, project: Project) -> Edit:
    """Write the import; where the same one stands above, and nothing beside, none is needed."""
    text, start, end = project.tree.text(path), statement.start, statement.end
    above = any(
        text[one.start : one.end] == whole.statement and one.top_level and one.end < start
        for one in project.tree.summary(path).imports
    )
    line = text.find("\n", end) + 1 or len(text)
    is_alone = text[:start].endswith(("\n", "\r")) and not text[end:line].strip()
    return (
        Edit(Span(start, line), "")
        if above and is_alone
        else Edit(Span(start, end), whole.statement)
    )


def title(target: Target, project: Project) -> str:
    """Say which module would be imported."""
    statement = _pointed_at(target, project)
    dots = "." * statement.level if statement else ""
    return f"Import `{dots}{statement.module}` whole" if statement else "Import the module whole"


def _check_module(whole: _Whole, statement: Import, path: str, project: Project) -> None:
    """Raise `Refused` where a name is none that can be asked of the module at any time."""
    module, found = whole.name, project.find(whole.name, path)
    if found is None:
        raise Refused(f"`{module}` is not found, so what is a module of its own is unknown")
    if found.origin == path:
        raise Refused(f"`{path}` imports from itself")
    for prefix in _prefixes(module) if statement.level == 0 else (module,):
        if "." in prefix:
            submodule_uses.check_submodule(prefix, path, project)
    names = [alias.name for alias in statement.names]
    for name in names:
        if name.startswith("__") and not name.endswith("__"):
            raise Refused(f"in a class, `{name}` would be another name")
        if project.find(f"{module}.{name}", path):
            raise Refused(f"`{module}.{name}` is a module itself, which its package may not load")
    if Loading(path, project).imports_back(module):
        raise Refused(f"`{module}` imports `{path}` in turn, and is not whole by then")
    replaced_names.check(module, names, path, project)
    _check_tried(found, names, path, project)


def _check_tried(module: Module, names: Iterable[str], path: str, project: Project) -> None:
    """Raise `Refused` where the import may fail, and whoever imports the file is ready for that."""
    in_source = module.origin.endswith(".py")
    bound_there = project.tree.names(module.origin).bindings if in_source else ()
    sure = {one.name for one in bound_there if not one.conditional and not one.deferred}
    for name in sorted({*names} - sure):
        for one in project.importers(path):
            if one.statement.context & Context.TRY and one.path != path:
                raise Refused(
                    f"`{module.name}` may have no `{name}`, and `{one.path}` tries to import this"
                )


def _prefixes(name: str) -> Iterator[str]:
    parts = name.split(".")
    return (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def _check_others(statement: Import, path: str, project: Project) -> None:
    """Raise `Refused` where somebody else knows the names by this file."""
    names, own = project.tree.names(path), [one.asname or one.name for one in statement.names]
    if names.dynamic:
        raise Refused(f"names are looked up by `{names.dynamic[0]}`")
    listed = {one.name for one in names.exports.names} if names.exports else set()
    asked = asked_elsewhere(path, project)
    part = project.role(path)
    for alias, name in zip(statement.names, own, strict=True):
        if name in listed:
            raise Refused(f"`{name}` is listed in `__all__`")
        if asked is None or name in asked:
            raise Refused(f"`{name}` may be used by those who import `{path}`")
        if alias.asname == alias.name:
            raise Refused(f"`{name}` is there for others, as `as {name}` says")
        for module in project.names_of(path):
            for file in replaced_names.replacing(module, name, project):
                raise Refused(f"`{file}` may put something else in place of `{module}.{name}`")
        if part is Role.CONFTEST or (part is Role.TEST and _is_collected(name, names)):
            raise Refused(f"pytest may look for `{name}` in `{path}`")


def _is_collected(name: str, names: Names) -> bool:
    """Tell whether pytest may take a name in a test for a test, a hook or a fixture."""
    parameters = {one.name for one in names.local_bindings}
    return name.lower().startswith(("test", "pytest_", "setup", "teardown")) or name in parameters


def _uses(binding: Binding, names: Names, path: str) -> list[Reference]:
    """Give the uses of an imported name; raises `Refused` where it is more than looked up."""
    name = binding.name
    if sum(one.name == name for one in names.bindings) > 1:
        raise Refused(f"`{name}` is bound more than once")
    found = list(names.references_to(binding))
    for use in found:
        if not use.attributes and use.action is not Action.LOAD:
            raise Refused(f"`{name}` is bound anew in `{path}`")
        if use.string:
            raise Refused(f"`{name}` is named in a string")
    return found


def _check_free(
    whole: _Whole, uses: list[Reference], binding: Binding, statement: Import, names: Names
) -> None:
    """Raise `Refused` where the module's name means something else, at a use or anywhere."""

    def means_it(one: Binding) -> bool:
        if statement.start <= one.start < statement.end:
            return True  # it gives way
        if one.imported is None or one.imported.module is not None or statement.level:
            return False
        return one.imported.name.partition(".")[0] == one.name

    wildcard = any(one.kind is Kind.WILDCARD for one in names.bindings)
    if wildcard or not capture.is_free(whole.bound, uses, binding, names, means_it):
        verb = "may mean" if wildcard else "means"
        raise Refused(f"`{whole.bound}` {verb} something else here")


def _check_hidden(whole: _Whole, path: str, project: Project) -> None:
    """Raise `Refused` where the module's name would hide what others look for under it."""
    name, package = whole.bound, project.package_of(path)
    if name in builtin_names(project.python_version_of(path)):
        raise Refused(f"`{name}` would hide the builtin of that name")
    beside = f"{package}.{name}" if paths.stem(path) == "__init__" else ""
    if beside and beside != whole.name and project.find(beside, path):
        raise Refused(f"`{name}` would hide the module `{beside}`")


REFACTOR = Refactor("widen-import", "refactor.rewrite.modtidy.widenImport", title, plan)
