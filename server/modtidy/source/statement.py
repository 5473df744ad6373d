"""The reading of a statement, or of a few together, from their text alone.

The one idea: what Python can parse is walked as it is; what it cannot is mended first, and the
names in what stays unread are taken for used.
"""

import ast
import re

from modtidy.source.broken import mended, names_in
from modtidy.source.exports import steps
from modtidy.source.nodes import KINDS
from modtidy.source.reading import Action, Reading
from modtidy.source.scopes import MODULE
from modtidy.source.spots import Spots, parsed
from modtidy.source.walk import Context, Walk, words
from modtidy.text import Span

_TYPE_COMMENT = re.compile(r"#[ \t]*type:([^\n]*)")


def read_whole(text: str) -> Reading | None:
    """Read the statements in the normalised `text` all at once; None if they cannot be parsed."""
    tree = parsed(text)
    return _reading(text, tree, (), broken=False) if tree else None


def read(text: str) -> Reading:
    """Read the statements in the normalised `text` all at once, broken or not."""
    return read_whole(text) or read_broken(text)


def read_broken(text: str) -> Reading:
    """Read what can be read of the statements in the normalised `text`, which cannot be parsed."""
    whole, unread = mended(text)
    tree = parsed(whole)
    return _reading(text, tree, unread if tree else (Span(0, len(text)),), broken=True)


def _reading(
    text: str, tree: ast.Module | None, unread: tuple[Span, ...], *, broken: bool
) -> Reading:
    walk = Walk(text)
    spots = Spots(text)
    if tree is not None:
        walk.through(tree, spots, KINDS)
    for span in unread:
        _read_roughly(walk, text, span, spots)
    if "type:" in text:
        for comment in _TYPE_COMMENT.findall(text):
            walk.mentioned.update(words(comment))
    listed = tuple(steps(tree, spots)) if tree is not None and "__all__" in text else ()
    return walk.reading(listed, broken=broken)


def _read_roughly(walk: Walk, text: str, span: Span, spots: Spots) -> None:
    """Take every name in `span` as used in the innermost scope there."""
    context = Context(spots)
    for name, start, end, attributes in names_in(text, span):
        around = [at for at, draft in enumerate(walk.drafts) if draft.start <= start < draft.end]
        here = context._replace(scope=around[-1] if around else MODULE)
        walk.use(name, (start, end), Action.LOAD, here, attributes)
