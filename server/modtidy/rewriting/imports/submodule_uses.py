"""The uses of `package.module` after `import package.module`, when `module` alone is bound.

The one idea: `import package.module` binds `package`, and several such imports bind it together;
so a use belongs to the longest of them that it begins with, and every use must belong to one.
"""

from collections.abc import Iterator

from modtidy.project import bound
from modtidy.project.builtin_names import builtin_names
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Importer, Project
from modtidy.project.wildcards import asked_elsewhere
from modtidy.refactor import Refused
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Kind, Reference
from modtidy.source.scopes import MODULE
from modtidy.text import Edit, Span


def followed(importer: Importer, project: Project) -> Iterator[Edit]:
    """Give the edits of the uses that follow; raises `Refused` where one of them cannot.

    The import has a dotted name and no `as`.
    """
    path, written = importer.path, importer.alias.name
    names, text = project.tree.names(path), project.tree.text(path)
    binding = bound.binding_of(importer.statement, importer.alias, names)
    if names.broken or binding is None:
        raise Refused(f"`{path}` cannot be parsed")
    _check_names(importer, binding, names, project)
    beside = _beside(importer, binding, names, project)
    for use in names.references_to(binding):
        owner = _owner(use, (written, *beside))
        if not owner:
            raise Refused(f"`{binding.name}` is used for more than `{written}`")
        if owner == written:
            yield _shortened(use, written, text)


def _owner(use: Reference, imported: tuple[str, ...]) -> str:
    """Give the longest of the imported names that a use begins with; none: it is of another."""
    chain = ".".join([use.name, *(one.name for one in use.attributes)])
    return max((one for one in imported if f"{chain}.".startswith(f"{one}.")), key=len, default="")


def _shortened(use: Reference, written: str, text: str) -> Edit:
    depth = written.count(".")
    span = Span(use.start, use.attributes[depth - 1].end)
    if use.string or text[span.start : span.end] != written:
        raise Refused(f"a use of `{written}` is not written in one piece")
    if len(use.attributes) == depth and use.action is not Action.LOAD:
        raise Refused(f"`{written}` is assigned to")
    return Edit(span, written.rpartition(".")[2])


def _beside(
    importer: Importer, binding: Binding, names: Names, project: Project
) -> tuple[str, ...]:
    """Name what other imports bind by the same name; raises `Refused` where anything else does."""
    found: list[str] = []
    others = {
        one.start for one in (*names.bindings, *names.local_bindings) if _rivals(one, binding)
    }
    for statement in project.tree.summary(importer.path).imports:
        for alias in statement.names if statement.module is None else ():
            if alias.start in others and not alias.asname and not statement.context:
                others.discard(alias.start)
                found.append(alias.name)
    if others:
        raise Refused(f"`{binding.name}` is bound more than once")
    return tuple(found)


def _rivals(one: Binding, binding: Binding) -> bool:
    same = one.name == binding.name and one.scope == binding.scope
    return same and one.start != binding.start


def _check_names(importer: Importer, binding: Binding, names: Names, project: Project) -> None:
    """Raise `Refused` where the old name may be asked for unseen, or the new one is taken."""
    path, written = importer.path, importer.alias.name
    new = written.rpartition(".")[2]
    taken = names.loaded.union(*(scope.bound for scope in names.scopes))
    wildcard = any(one.kind is Kind.WILDCARD for one in names.bindings)
    if new in taken or wildcard:
        raise Refused(f"`{new}` {'may mean' if wildcard else 'means'} something else in `{path}`")
    if new in builtin_names(project.python_version_of(path)):
        raise Refused(f"`{new}` would hide the builtin of that name")
    if names.dynamic:
        raise Refused(f"names are looked up by `{names.dynamic[0]}` in `{path}`")
    listed = {one.name for one in names.exports.names} if names.exports else set()
    if binding.scope == MODULE:
        asked = asked_elsewhere(path, project)
        if asked is None or binding.name in asked | listed:
            raise Refused(f"`{binding.name}` may be used by those who import `{path}`")


def check_submodule(name: str, path: str, project: Project) -> None:
    """Raise `Refused` where asking the package for a submodule would give something else."""
    package, _, tail = name.rpartition(".")
    module, parent = project.find(name, path), project.find(package, path)
    if module is None or parent is None:
        raise Refused(f"there is no module `{name}`")
    if parent.origin.endswith(".py"):
        namespaces = Namespaces(path, project)
        origin = namespaces.whole(parent).names.get(tail)
        if origin and namespaces.first(origin) != (name, ""):
            raise Refused(f"`{package}` has something else that is called `{tail}`")
