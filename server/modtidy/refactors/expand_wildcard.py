"""Write out what a wildcard import binds: the names that are used, or all there are.

An explicit import fails where a name is missing, and a wildcard does not; and a name that is left
out is missed by whoever took it from here.  So it matters how sure the names are and who asks for
them, and both are in the answer.
"""

import keyword
from collections.abc import Iterable
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Plan, Remark, Rewrite
from modtidy.project import import_text
from modtidy.project.loading import Loading
from modtidy.project.namespace import Namespaces
from modtidy.project.project import Project
from modtidy.project.roles import Role
from modtidy.project.wildcards import Wildcard, asked_elsewhere, wildcards
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.imports.surely_bound import surely_bound
from modtidy.rewriting.program import Program
from modtidy.text import Edit, Span


class Expansion(NamedTuple):
    """One wildcard import, and the names to be written in its place."""

    wildcard: Wildcard
    names: frozenset[str]
    everything: bool
    """Whether these are all there are, and not the used ones alone."""
    safe: bool


def plan(target: Target, project: Project) -> Plan | None:
    """Plan to expand the wildcard at `target`, or all in the file; raises `Refused`.

    In an `__init__.py`, and where other files ask for its names, all are written out.
    """
    chosen = _pointed_at(target, project)
    if not chosen:
        return None
    edits, remarks = list[Edit](), list[Remark]()
    for one in chosen:
        expansion = by_default(one, project)
        _check_certain(expansion, project)
        edits += _edits(expansion, project)
        if _circular(one, project):
            said = (
                f"`{one.module}` imports `{target.path}` in turn: see that its names are bound by "
                "then"
            )
            statement = Span(one.statement.start, one.statement.end)
            remarks.append(Remark(said, target.path, statement))
    return Plan((Rewrite(target.path, tuple(edits)),), remarks=tuple(remarks))


def title(target: Target, project: Project) -> str:
    """Say which wildcard would be expanded."""
    chosen = _pointed_at(target, project)
    if len(chosen) == 1:
        return f"Expand `{written(chosen[0], project)}`"
    return "Expand the wildcard imports"


def expanded(expansion: Expansion, project: Project) -> Plan:
    """Plan one expansion."""
    path = expansion.wildcard.path
    return Plan((Rewrite(path, tuple(_edits(expansion, project))),))


def by_default(one: Wildcard, project: Project) -> Expansion:
    """Choose what to write out in place of a wildcard; raises `Refused` where nothing will do."""
    asked = asked_elsewhere(one.path, project)
    wants_all = paths.stem(one.path) == "__init__" or asked is None or asked & _names(one)
    return all_names(one, project) if wants_all else used_names(one, asked, project)


def all_names(one: Wildcard, project: Project) -> Expansion:
    """Expand to all that the module makes public; raises `Refused` where that cannot be told."""
    public = one.public
    if not public.exact:
        raise Refused(_untold(one, project))
    names = _names(one) | one.used
    if not names:
        raise Refused(f"`{written(one, project)}` binds no name")
    _check(names, one, project)
    certain = all(public.names[name].certain for name in public.names)
    safe = certain and not public.submodules and not _circular(one, project)
    return Expansion(one, names, everything=True, safe=safe)


def used_names(one: Wildcard, asked: frozenset[str] | None, project: Project) -> Expansion:
    """Expand to what the file, or who imports it, uses; raises `Refused` if that cannot be told.

    It is safe where nobody beyond the workspace could ask the file for the rest: it is a program
    or a test, or what it imports is not of its own package.
    """
    names = project.tree.names(one.path)
    if not one.public.exact:
        raise Refused(_untold(one, project))
    unseen = sorted({*names.dynamic} - {"__getattr__"})
    if unseen or asked is None:
        why = f"looks up names by `{unseen[0]}`" if unseen else "is imported with all its names"
        raise Refused(f"`{one.path}` {why}, so any of them may be used")
    if names.exports and not (names.exports.exact and not names.exports.borrowed):
        raise Refused(f"what `__all__` of `{one.path}` lists cannot all be told")
    kept = one.used | one.wanted | (asked & _names(one))
    if not kept:
        raise Refused(f"none of the names that `{written(one, project)}` binds is used here")
    _check(kept, one, project)
    origins = (one.public.names.get(name) for name in kept)
    certain = all(origin is None or origin.certain for origin in origins)
    own = project.name_of(one.path).partition(".")[0] == one.module.partition(".")[0]
    private = project.role(one.path) in (Role.SCRIPT, Role.TEST, Role.CONFTEST) or not own
    safe = certain and private and not _circular(one, project)
    return Expansion(one, kept, everything=False, safe=safe)


def written(one: Wildcard, project: Project) -> str:
    """Give the statement as it is written, on one line."""
    text = project.tree.text(one.path)[one.statement.start : one.statement.end]
    return " ".join(text.split())


def _pointed_at(target: Target, project: Project) -> list[Wildcard]:
    """Return the wildcards on the lines that `target` points at, or all in its file."""
    text, span = project.tree.text(target.path), target.span
    found = wildcards(target.path, project, Namespaces(target.path, project))
    if span is None:
        return list(found)
    start = text.rfind("\n", 0, span.start) + 1
    stop = text.find("\n", span.end)
    lines = Span(start, len(text) if stop < 0 else stop)
    return [one for one in found if lines.start <= one.statement.start <= lines.end]


def _edits(expansion: Expansion, project: Project) -> Iterable[Edit]:
    one = expansion.wildcard
    star = one.statement.names[0]
    text = project.tree.text(one.path)
    yield import_text.listed(expansion.names, text, Span(star.start, star.end))


def _circular(one: Wildcard, project: Project) -> bool:
    return Loading(one.path, project).imports_back(one.module)


def _names(one: Wildcard) -> frozenset[str]:
    return frozenset(one.public.names)


def _check_certain(expansion: Expansion, project: Project) -> None:
    """Raise `Refused` where the module may lack a name, which a wildcard import passes over.

    What it lists in its `__all__` it must have; what is said of a compiled module is believed.
    """
    one, tree = expansion.wildcard, project.tree
    origins = {name: one.public.names[name] for name in sorted(expansion.names & _names(one))}
    unsure = [name for name, origin in origins.items() if origin.path and not origin.certain]
    module = project.find(one.module, one.path) if unsure else None
    if module is None or (tree.names(module.origin).exports is not None):
        return
    program = Program.of(tree.text(module.origin))
    bound = surely_bound(program) if program else frozenset()
    for name in unsure:
        if name not in bound:
            raise Refused(f"`{one.module}` may have no `{name}`, and to import it by name may fail")


def _check(names: Iterable[str], one: Wildcard, project: Project) -> None:
    """Raise `Refused` where the file is broken, or a name cannot be written in an import."""
    if project.tree.names(one.path).broken:
        raise Refused(f"`{one.path}` cannot be parsed")
    for name in names:
        if not name.isidentifier() or keyword.iskeyword(name):
            raise Refused(f"`{name}` cannot be written in an import statement")


def _untold(one: Wildcard, project: Project) -> str:
    return f"what `{written(one, project)}` binds cannot be told: {one.public.reason}"


REFACTOR = Refactor("expand-wildcard", "refactor.rewrite.modtidy.expandWildcard", title, plan)
