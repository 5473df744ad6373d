"""What a change leaves to the user, shown at its place among the changes that wait to be confirmed.

The one idea: an edit that writes what stands there already changes nothing, and is shown like any
other; what is to be said of its place is what it is annotated with (LSP 3.17, "ChangeAnnotation").
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from modtidy.plan import Note, Plan, Remark, Rewrite
from modtidy.text import Edit, Span
from modtidy.tree import Tree

_WRITTEN = re.compile(r"\S(?:[^\r\n]*\S)?")
"""Something on one line."""


def in_place(plan: Plan, tree: Tree) -> Plan:
    """Return a plan made for `tree` with such an edit for each remark that has a place.

    None overlaps another edit: what is left of the place serves.  Where nothing is, or the file is
    to be removed, the remark stays one.
    """
    taken: dict[str, set[Span]] = {}
    for rewrite in plan.rewrites:
        taken.setdefault(rewrite.path, set()).update(one.span for one in rewrite.edits)
    gone = {one.path for one in plan.deletions}
    shown: list[Rewrite] = []
    left: list[Remark] = []
    for remark in plan.remarks:
        text = tree.text(remark.path) if remark.path and remark.path not in gone else ""
        spans = taken.setdefault(remark.path, set())
        span = _free(remark.span, text, spans)
        if span is None:
            left.append(remark)
            continue
        spans.add(span)
        edit = Edit(span, text[span.start : span.end])
        shown.append(Rewrite(remark.path, (edit,), Note(remark.sentence)))
    return replace(plan, rewrites=(*plan.rewrites, *shown), remarks=tuple(left))


def _free(span: Span, text: str, taken: Iterable[Span]) -> Span | None:
    """Find the most that is written on one line of a span, and not taken; None where all is."""
    at, found = span.start, list[Span]()
    cuts = sorted(one for one in taken if one.start < span.end and one.end > span.start)
    for cut in (*cuts, Span(span.end, span.end)):
        found += (Span(*one.span()) for one in _WRITTEN.finditer(text, at, max(at, cut.start)))
        at = max(at, cut.end)
    return max(found, key=lambda one: one.end - one.start, default=None)
