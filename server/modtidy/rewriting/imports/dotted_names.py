"""`import a.b`, which binds `a`, and every use of it, which says the full name.

The one idea: such an import loads a module and binds the first of the packages it is in.  So what
is used must be loaded by what is imported here, and the first name must be bound where it is used.
"""

from collections.abc import Iterable

from modtidy.refactor import Refused
from modtidy.rewriting.imports.capture import is_brought, is_free
from modtidy.rewriting.imports.import_goals import Goal, first
from modtidy.rewriting.imports.one_file import Bound, OneFile, Use, plain_import_of, use_of
from modtidy.source.reading import Action, Reference
from modtidy.text import Edit, Span


def follow_dotted(file: OneFile, group: list[Bound]) -> None:
    """Follow `import a.b`, and whatever else binds `a` there: uses say the full name."""
    binding, old_top = group[0].binding, group[0].binding.name
    dotted = [one for one in group if one.is_dotted or one.meaning.old == old_top]
    if len(dotted) < len(group) or _is_bound_otherwise(file, group):
        raise Refused(f"`{old_top}` is bound more than once in `{file.path}`")
    found = file.names.references_to(binding)
    uses = [use_of(file, one, old_top) for one in found if one.action is not Action.DECLARE]
    loaded = {one.meaning.new for one in group}
    for top in sorted({first(one.new) for one in uses} - {old_top}):
        of_top = [one.reference for one in uses if first(one.new) == top]
        free = is_free(top, of_top, binding, file.names, plain_import_of(top))
        if not free or is_brought(top, file.path, file.before):
            _call_otherwise(file, group, uses)
            return
    for use in uses:
        if use.new != use.old:
            file.made.add(_written(use))
    tops = sorted({first(one) for one in (*loaded, *(use.new for use in uses))})
    _declare(file, found, old_top, tops)
    wanted = {one.new for one in uses if _is_wanted(file, one, group)}
    needed = {one for one in wanted if not _is_loaded(one, loaded)}
    statement, alias = group[0].importer.statement, group[0].importer.alias
    most = sorted(one for one in needed if not _is_loaded(one, needed - {one}))
    file.added.update(most)
    if most:
        goal = file.goals.get((statement, alias)) or file.as_it_is(statement, alias)
        named = ", ".join([goal.name, *most])
        file.goals[statement, alias] = goal._replace(name=named)


def _call_otherwise(file: OneFile, group: list[Bound], uses: list[Use]) -> None:
    """Import each module under a name of its own, where that of its package is taken."""
    binding = group[0].binding
    called = {
        one: _own_name(one)
        for one in (*(one.meaning.new for one in group), *(one.new for one in uses))
    }
    references = [one.reference for one in uses]
    for name in called.values():
        if not is_free(name, references, binding, file.names, lambda _one: False):
            raise Refused(f"`{first(uses[0].new)}` means something else in `{file.path}`")
    for one in group:
        _, statement, alias = one.importer
        file.goals[statement, alias] = Goal(None, one.meaning.new, called[one.meaning.new])
    loaded = {one.meaning.new for one in group}
    for use in uses:
        end = use.reference.attributes[use.depth - 1].end if use.depth else use.reference.end
        file.made.add(Edit(Span(use.reference.start, end), called[use.new]))
        if use.new not in loaded:
            file.added.add(use.new)
            beside = file.extra.setdefault(group[0].importer.statement, [])
            beside.append(f"import {use.new} as {called[use.new]}")
    _declare(file, file.names.references_to(binding), binding.name, sorted(called.values()))


def _declare(file: OneFile, references: Iterable[Reference], old: str, names: list[str]) -> None:
    """Have `global` and `nonlocal` statements name what is bound from now on."""
    for one in references:
        if one.action is Action.DECLARE and names != [old]:
            file.made.add(Edit(Span(one.start, one.end), ", ".join(names)))


def _is_wanted(file: OneFile, use: Use, group: list[Bound]) -> bool:
    """Tell whether what a use comes to has to be imported here for it."""
    here = any(f"{one.meaning.old}.".startswith(f"{use.old}.") for one in group)
    is_beside = use.new.rpartition(".")[0] == (
        file.relocation.name(use.old.rpartition(".")[0], file.path) or ""
    )
    return here or not is_beside or "." not in use.new


def _written(use: Use) -> Edit:
    """Write a use by the full name of the module; of the same length, only what differs."""
    attributes = use.reference.attributes
    old, new = use.old.split("."), use.new.split(".")
    ends = [use.reference.end, *(one.end for one in attributes)]
    starts = [use.reference.start, *(one.start for one in attributes)]
    if len(old) == len(new):
        differing = [at for at, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
        low, high = differing[0], differing[-1]
        return Edit(Span(starts[low], ends[high]), ".".join(new[low : high + 1]))
    return Edit(Span(starts[0], ends[use.depth]), use.new)


def _is_bound_otherwise(file: OneFile, group: list[Bound]) -> bool:
    own = group[0].binding
    found = (*file.names.bindings, *file.names.local_bindings)
    others = [one for one in found if (one.name, one.scope) == (own.name, own.scope)]
    kept = {
        one
        for one in others
        if one.imported and one.imported.module is None and first(one.imported.name) == own.name
    }
    return bool(set(others) - kept)


def _own_name(module: str) -> str:
    """Give a name to import a module under that says all of its own."""
    return module.replace(".", "_") if "." in module else f"{module}_"


def _is_loaded(name: str, loaded: Iterable[str]) -> bool:
    """Tell whether importing some modules imports the one called `name`."""
    return any(f"{one}.".startswith(f"{name}.") for one in loaded)
