"""What other files say of a module that becomes a package, or of one that is none any more.

Nothing is taken on trust: the plan is applied to the tree as a value, and every import it could
touch is resolved before and after.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.project import Configuration
from modtidy.plan import Plan, Remark, Rewrite
from modtidy.project import bound, resolution
from modtidy.project.project import Project
from modtidy.refactor import Refused
from modtidy.rewriting.conversion import undoing
from modtidy.rewriting.conversion.file_paths import adjusted_elsewhere
from modtidy.rewriting.conversion.turning import Turn
from modtidy.rewriting.program import Program
from modtidy.rewriting.remarks import line_of, remark_on
from modtidy.source.headers import Context
from modtidy.source.reading import Attribute
from modtidy.text import Edit, Span, edited
from modtidy.tree import Tree

_CHANGED = ("__file__", "__package__", "__path__", "__spec__")
"""A module's attributes that are others when it is a package."""


def check(
    turn: Turn, plan: Plan, project: Project, configurations: Mapping[str, Configuration]
) -> tuple[Remark, ...]:
    """Raise `Refused` where an import would find something else after `plan`.

    Returns remarks on those that found nothing, were made ready for that, and would find something.
    """
    after = _after(turn, plan, project, configurations)
    moved = {move.source: move.target for move in plan.moves}
    at_stake = _words(turn, project)
    if [one.path for one in project.layout.roots] != [one.path for one in after.layout.roots]:
        at_stake |= {word for one in project.tree.files() for word in project.index.of_file(one)}
    own = (one for file in moved for one in resolution.changed_in(file, project, after, moved))
    for importer in chain(own, resolution.changed(project, after, at_stake, moved)):
        raise Refused(
            f"the import of `{importer.alias.name}` in `{importer.path}` would find another module"
        )
    return tuple(_attempts(turn, project, after))


def _after(
    turn: Turn, plan: Plan, project: Project, configurations: Mapping[str, Configuration]
) -> Project:
    """Give the project as it would be."""
    after = project.with_tree(plan.applied_to(project.tree), configurations)
    return after if turn.inwards else _with_roots(project, after)


def _with_roots(project: Project, after: Project) -> Project:
    """Give the project after the change the roots it had, which a script makes for itself alone."""
    seen = dict(after.layout.seen)
    for home, roots in project.layout.seen.items():
        there = (root for root in roots if after.tree.has_directory(root.path))
        seen[home] = tuple(dict.fromkeys((*seen.get(home, ()), *there)))
    return replace(after, layout=replace(after.layout, seen=seen))


def _words(turn: Turn, project: Project) -> set[str]:
    """Give the words in whose imports the change could matter."""
    inside = {paths.stem(one) for one in project.tree.files_below(turn.package)}
    return {paths.leaf(turn.package), *inside}


def _attempts(turn: Turn, project: Project, after: Project) -> Iterator[Remark]:
    """Yield where an import is tried that failed, and would succeed."""
    path = turn.source
    if not turn.inwards or not project.tree.has_directory(turn.package):
        return
    names = {one.name for one in project.tree.names(path).bindings}
    for file, statement, alias in project.importers(path):
        if statement.context & Context.TRY and alias.name not in names and file != path:
            for name in project.imported(statement, alias, file):
                if project.find(name, file) is None and after.find(name, file):
                    span = Span(statement.start, statement.end)
                    what = f"tries to import `{name}`, which will be found"
                    yield remark_on(file, project.tree.text(file), span, what)


class Elsewhere(NamedTuple):
    """What has to change, or to be said, in the files that import the module."""

    rewrites: tuple[Rewrite, ...]
    remarks: tuple[Remark, ...]


def elsewhere(turn: Turn, project: Project) -> Elsewhere:
    """Follow the uses, in other files, of what the module will have another of.

    Raises `Refused` where such a use cannot be followed.
    """
    rewrites: list[Rewrite] = []
    remarks: list[Remark] = []
    for file, asked in sorted(_asked(turn, project).items()):
        starts = frozenset(one.start for one in asked if one.name == "__file__")
        found = _adjusted(file, starts, turn, project.tree)
        edits = found.edits
        if not turn.inwards:
            edits = _undone(file, starts, edits, turn, project.tree)
        rewrites += [Rewrite(file, edits)] if edits else []
        remarks += map(turn.said, found.remarks)
        for one in sorted(asked):
            text = project.tree.text(file)
            if one.name == "__path__" and not turn.inwards:
                line = line_of(file, text, one.start)
                raise Refused(f"{line} asks for its `__path__`, as of a package")
            if one.name != "__file__":
                what = f"asks `{turn.source}` for its `{one.name}`, which will be another"
                span = Span(one.start, one.start + len(one.name))
                remarks.append(remark_on(file, text, span, what))
    return Elsewhere(tuple(rewrites), tuple(dict.fromkeys(remarks)))


class _Adjusted(NamedTuple):
    """What a file that asks for the module's `__file__` comes to by the way in."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]


def _adjusted(file: str, starts: frozenset[int], turn: Turn, tree: Tree) -> _Adjusted:
    program = Program.of(tree.text(file))
    if program is None:
        raise Refused(f"`{file}` cannot be parsed, and may depend on where `{turn.source}` lies")
    found = [*adjusted_elsewhere(program, file, turn.module, tree.names(file), starts)]
    edits = tuple(sorted({one for one in found if isinstance(one, Edit)}))
    return _Adjusted(edits, tuple(one for one in found if isinstance(one, Remark)))


def _undone(
    file: str, starts: frozenset[int], edits: tuple[Edit, ...], turn: Turn, tree: Tree
) -> tuple[Edit, ...]:
    """Undo what the way in would do to a file, and see that it would do it then."""
    text = tree.text(file)
    back = tuple(sorted({undoing.taken_back(one, text, file) for one in edits}))
    before = tree.with_texts({file: edited(text, back)})
    moved = frozenset(undoing.shifted(one, back) for one in starts)
    again = edited(before.text(file), _adjusted(file, moved, turn, before).edits)
    undoing.check_same(again, text, file)
    return back


def _asked(turn: Turn, project: Project) -> dict[str, set[Attribute]]:
    """Give, by file, the attributes of the module that are asked for and will be others."""
    path, name = turn.source, project.name_of(turn.source)
    asked: dict[str, set[Attribute]] = {}
    for importer in project.importers(path):
        text = "" if importer.path == path else project.tree.text(importer.path)
        called = importer.alias.asname or paths.leaf(turn.package)
        if any(f"{called}.{one}" in text for one in _CHANGED):
            for use in bound.uses(importer, project):
                for dotted, attribute in zip(
                    list(use.dotted())[1:], use.reference.attributes, strict=True
                ):
                    if attribute.name in _CHANGED and dotted == f"{name}.{attribute.name}":
                        asked.setdefault(importer.path, set()).add(attribute)
    return asked
