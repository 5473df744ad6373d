"""What a refactoring would do, as it is shown: what is sure, and apart from it what is not.

Strings, settings and documents only seem to name what a module is called, so each place in them is
shown, under the label of its kind.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from modtidy.cli.diff import diff
from modtidy.cli.report import Lines
from modtidy.plan import Change, Plan, changes
from modtidy.rewriting.mentions.named_in_strings import STRINGS
from modtidy.tree import Tree


def listed(plan: Plan, tree: Tree, named: Callable[[str], str]) -> Iterator[str]:
    """Yield the changes, one a line; `named` tells how a file is called where the command runs."""
    for move in plan.moves:
        yield f"  move    {named(move.source)} -> {named(move.target)}\n"
    for creation in plan.creations:
        yield f"  create  {named(creation.path)}\n"
    for deletion in plan.deletions:
        yield f"  delete  {named(deletion.path)}\n"
    for rewrite in _of("", plan).rewrites:
        count = len(rewrite.edits)
        places = "1 place" if count == 1 else f"{count} places"
        yield f"  edit    {named(rewrite.path)}, {places}\n"
    for remark in plan.remarks:
        yield f"  note    {remark.sentence}\n"
    for label in _labels(plan):
        yield f"{label}\n"
        yield from _places(_of(label, plan), tree, named)


def diffs(plan: Plan, tree: Tree, named: Callable[[str], str]) -> Iterator[str]:
    """Yield the lines of a diff, and after it one for each label, on top of those before."""
    sure = _of("", plan)
    moved = {move.source: move.target for move in plan.moves}
    before = sure.applied_to(tree)
    yield from diff(changes([sure]), tree, before, named)
    for label in _labels(plan):
        doubtful = _of(label, plan)
        sure = replace(sure, rewrites=(*sure.rewrites, *doubtful.rewrites))
        after = sure.applied_to(tree)
        changed = [Change(one, one) for one in (moved.get(path, path) for path in doubtful.paths)]
        yield f"# {label}\n"
        yield from diff(changed, before, after, named)
        before = after


def _labels(plan: Plan) -> tuple[str, ...]:
    """Name the kinds of what is not sure, code first."""
    found = {one.note.label for one in plan.rewrites if one.note}
    return tuple(sorted(found, key=lambda label: (label != STRINGS.label, label)))


def _of(label: str, plan: Plan) -> Plan:
    """Give the part of a plan that has a label: with none, all but the rewrites that have one."""
    chosen = [one for one in plan.rewrites if (one.note.label if one.note else "") == label]
    rewrites = tuple(sorted(chosen, key=lambda one: one.path))
    return Plan(rewrites) if label else replace(plan, rewrites=rewrites)


def _places(plan: Plan, tree: Tree, named: Callable[[str], str]) -> Iterator[str]:
    """Yield each row that has an edit, as it is now."""
    for rewrite in plan.rewrites:
        lines = Lines(tree.text(rewrite.path))
        rows = dict(reversed([lines.location(one.span.start) for one in rewrite.edits]))
        for row, column in sorted(rows.items()):
            yield f"  {named(rewrite.path)}:{row}:{column}: {lines.line(row).strip()}\n"
