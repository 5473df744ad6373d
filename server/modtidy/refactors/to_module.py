"""Turn a package that holds nothing but its `__init__.py` into a module of the same name.

`shop/__init__.py` becomes `shop.py`, and what `to-package` does is undone: each relative import has
one dot less, paths count from one directory further out, a `__main__.py` that a main guard could be
becomes one, the stub goes along, and the build configuration is told.  It is right because it is
tried: `to-package` must make of the new module, character by character, the package there was.
"""

from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Delete, Move, Note, Plan, Remark, Rewrite
from modtidy.project.project import Project
from modtidy.project.roles import Role, is_importable
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.builds import build
from modtidy.rewriting.conversion import folded_guard, moved_imports, turning, undoing
from modtidy.rewriting.conversion.turning import Turn
from modtidy.rewriting.conversion.undoing import Undone
from modtidy.rewriting.mentions import named_in_strings
from modtidy.text import Edit, Span, edited
from modtidy.tree import Tree

_CONFIGURATION = "Configuration"
"""The label of changes to configuration files."""
_LOADED = {
    Role.CONFTEST: "pytest",
    Role.TEST: "pytest",
    Role.TOOL: "the tool it configures",
}


class _Inside(NamedTuple):
    """What the package's own text comes to as a module's."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]


def plan(target: Target, project: Project) -> Plan | None:
    """Plan the way back for the package at `target`, or raise `Refused` with the reason.

    `target` is its directory, or its `__init__.py`.
    """
    turn = _turn(target)
    if turn is None or not project.tree.has(turn.init):
        return None
    _check_alone(turn, project)
    _check_room(turn, project)
    inside = _inside(turn, project.tree)
    files = _files(turn, inside, project.tree)
    told = build.told(turn, files, project)
    tried = moved_imports.check(turn, files, project, told.configurations)
    _check_part(turn, files, project)
    elsewhere = moved_imports.elsewhere(turn, project)
    note = Note(_CONFIGURATION, f"These settings name `{turn.package}/`, or the package in it")
    configured = tuple(Rewrite(one, edits, note) for one, edits in told.edits.items())
    sure = Plan((*files.rewrites, *elsewhere.rewrites))
    spoken = named_in_strings.paths_named({turn.init: turn.module}, sure, project)
    return Plan(
        (*sure.rewrites, *spoken, *configured),
        files.moves,
        (),
        files.deletions,
        (*tried, *inside.remarks, *elsewhere.remarks, *told.remarks),
    )


def _turn(target: Target) -> Turn | None:
    """Name the package that `target` means; None where it can be none."""
    path = paths.parent(target.path) if paths.leaf(target.path) == "__init__.py" else target.path
    return Turn(f"{path}.py", inwards=False) if path else None


def _check_alone(turn: Turn, project: Project) -> None:
    """Raise `Refused` where there is more in the package than a module can be."""
    name = paths.leaf(turn.package)
    if not is_importable(f"{name}.py"):
        raise Refused(f"no import statement can name `{name}`")
    known = {"__init__.py", "__init__.pyi", "__main__.py", "__pycache__/"}
    more = sorted(project.tree.entries(turn.package).names - known)
    if more:
        raise Refused(f"`{turn.package}/` holds `{more[0]}`, too")


def _check_room(turn: Turn, project: Project) -> None:
    """Raise `Refused` where something is in the way, or would be found before the module."""
    name, entries = paths.leaf(turn.package), project.tree.entries(paths.parent(turn.package))
    for one in (f"{name}.py", f"{name}.pyi", *entries.natives.get(name, ())):
        if one in entries:
            raise Refused(f"there is already a `{paths.join(paths.parent(turn.package), one)}`")
    twin = next((one for one in entries.names if one.lower() == f"{name}.py".lower()), "")
    if twin:
        raise Refused(f"there is already a `{twin}`, which is the same to some file systems")


def _inside(turn: Turn, tree: Tree) -> _Inside:
    """Undo the way in, in the package's own text, and see that the way in leads back."""
    plain, text = undoing.undone(tree, turn), tree.text(turn.init)
    if tree.has(turn.main):
        return _with_guard(turn, tree, plain)
    again = edited(plain.module, plain.again.edits)
    undoing.check_same(again, edited(text, plain.renamed), turn.init)
    return _Inside(plain.edits, undoing.remarks(plain, turn))


def _with_guard(turn: Turn, tree: Tree, plain: Undone) -> _Inside:
    """Do the same with the package's `__main__.py` under a guard at the text's end."""
    text, folded = tree.text(turn.init), folded_guard.folded(tree, turn)
    whole = edited(text, (folded,))
    try:
        both = undoing.undone(tree.with_texts({turn.init: whole}), turn)
    except Refused as refused:
        raise folded_guard.is_program(turn) from refused
    guard, more = both.again.guard, len(both.again.remarks) > len(plain.again.remarks)
    written = (guard.text(both.again.edits), guard.bare(both.again.edits)) if guard else ()
    if tree.text(turn.main) not in written or more:
        raise folded_guard.is_program(turn)
    again = edited(both.module, both.again.outside_guard).rstrip()
    undoing.check_same(again, edited(text, plain.renamed).rstrip(), turn.init)
    start, end = folded.span.start, folded.span.start + len(folded.new)
    inside = tuple(one for one in both.edits if one.span.end <= start)
    below = (one for one in both.edits if one.span.start >= start)
    shifted = (Edit(Span(one.span.start - start, one.span.end - start), one.new) for one in below)
    back = Edit(folded.span, edited(whole[start:end], shifted))
    return _Inside((*inside, back), undoing.remarks(plain, turn))


def _files(turn: Turn, inside: _Inside, tree: Tree) -> Plan:
    """Plan what becomes of the package's files."""
    stub, moves = f"{turn.init}i", [Move(turn.init, turn.module)]
    rewrites = [Rewrite(turn.init, inside.edits)] if inside.edits else []
    if tree.has(stub):
        moves.append(Move(stub, f"{turn.module}i"))
        undoing.check_dots(stub, tree)
        found = turning.more_dots(stub, tree)
        if edits := tuple(undoing.taken_back(one, tree.text(stub), stub) for one in found):
            rewrites.append(Rewrite(stub, edits))
    deletions = (Delete(turn.main),) if tree.has(turn.main) else ()
    return Plan(tuple(rewrites), tuple(moves), deletions=deletions)


def _check_part(turn: Turn, files: Plan, project: Project) -> None:
    """Raise `Refused` where the module would be met otherwise than by its name."""
    part = project.with_tree(files.applied_to(project.tree)).role(turn.module)
    if part in _LOADED:
        raise Refused(
            f"`{turn.module}` would be loaded by {_LOADED[part]}, as a file of its name is"
        )


def title(target: Target, _project: Project) -> str:
    """Say which module it would be."""
    turn = _turn(target)
    return f"Turn `{turn.package}/` into the module `{turn.module}`" if turn else ""


REFACTOR = Refactor("to-module", "refactor.move.modtidy.toModule", title, plan)
