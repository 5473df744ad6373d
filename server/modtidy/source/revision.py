"""A summary brought up to date after one edit, by reading the edited lines alone.

A line speaks for itself unless it takes part in something longer: a triple-quoted string, a
statement in brackets.  Wherever an edit may touch such a thing, the whole text is read again, so
that the outcome is always that of `summarise`.
"""

import re
from bisect import bisect_left
from dataclasses import replace
from typing import NamedTuple

from modtidy.source.bound_again import revised
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import, Scan
from modtidy.source.literals import IDENTIFIER, formatted
from modtidy.source.marks import WORDS, Marks
from modtidy.source.spans import Spans
from modtidy.source.strings import AmbiguousError, Code, normalised
from modtidy.source.summary import Summary, summarise
from modtidy.source.uses import Use, attributes, bound

_FAR = re.compile(r"\"\"\"|'''|\\\r?(?:\n|\Z)|\r(?!\n|\Z)")
"""What reaches beyond its line."""
_DELICATE = re.compile(r"[\"'\\\r]")
"""What may end a string, be it together with what is next to it."""
_CODE = re.compile(r"^[ \t\f]*[0-9A-Za-z_@]", re.MULTILINE)
_MENTION = re.compile(rf"(?<![^\x00-\-/:-@\[-\^`{{-\x7f])({IDENTIFIER})\.")
_TOP = ("\ndef ", "\nclass ")
_NONE = Context(0)
_new = tuple.__new__  # see `imports.py`


class _UnclearError(Exception):
    """The edit may touch more than its lines."""


class _Edit(NamedTuple):
    """An edit, and the whole lines it is in: from `line` to `old_last`, and now to `new_last`."""

    old: str
    new: str
    start: int
    old_end: int
    new_end: int
    line: int
    old_last: int
    new_last: int

    @property
    def shift(self) -> int:
        return self.new_end - self.old_end

    @property
    def lines(self) -> tuple[str, str, str]:
        """Give the lines as they were, and as they are, and all the text there is now."""
        was, now = self.old[self.line : self.old_last], self.new[self.line : self.new_last]
        return was, now, self.new


def resummarise(  # noqa: PLR0913, PLR0917 - two texts, and where they differ
    before: Summary, old: str, new: str, start: int, old_end: int, new_end: int
) -> Summary:
    """Return the summary of `new`, when `before` is that of `old`.

    The texts are the same up to `start`, and again from `old_end` and `new_end` on.
    """
    if before.spans is None or start <= before.marks.first_end or not before.marks.code:
        return summarise(new)
    line = old.rfind("\n", 0, start) + 1
    last = old.find("\n", old_end)
    last = len(old) if last < 0 else last
    edit = _Edit(old, new, start, old_end, new_end, line, last, last + new_end - old_end)
    try:
        return _revised(before, before.spans, edit)
    except (AmbiguousError, _UnclearError):
        return summarise(new)


def _revised(before: Summary, spans: Spans, edit: _Edit) -> Summary:
    number = spans.until(edit.old_last)
    if number and spans.span(number - 1)[1] > edit.line:
        return _in_string(before, spans, spans.until(edit.start), edit)
    old_lines, new_lines = edit.old[edit.line : edit.old_last], edit.new[edit.line : edit.new_last]
    _check(before.marks, edit, old_lines, new_lines)
    code = Code(normalised(edit.new), spans.moved(number, edit.shift))
    imports = _imports(before.imports, code, edit)
    if not imports and not _CODE.search(new_lines):
        raise _UnclearError
    uses = _uses(before, imports, code, edit)
    again = revised(before.marks.bound_again, before.imports, imports, *edit.lines)
    return Summary(imports, _marks(before.marks, again, edit), uses, code.spans)


def _in_string(before: Summary, spans: Spans, number: int, edit: _Edit) -> Summary:
    """Return the summary if the edit is within a triple-quoted string, and leaves it one."""
    first, last = spans.span(number - 1) if number else (0, 0)
    old = edit.old
    plain = old.startswith(('"""', "'''"), first) and not formatted(old, first)
    if not plain or not first + 3 < edit.start <= edit.old_end < last - 3:
        raise _UnclearError
    removed, added = old[edit.start - 1 : edit.old_end + 1], edit.new[edit.start : edit.new_end]
    if _DELICATE.search(removed) or _DELICATE.search(added):
        raise _UnclearError
    after = bisect_left(before.imports, (first,))
    imports = before.imports[:after] + _moved(before.imports[after:], edit.shift)
    spans = spans.stretched(number - 1, edit.shift)
    again = revised(before.marks.bound_again, before.imports, before.imports, *edit.lines)
    return Summary(imports, _marks(before.marks, again, edit), before.uses, spans)


