"""The import statements of one text, found without parsing it.

`import` is a keyword: outside strings and comments it is only seen in import statements.  So the
text is searched for it, and what stands around each hit is read (language reference, "The import
statement"; PEP 810 for `lazy`).  Reading never fails: of broken text, what can be read is.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from modtidy.source.blocks import Blocks
from modtidy.source.headers import Context, width
from modtidy.source.literals import IDENTIFIER, LETTER
from modtidy.source.strings import AmbiguousError, Code, code, masked, normalised

_S = r"(?:[ \t\f]|\\\n)*"
_W = r"[ \t\f\n]"
_NAME = rf"{IDENTIFIER}(?:{_S}\.{_S}{IDENTIFIER})*"
_START = re.compile(
    rf"({_S})(lazy(?!{LETTER}){_S})?"
    rf"(?:from(?!{LETTER}){_S}((?:\.{_S})*)({_NAME})?{_S})?import(?!{LETTER}){_S}"
)
_ONE = re.compile(rf"({IDENTIFIER}(?:\.{IDENTIFIER})*|\*)[ \t\f]*(?=[\n;#]|\Z)")
_ITEM = rf"{_NAME}(?:{_S}\bas\b{_S}{IDENTIFIER})?"
_LIST = re.compile(
    rf"(?:{_ITEM}(?:{_S},{_S}{_ITEM})*|\*)(?=(?:{_S},|{_S}\bas\b)?{_S}(?:[\n;#]|\Z))"
)
_LISTED = r"[^\x00-\x08\x0b\x0d-\x1f!-+\--/:-@\[-\^`{-\x7f]"
_PARENTHESES = re.compile(rf"\({_LISTED}*(?:(?:\#[^\n]*|\\\n){_LISTED}*)*(\))?")
_LINE = re.compile(r"[^\n#;]*")
_HIDDEN = re.compile(r"#[^\n]*|\\\n")
_ALIAS = re.compile(
    rf"({IDENTIFIER}(?:{_W}*\.{_W}*{IDENTIFIER})*)(?:{_W}+as{_W}+({IDENTIFIER}))?|\*"
)
_BEFORE = " \t\f\n;:.\\"
_AFTER = " \t\f\n\\(*"


class Alias(NamedTuple):
    """One of the names an import statement lists."""

    name: str
    """As written but for white space: dotted after `import`, `*` for a wildcard."""
    asname: str
    """What follows `as`, "" if nothing does."""
    start: int
    end: int
    """The name's span in the text, `as` and what follows left out."""


class Import(NamedTuple):
    """One import statement, as written."""

    start: int
    end: int
    """Its span, up to its last character: no comment, no semicolon."""
    module: str | None
    """None for `import …`; what follows `from`, the leading dots and white space left out."""
    level: int
    """How many dots lead a relative import; none for an absolute one."""
    source_start: int
    source_end: int
    """The span of dots and module after `from`; both 0 for `import …`."""
    names: tuple[Alias, ...]
    context: Context

    @property
    def wildcard(self) -> bool:
        """Whether it is `from … import *`."""
        return self.names[0].name == "*"

    @property
    def top_level(self) -> bool:
        """Whether it runs whenever its module does, as part of it."""
        return not self.context


def first_names(statement: Import) -> Iterator[str]:
    """Yield the top-level names an absolute import statement asks for."""
    if statement.level:
        return
    if statement.module is not None:
        yield statement.module.partition(".")[0]
    else:
        for alias in statement.names:
            yield alias.name.partition(".")[0]


_NONE = Context(0)
_new = tuple.__new__  # a named tuple's own `__new__` is a call more, for each of 100,000


def imports(text: str) -> tuple[Import, ...]:
    """Read every import in `text`, at any depth, in order."""
    text = normalised(text)
    try:
        return Scan(code(text), text).imports()
    except AmbiguousError:
        return Scan(masked(text), text).imports()


