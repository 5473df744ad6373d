"""The wildcard imports of a file: what each binds, and what of that the file, or others, use.

The one idea: a name belongs to the wildcard that binds it last before it is used; a use in a
function happens late, when all wildcards have been run.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from modtidy.project import bound
from modtidy.project.builtin_names import builtin_names
from modtidy.project.namespace import Namespace, Namespaces
from modtidy.project.project import Project
from modtidy.source.headers import Context
from modtidy.source.imports import Import
from modtidy.source.names import Names
from modtidy.source.reading import Action, Kind, Reference
from modtidy.text import Span


class Wildcard(NamedTuple):
    """One `from m import *`."""

    path: str
    statement: Import
    module: str
    """The module, dotted and absolute; empty where a relative import goes beyond the top."""
    public: Namespace
    used: frozenset[str]
    """Those of its names that the file uses."""
    wanted: frozenset[str]
    """Those that the file may be using as well: in strings, or before they are bound again."""
    rebound: Mapping[str, int]
    """Those of its names that are bound anew below, and from where on they are."""

    @property
    def span(self) -> Span:
        """Give the span of the module's name, as written."""
        return Span(self.statement.source_start, self.statement.source_end)

    @property
    def always(self) -> bool:
        """Tell whether it runs whenever its file does."""
        return self.statement.top_level

    def certain(self) -> frozenset[str]:
        """Name what it binds in every run."""
        names = self.public.names
        return frozenset(one for one in names if names[one].certain and self.always)


def wildcards(path: str, project: Project, namespaces: Namespaces) -> tuple[Wildcard, ...]:
    """Return the wildcard imports of the file at `path`, in the order of the text."""
    statements = [
        one
        for one in project.tree.summary(path).imports
        if one.wildcard and not one.context & Context.TYPE_CHECKING
    ]
    if not statements:
        return ()
    names = project.tree.names(path)
    found: list[Wildcard] = []
    for statement in reversed(statements):
        module = project.source_of(statement, path)
        public = namespaces.public(module) if module else Namespace({}, exact=False)
        one = Wildcard(path, statement, module, public, frozenset(), frozenset(), {})
        rebound = _bound_again(one, found, names)
        used = frozenset(_used(one, rebound, names))
        wanted = frozenset(_wanted(one, rebound, names))
        submodules = frozenset(_submodules(one, names, project, namespaces))
        used, wanted = used | submodules, wanted | used | submodules
        found.append(one._replace(used=used, wanted=wanted, rebound=rebound))
    return tuple(reversed(found))


def asked_elsewhere(path: str, project: Project) -> frozenset[str] | None:
    """Give the names that other files ask of the module at `path`; none: it may be any."""
    asked: set[str] = set()
    for importer in project.importers(path):
        if importer.path == path:
            continue
        source = project.source_of(importer.statement, importer.path)
        for name in project.names_of(path):
            if importer.statement.wildcard and source == name:
                return None
            found = bound.asked(importer, name, project)
            if found.whole:
                return None
            asked |= found.names
    return frozenset(asked)


def looks_up(reference: Reference) -> bool:
    """Tell whether a reference needs its name to be bound."""
    return bool(reference.attributes) or reference.action not in (Action.STORE, Action.DECLARE)


def _bound_again(one: Wildcard, later: Iterable[Wildcard], names: Names) -> Mapping[str, int]:
    """Give the names that are bound anew below a wildcard, and from where on they are."""
    ends = [*(part.offset for part in names.parts[1:]), names.length]
    rebound: dict[str, int] = {}
    for binding in names.bindings:
        happens = not (binding.conditional or binding.deferred or binding.type_checking)
        if happens and binding.start > one.statement.start and binding.kind is not Kind.WILDCARD:
            rebound.setdefault(binding.name, next(end for end in ends if end > binding.start))
    for following in later:
        at = following.statement.start
        rebound |= {name: min(at, rebound.get(name, at)) for name in following.certain()}
    return rebound


def _used(one: Wildcard, rebound: Mapping[str, int], names: Names) -> Iterator[str]:
    """Yield the names the file is seen to use while they are this wildcard's."""
    start = one.statement.start
    for name in one.public.names:
        until = rebound.get(name)
        for use in filter(looks_up, names.uses(name)):
            if until is None:
                its_own = use.deferred or use.start > start or not one.always
            else:
                its_own = not use.deferred and start < use.start < until
            if its_own:
                yield name


def _wanted(one: Wildcard, rebound: Mapping[str, int], names: Names) -> Iterator[str]:
    """Yield the names that the file may be using unseen, or lists in its own `__all__`."""
    exports = names.exports
    listed = {exported.name for exported in exports.names} if exports else frozenset()
    for name in one.public.names:
        until = rebound.get(name, names.length)
        in_time = (use.deferred or use.start < until for use in names.uses(name) if looks_up(use))
        if name in listed or name in names.mentioned or any(in_time):
            yield name


def _submodules(
    one: Wildcard, names: Names, project: Project, namespaces: Namespaces
) -> Iterator[str]:
    """Yield what the file uses, binds nowhere, and can only have as a submodule loaded by then."""
    module = namespaces.find(one.module) if one.module else None
    if module is None or not module.is_package or one.public.listed:
        return
    bound_here = {binding.name for binding in names.bindings}
    builtin = builtin_names(project.python_version_of(one.path))
    for name in names.loaded - bound_here - builtin - one.public.names.keys():
        if any(map(looks_up, names.uses(name))) and namespaces.find(f"{one.module}.{name}"):
            yield name