def _check(marks: Marks, edit: _Edit, old_lines: str, new_lines: str) -> None:
    """Raise `_UnclearError` if the lines are part of more, or say what a mark depends on."""
    line = edit.line
    if (
        any(_FAR.search(lines) or WORDS.search(lines) for lines in (old_lines, new_lines))
        or (new_lines.endswith("\r") and edit.new_last == len(edit.new))
        or edit.old[max(line - 3, 0) : line].replace("\r", "").endswith("\\\n")
        or (line <= marks.first_end and _DELICATE.search(edit.old, line, marks.first_end))
    ):
        raise _UnclearError


def _imports(before: tuple[Import, ...], code: Code, edit: _Edit) -> tuple[Import, ...]:
    """Return the imports of the new text: those in its lines read anew, those after moved."""
    first = bisect_left(before, (edit.line,))
    last = bisect_left(before, (edit.old_last,), first)
    if (first and before[first - 1].end > edit.line) or (
        first < last and before[last - 1].end > edit.old_last
    ):
        raise _UnclearError
    scan = Scan(code, code.text)
    read = scan.between(edit.line, edit.new_last)
    if read and read[-1].end > edit.new_last:
        raise _UnclearError
    after = _settled(_moved(before[last:], edit.shift), scan, code, edit.new_last)
    if not scan.local:
        raise _UnclearError
    return before[:first] + read + after


def _settled(after: tuple[Import, ...], scan: Scan, code: Code, begin: int) -> tuple[Import, ...]:
    """Return the imports after the lines, with the contexts that these may have changed.

    Only those of indented ones, up to the first function or class that is not indented itself.
    """
    settled: list[Import] = []
    for statement in after:
        if statement.context is not _NONE:
            if _anchored(code, begin, statement.start):
                break
            context = scan.context(statement)
            settled.append(statement._replace(context=context))
        else:
            settled.append(statement)
    return (*settled, *after[len(settled) :])


def _anchored(code: Code, begin: int, end: int) -> bool:
    """Return whether an unindented function or class starts on a line after `begin`."""
    for opener in _TOP:
        at = code.text.find(opener, begin, end)
        while at >= 0:
            if code.text[at - 1 : at] != "\\" and code.spans.floor(at + 1) <= at + 1:
                return True
            at = code.text.find(opener, at + 1, end)
    return False


def _moved(imports: tuple[Import, ...], shift: int) -> tuple[Import, ...]:
    """Return `imports` with every offset moved by `shift`."""
    if not shift:
        return imports
    return tuple(
        _new(
            Import,
            (
                start + shift,
                end + shift,
                module,
                level,
                first and first + shift,
                last and last + shift,
                tuple(_new(Alias, (a, b, c + shift, d + shift)) for a, b, c, d in names),
                context,
            ),
        )
        for start, end, module, level, first, last, names, context in imports
    )


def _marks(marks: Marks, again: tuple[str, ...], edit: _Edit) -> Marks:
    start = marks.main_guard_start
    if start >= edit.old_end:
        start += edit.shift
    if start == marks.main_guard_start and again == marks.bound_again:
        return marks
    return replace(marks, main_guard_start=start, bound_again=again)


def _uses(before: Summary, imports: tuple[Import, ...], code: Code, edit: _Edit) -> tuple[Use, ...]:
    """Return the uses, counted anew of each name that is new, or mentioned where the edit is."""
    removed = _within(before.imports, edit.line, edit.old_last)
    added = _within(imports, edit.line, edit.new_last)
    begin = edit.line
    if not removed and not added and _ends(code, begin, edit.new_last):
        begin = max(begin, _word_start(edit.old, edit.start))
    mentioned = {
        *_MENTION.findall(edit.old, begin, edit.old_last),
        *_MENTION.findall(edit.new, begin, edit.new_last),
    }
    known = {use.name: use for use in before.uses if use.name not in mentioned}
    rebound = any(statement.module is None for statement in removed + added)
    if not rebound and len(known) == len(before.uses):
        return before.uses
    names = bound(imports) if rebound else [use.name for use in before.uses]
    return tuple(
        known[name] if name in known else Use(name, attributes(code, imports, name))
        for name in names
    )


def _within(imports: tuple[Import, ...], start: int, end: int) -> tuple[Import, ...]:
    """Return those of `imports` that start between two offsets."""
    return imports[bisect_left(imports, (start,)) : bisect_left(imports, (end,))]


def _ends(code: Code, start: int, end: int) -> bool:
    """Return whether this is one line, and every string on it ends there."""
    if code.text.find("\n", start, end) >= 0:
        return False
    try:
        code.holds(end)
    except AmbiguousError:
        return False
    return True


def _word_start(text: str, at: int) -> int:
    """Return where the name starts, with the dots in it, that ends at `at`."""
    while at and (text[at - 1] in "._" or text[at - 1].isalnum() or text[at - 1] > "\x7f"):
        at -= 1
    return at