class Scan:
    """One reading of a text's imports.

    `text` is what was written, `found.text` the same or, of a masked one, what is left of it.
    """

    def __init__(self, found: Code, text: str) -> None:
        """Read nothing yet."""
        self._code = found
        self._blocks = Blocks(found, text)
        self._closed = True

    @property
    def local(self) -> bool:
        """Whether each statement read depends on its own lines and its blocks' headers alone."""
        return self._closed and self._blocks.closed

    def imports(self) -> tuple[Import, ...]:
        """Return the text's imports, or raise `AmbiguousError`."""
        return self.between(0, len(self._code.text))

    def between(self, start: int, end: int) -> tuple[Import, ...]:
        """Return the imports whose keyword is between two line ends, or raise `AmbiguousError`."""
        find = self._code.text.find
        floor = self._code.spans.floor
        read: list[Import] = []
        at = find("import", start, end)
        while at >= 0:
            last = floor(at)
            if last <= at:
                statement = self._statement(at)
                last = statement.end if statement else at + len("import")
                if statement:
                    read.append(statement)
            at = find("import", last, end)
        return tuple(read)

    def context(self, statement: Import) -> Context:
        """Return the context of a statement once read, or raise `AmbiguousError`."""
        start = statement.start
        line = max(self._code.line_start(start), self._code.spans.floor(start))
        head = self._code.text[line:start]
        if head.strip(" \t\f\\\n"):
            context = self._blocks.opened(line, start)
        else:
            context = self._blocks.around(line, width(head))
        return context | (statement.context & Context.LAZY)

    def _statement(self, at: int) -> Import | None:
        """Read the statement whose keyword `import` is at `at`, if it is one."""
        text = self._code.text
        line = text.rfind("\n", 0, at) + 1
        if line < 2 or text[line - 2] != "\\":  # noqa: PLR2004 - a backslash and a line end
            found = _START.match(text, line)
            if found and found.end() > at:
                return self._whole(found, line)
        if (at and text[at - 1] not in _BEFORE) or text[at + 6 : at + 7] not in _AFTER:
            return None
        line = max(self._code.line_start(at), self._code.spans.floor(at))
        found = _START.match(text, line)
        if found and found.end() > at and text[line - 1 : line] in {"", "\n"}:
            return self._whole(found, line)
        return self._later(line, at)

    def _whole(self, found: re.Match[str], line: int) -> Import | None:
        """Read a statement that is the first of its line."""
        statement = self._read(found)
        if statement is None or not found[1]:
            return statement
        return _inside(statement, self._blocks.around(line, width(found[1])))

    def _later(self, line: int, at: int) -> Import | None:
        """Read a statement that others stand before on the line."""
        text = self._code.text
        begin = max(text.rfind(";", line, at), text.rfind(":", line, at)) + 1
        found = _START.match(text, begin) if begin else None
        if not found or found.end() <= at or not self._code.holds(begin - 1):
            return None
        statement = self._read(found)
        return statement and _inside(statement, self._blocks.opened(line, begin))

    def _read(self, found: re.Match[str]) -> Import | None:
        """Read the names that follow `found`, the statement's beginning."""
        indentation, lazy, dots, module = found.groups()
        start = found.start() + len(indentation)
        names, end = self._names(found.end())
        if not names or (dots == "" and not module):
            return None
        context = Context.LAZY if lazy else _NONE
        if dots is None:
            return _new(Import, (start, end, None, 0, 0, 0, names, context))
        level = dots.count(".") if dots else 0
        first = found.start(3)
        last = found.end(4) if module else first + dots.rindex(".") + 1
        module = _joined(module) if module else ""
        return _new(Import, (start, end, module, level, first, last, names, context))

    def _names(self, at: int) -> tuple[tuple[Alias, ...], int]:
        """Read the names listed from `at` on, and where the list ends."""
        text = self._code.text
        one = _ONE.match(text, at)
        if one:
            end = one.end(1)
            return (_new(Alias, (one[1], "", at, end)),), end
        if text.startswith("(", at):
            return self._parenthesised(at)
        found = _LIST.match(text, at)
        names = _aliases(text, at, found.end()) if found else ()
        return names, found.end() if found else at

    def _parenthesised(self, at: int) -> tuple[tuple[Alias, ...], int]:
        text = self._code.text
        found = _PARENTHESES.match(text, at)
        if found and found[1]:
            return _aliases(text, at + 1, found.end() - 1), found.end()
        self._closed = False
        line = _LINE.match(text, at)
        names = _aliases(text, at, line.end()) if line else ()
        return names, names[-1].end if names else at


def _inside(statement: Import, context: Context) -> Import:
    return statement._replace(context=statement.context | context)


def _aliases(text: str, start: int, end: int) -> tuple[Alias, ...]:
    """Read the aliases between two offsets; comments and backslashes may be among them."""
    part, shift = text, 0
    if text.find("#", start, end) >= 0 or text.find("\\", start, end) >= 0:
        part = _HIDDEN.sub(lambda hidden: " " * len(hidden[0]), text[start:end])
        start, end, shift = 0, end - start, start
    return tuple(
        _new(
            Alias,
            (_joined(item[1] or "*"), item[2] or "", item.start() + shift, _end(item) + shift),
        )
        for item in _ALIAS.finditer(part, start, end)
        if item[1] != "as"
    )


def _end(item: re.Match[str]) -> int:
    return item.end(1) if item[1] else item.end()


def _joined(name: str) -> str:
    """Return a dotted name without the white space that may stand around its dots."""
    return name if name.isidentifier() else "".join(name.replace("\\", " ").split())
