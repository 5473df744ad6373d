"""Import from a module the few names that are used of it, in place of the module.

`import m` looks a name up each time it is used, `from m import name` once.  So it must be sure
that the name means the same all along: that nobody binds it anew in the module, and that the
module is not handed about whole.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from modtidy.plan import Plan, Rewrite
from modtidy.project import bound, import_text
from modtidy.project.builtin_names import builtin_names
from modtidy.project.listing import listing
from modtidy.project.loading import Loading
from modtidy.project.project import Importer, Project
from modtidy.project.wildcards import asked_elsewhere
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.imports import capture, replaced_names
from modtidy.rewriting.imports.spelling import check_spelling
from modtidy.rewriting.program import Program
from modtidy.source.attributes import plain_attributes
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Kind, Reference
from modtidy.text import Edit, Span


class Usage(NamedTuple):
    """What a file uses of a module that it imports whole."""

    importer: Importer
    names: frozenset[str]
    uses: tuple[Reference, ...]
    depth: int
    """How many attributes of a use still belong to the module's name: one for `import a.b`."""


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to narrow an import on the line of `target`; raises `Refused` where that may break.

    Of several on one line it is the one that `target` points at, or else the first that will do.
    """
    answers = [_tried(one, project) for one in _pointed_at(target, project)]
    made = next((one for one in answers if isinstance(one, Plan)), None)
    for refused in answers if made is None else ():
        if isinstance(refused, Refused):
            raise refused
    return made


def _tried(importer: Importer, project: Project) -> Plan | Refused:
    """Return the plan for one import, or why there is none."""
    try:
        return narrowed(usage(importer, project), project)
    except Refused as error:
        return error


def title(target: Target, project: Project) -> str:
    """Say which names would be imported."""
    for importer in _pointed_at(target, project):
        try:
            found = usage(importer, project)
        except Refused:
            continue
        return f"Import {listing(found.names)} by name"
    return "Import the names used by name"


def whole_imports(path: str, project: Project) -> Iterator[Importer]:
    """Yield the names of `import` statements that run whenever the file does."""
    for statement in project.tree.summary(path).imports:
        if statement.module is None and not statement.level and statement.top_level:
            for alias in statement.names:
                yield Importer(path, statement, alias)


def usage(importer: Importer, project: Project) -> Usage:
    """Return what is used of a module; raises `Refused` where that is not a few plain names."""
    names = project.tree.names(importer.path)
    module, asname = importer.alias.name, importer.alias.asname
    binding = bound.binding_of(importer.statement, importer.alias, names)
    if names.broken or binding is None:
        raise Refused(f"`{importer.path}` cannot be parsed")
    _check_binding(binding, names)
    depth = 0 if asname else module.count(".")
    uses = [use for use in names.references_to(binding) if use.action is not Action.DECLARE]
    found: set[str] = set()
    for use in uses:
        if use.string:
            raise Refused(f"`{module}` is named in a string")
        bound_anew = len(use.attributes) == depth + 1 and use.action is not Action.LOAD
        if len(use.attributes) <= depth or bound_anew:
            raise Refused(f"`{module}` is used for more than its names")
        written = ".".join([use.name, *(one.name for one in use.attributes[:depth])])
        if depth and written != module:
            raise Refused(f"`{written}` is used as well as `{module}`")
        found.add(use.attributes[depth].name)
    if not found:
        raise Refused(f"nothing of `{module}` is used here")
    if binding.name in names.mentioned and found & names.mentioned:
        raise Refused(f"`{binding.name}` is named in a string")
    _check_names(found, importer, project)
    return Usage(importer, frozenset(found), tuple(uses), depth)


def plain_usage(importer: Importer, project: Project) -> Usage | None:
    """Return what `usage` does, its uses left out, if that can be told without parsing the file.

    Raises `Refused` as `usage` does.
    """
    module, asname = importer.alias.name, importer.alias.asname
    if "." in module and not asname:
        return None
    text, imports = project.tree.text(importer.path), project.tree.summary(importer.path).imports
    found = plain_attributes(text, asname or module, importer.statement, imports)
    if found is None:
        return None
    _check_names(set(found), importer, project)
    return Usage(importer, found, (), 0)


def narrowed(found: Usage, project: Project) -> Plan:
    """Plan the import by name; raises `Refused` where a name is taken, or may change."""
    importer = found.importer
    path, text = importer.path, project.tree.text(importer.path)
    names = project.tree.names(path)
    own = importer.alias.asname or importer.alias.name.partition(".")[0]
    _check_free(found, own, names)
    asked = asked_elsewhere(path, project)
    if asked is None or own in asked:
        raise Refused(f"`{own}` may be used by those who import `{path}`")
    module = importer.alias.name
    if Loading(path, project).imports_back(module):
        raise Refused(f"`{module}` imports `{path}` in turn, and may not have its names by then")
    replaced_names.check(module, found.names, path, project)
    _check_written(found, own, project)
    statement = importer.statement
    written = text[statement.start : statement.end]
    if any(mark in written for mark in "\n\r\\#"):
        raise Refused("the import statement goes over several lines")
    edits = [import_text.narrowed(text, statement, importer.alias, found.names)]
    for use in found.uses:
        span = Span(use.start, use.attributes[found.depth].start)
        stands = [use.name, *(one.name for one in use.attributes[: found.depth]), ""]
        if text[span.start : span.end] != ".".join(stands):
            raise Refused(f"a use of `{own}` is not written in one piece")
        edits.append(Edit(span, ""))
    return Plan((Rewrite(path, tuple(sorted(edits))),))


def _check_free(found: Usage, own: str, names: Names) -> None:
    """Raise `Refused` where a name is taken, or may be, where it would be used."""
    path = found.importer.path
    binding = bound.binding_of(found.importer.statement, found.importer.alias, names)
    wildcard = any(one.kind is Kind.WILDCARD for one in names.bindings)
    for name in sorted(found.names - {own}):
        uses = [one for one in found.uses if one.attributes[found.depth].name == name]
        if binding is None or not capture.is_free(name, uses, binding, names, lambda _one: False):
            raise Refused(f"`{name}` means something else in `{path}`")
        if wildcard:
            raise Refused(f"`{name}` may be what a wildcard import in `{path}` brings, too")


def _check_written(found: Usage, own: str, project: Project) -> None:
    """Raise `Refused` where a use would be another thing without the module's name."""
    path = found.importer.path
    program = Program.of(project.tree.text(path))
    if program is None:
        raise Refused(f"`{path}` cannot be parsed")
    check_spelling(own, found.uses, program, path)
    ends = {one.attributes[found.depth].end for one in found.uses}
    for node in program.nodes:
        if isinstance(node, ast.MatchValue) and program.span(node.value).end in ends:
            written = program.written(node.value)
            raise Refused(f"the pattern `{written}` would bind a name, and not compare with it")


