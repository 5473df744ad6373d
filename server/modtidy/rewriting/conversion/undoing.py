"""The way back: a text that lies one directory further in, as it was before it went there.

The one idea: where the way in would add a step, the way back takes one away; and what comes out is
right if the way in leads from it to the very text there was, character by character.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from modtidy.plan import Remark
from modtidy.refactor import Refused
from modtidy.rewriting.conversion import anchors, turning
from modtidy.rewriting.conversion.file_paths import END_OF_FILE, FILE_OF_PACKAGE
from modtidy.rewriting.conversion.turning import Inside, Turn
from modtidy.rewriting.remarks import line_of
from modtidy.text import Edit, Span, edited
from modtidy.tree import Tree

_NAME = "__name__"
_PACKAGE = ("__package__", "__spec__.parent")
"""What names the package the code is in: for an `__init__.py` the same as its `__name__`."""
_UP = "parent."


class Undone(NamedTuple):
    """A text that is one directory further out than it was."""

    edits: tuple[Edit, ...]
    """What takes the steps away."""
    renamed: tuple[Edit, ...]
    """Those of them that say the same in other words, which the way in leaves alone."""
    module: str
    """The text as the module's."""
    again: Inside
    """What the way in makes of that."""


def undone(tree: Tree, turn: Turn) -> Undone:
    """Undo what the way in does, in the text of the package's `__init__.py` in `tree`.

    Raises `Refused` where the text counts on being a package's.
    """
    path, text = turn.init, tree.text(turn.init)
    names = tree.names(path)
    spoken = {*(one.name for one in names.bindings), *(one.name for one in names.references)}
    if "__path__" in spoken or "[__name__].__path__" in text:
        raise Refused(f"`{path}` speaks of its `__path__`, which only a package has")
    check_dots(path, tree)
    found = turning.inside(path, tree, turn)
    back: list[Edit] = []
    renamed: list[Edit] = []
    for one in (*found.edits, *anchors.of_parents(turning.parsed(path, tree))):
        other_words = _in_other_words(one, text)
        if other_words:
            renamed.append(other_words)
        else:
            back.append(taken_back(one, text, path))
    edits = tuple(sorted({*back, *renamed}))
    module = edited(text, edits)
    again = turning.inside(turn.module, tree.with_texts({turn.module: module}), turn)
    return Undone(edits, tuple(sorted(set(renamed))), module, again)


def remarks(done: Undone, turn: Turn) -> tuple[Remark, ...]:
    """Give what the way in would leave to the user, of the text there is and the way back."""
    return tuple(
        replace(
            turn.said(one),
            path=turn.init,
            span=Span(_before(one.span.start, done.edits), _before(one.span.end, done.edits)),
        )
        for one in done.again.remarks
    )


def check_dots(path: str, tree: Tree) -> None:
    """Raise `Refused` where the file at `path` imports from the package it makes, by one dot."""
    for one in tree.summary(path).imports:
        if one.level == 1:
            line = line_of(path, tree.text(path), one.start)
            raise Refused(
                f"{line} imports from the package itself, which a module cannot do by dots"
            )


def taken_back(edit: Edit, text: str, path: str) -> Edit:
    """Give the edit that takes away what `edit` would add again; raises `Refused`.

    `path` is the file that `text` is in.
    """
    at, new = edit.span.start, edit.new
    if at == edit.span.end:
        for written, before in _written(new, text, at):
            if text.startswith(written, at):
                return Edit(Span(at, at + len(written)), before)
        if text.endswith(new, 0, at):
            return Edit(Span(at - len(new), at), "")
    elif new.isdecimal() and int(new) > 1:
        return Edit(edit.span, str(int(new) - 2))  # it counts one less now, and one less then
    raise counts_on(text, at, path)


def counts_on(text: str, at: int, path: str) -> Refused:
    """Give the reason for which a place in a text keeps it where it is."""
    line = line_of(path, text, at)
    return Refused(f"{line} counts on the directory of its own, which would be gone")


def check_same(again: str, text: str, path: str) -> None:
    """Raise `Refused` where the way in would not lead to the text there is, at `path`."""
    if again != text:
        same = (one == other for one, other in zip(again, text, strict=False))
        at = next((index for index, one in enumerate(same) if not one), len(text) - 1)
        raise counts_on(text, at, path)


def shifted(at: int, edits: Iterable[Edit]) -> int:
    """Give where the character at an offset is once the edits are made."""
    before = (one for one in edits if one.span.end <= at)
    return at + sum(len(one.new) - (one.span.end - one.span.start) for one in before)


def _before(at: int, edits: Iterable[Edit]) -> int:
    """Give where the character that is at an offset, once the edits are made, was before."""
    shift = 0
    for one in sorted(edits):
        longer = len(one.new) - (one.span.end - one.span.start)
        if one.span.end + shift + longer > at:
            break
        shift += longer
    return at - shift


def _in_other_words(edit: Edit, text: str) -> Edit | None:
    """Have the name of the package the code is in be its own name, which stays what it is."""
    at = edit.span.start
    if edit.new.replace("'", '"') != anchors.OF_PARENT or text.startswith(edit.new, at):
        return None
    written = next((one for one in _PACKAGE if text.endswith(one, 0, at)), "")
    return Edit(Span(at - len(written), at), _NAME) if written else None


def _written(new: str, text: str, at: int) -> Iterator[tuple[str, str]]:
    """Yield what a step may be written as, and what stood in its place before it was made."""
    if new == _UP:
        yield FILE_OF_PACKAGE, ""
        yield FILE_OF_PACKAGE.replace('"', "'"), ""
        if not text[at + len("parent.name") :][:1].isidentifier():
            yield "parent.name", "stem"
    if new == ")":
        yield END_OF_FILE, ""
        yield END_OF_FILE.replace('"', "'"), ""
    yield new, ""
