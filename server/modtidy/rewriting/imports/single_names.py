"""A name that stands for one module: `from a import b`, `import b`, `import a.b as c`.

The one idea: the name is the module's own, or the author's.  The module's own follows, where every
use of it can; the author's stays, whatever the module is called.
"""

from modtidy.rewriting.imports.capture import can_follow
from modtidy.rewriting.imports.import_goals import Goal, Meaning, is_from, leaf
from modtidy.rewriting.imports.one_file import Bound, OneFile, Use, need, use_of
from modtidy.text import Edit, Span


def follow_name(file: OneFile, group: list[Bound]) -> None:
    """Follow names that stand for one module, each bound by itfile."""
    own = group[0]
    old, binding = own.meaning.old, own.binding
    if any(one.meaning != own.meaning for one in group):
        old = ""  # one of several modules, by a condition: the name must do
    called = _called(file, group) if old else binding.name
    references = file.names.references_to(binding)
    for one in group:
        _bind(file, one, called)
    for reference in references:
        if called != binding.name:
            file.made.add(Edit(Span(reference.start, reference.end), called))
        if old:
            _follow_attributes(file, use_of(file, reference, old), own)
    if called != binding.name and not binding.scope:
        _export(file, binding.name, called)


def _called(file: OneFile, group: list[Bound]) -> str:
    """Give the name to be bound from now on: the module's own, where it was and can be."""
    own = group[0]
    new, binding = leaf(own.meaning.new), own.binding
    if new == binding.name or any(one.importer.alias.asname for one in group):
        return binding.name
    if leaf(own.meaning.old) != binding.name:
        return binding.name
    if any((one.importer.statement, one.importer.alias) not in file.goals for one in group):
        return binding.name
    bindings = [one.binding for one in group]
    follows = can_follow(bindings, new, own.meaning, file.path, file.relocation)
    return new if follows else binding.name


def _bind(file: OneFile, one: Bound, called: str) -> None:
    """Have an import bind the name `called`."""
    _, statement, alias = one.importer
    goal = file.goals.get((statement, alias))
    if goal is None:
        return
    if alias.asname:
        if goal.name == alias.asname != alias.name:
            file.goals[statement, alias] = goal._replace(asname="")
        return
    if not is_from(statement) and "." in goal.name:
        owner, _, tail = goal.name.rpartition(".")
        if len(statement.names) == 1:
            asname = "" if tail == called else called
            file.goals[statement, alias] = Goal(owner, tail, asname)
        else:
            file.goals[statement, alias] = goal._replace(asname=called)
    else:
        asname = "" if goal.name == called else called
        file.goals[statement, alias] = goal._replace(asname=asname)


def _follow_attributes(file: OneFile, use: Use, own: Bound) -> None:
    """Follow a use that goes on from the bound name to a module in the one it stands for."""
    if not use.depth or use.new == _moved_along(use.old, own.meaning):
        return
    attributes = use.reference.attributes
    if f"{use.new}.".startswith(f"{own.meaning.new}."):
        inside = use.new.removeprefix(f"{own.meaning.new}.")
        span = Span(attributes[0].start, attributes[use.depth - 1].end)
        file.made.add(Edit(span, inside))
        return
    need(file, use, own)


def _export(file: OneFile, old: str, new: str) -> None:
    exports = file.names.exports
    text = file.before.tree.text(file.path)
    for one in exports.names if exports else ():
        if one.name == old:
            at = text.index(old, one.start, one.end)
            file.made.add(Edit(Span(at, at + len(old)), new))


def _moved_along(old: str, meaning: Meaning) -> str:
    """Give what a module in another is called if it has gone along with it."""
    return meaning.new + old.removeprefix(meaning.old)