def _pointed_at(target: Target, project: Project) -> list[Importer]:
    """Return the imports of whole modules on the line that `target` points at."""
    if target.span is None or not target.path.endswith((".py", ".pyi")):
        return []
    text, at = project.tree.text(target.path), target.span.start
    start, stop = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    stop = len(text) if stop < 0 else stop
    found = [
        one
        for one in whole_imports(target.path, project)
        if start <= one.statement.start <= stop or one.statement.start <= at <= one.statement.end
    ]
    exactly = [one for one in found if one.span.start <= at <= one.span.end]
    return exactly or found


def _check_binding(binding: Binding, names: Names) -> None:
    """Raise `Refused` where the imported name is not the file's own to change."""
    name = binding.name
    if sum(one.name == name for one in names.bindings) > 1:
        raise Refused(f"`{name}` is bound more than once")
    if names.exports and name in {one.name for one in names.exports.names}:
        raise Refused(f"`{name}` is listed in `__all__`")
    if names.dynamic:
        raise Refused(f"names are looked up by `{names.dynamic[0]}`")


def _check_names(found: set[str], importer: Importer, project: Project) -> None:
    """Raise `Refused` where a name would not do without its module."""
    module = importer.alias.name
    for name in sorted(found):
        if name.startswith("__"):
            raise Refused(f"`{name}` is an attribute that every module has")
        if name in builtin_names(project.python_version_of(importer.path)):
            raise Refused(f"`{name}` would hide the builtin of that name")
        if project.find(f"{module}.{name}", importer.path):
            raise Refused(f"`{module}.{name}` is a module itself")


REFACTOR = Refactor("narrow-import", "refactor.rewrite.modtidy.narrowImport", title, plan)
