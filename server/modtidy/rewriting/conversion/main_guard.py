"""What a module does when it is run, moved to where a package has it: `__main__.py`.

`python -m shop` runs `shop.py` as `__main__`; of a package it runs `shop/__main__.py`, after
`shop/__init__.py` has been imported under its own name (`runpy`).  So the guard's statements move
there, with the names they use imported; what would not be the same there is refused.
"""

import ast
import builtins
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modtidy.refactor import Refused
from modtidy.rewriting.program import Program
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Kind
from modtidy.source.scopes import MODULE
from modtidy.text import Edit, Span, edited

_LOOKS_BACK = frozenset(
    {
        *("globals", "locals", "vars", "dir", "eval", "exec", "unittest.main", "doctest.testmod"),
        *("fire.Fire", "pytest.main"),
    }
)
"""Functions that by default look at the module that is run."""
_OWN = frozenset({"__name__", "__file__", "__package__", "__spec__", "__builtins__", "__loader__"})
_WIDTH = 88
_COMMENTS = re.compile(r"(?:(?:[ \t]*(?:\r\n?|\n))*[ \t]+#[^\r\n]*(?:\r\n?|\n|\Z))+")
"""Comments that are indented, as the last lines of a block."""
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Guard:
    """The main guard of a module."""

    program: Program
    names: Names
    span: Span
    """The statement, with the blank lines and the comments that lead up to it."""
    body: Span
    """The lines of the statements in it."""
    indentation: str

    def text(self, edits: Iterable[Edit], home: str = ".") -> str:
        """Give the text of a `__main__.py` that does the same, with these edits made in it.

        The guard is in it as the author wrote it: run, the file is `__main__`; imported, as by who
        walks through all modules, it goes on doing nothing.  `home` is how it names the module,
        which is its own package where nothing else is said.
        """
        line_end = line_end_of(self.program.text)
        whole, head = self._edited(self.span, edits), "\n\n".join(self._imports(home))
        if not head:
            return at_head(whole, line_end)
        return f"{head}\n".replace("\n", line_end) + whole

    def bare(self, edits: Iterable[Edit]) -> str:
        """Give the same for a package's `__main__.py` that does without the guard."""
        body = self._edited(self.body, (*edits, *self._dedents())).strip("\r\n")
        blocks = [*self._imports("."), body.replace("\r\n", "\n")]
        text = "\n\n".join(blocks) + "\n"
        return text.replace("\n", line_end_of(self.program.text))

    def _edited(self, span: Span, edits: Iterable[Edit]) -> str:
        start, end = span.start, span.end
        inside = [
            Edit(Span(one.span.start - start, one.span.end - start), one.new)
            for one in edits
            if _within(one.span, span)
        ]
        return edited(self.program.text[start:end], inside)

    def _dedents(self) -> Iterator[Edit]:
        """Yield the removal of each line's indentation, but for lines that go on with a string."""
        text = self.program.text
        strings = [
            self.program.span(node)
            for node in self.program.nodes
            if isinstance(node, (ast.Constant, ast.JoinedStr))
        ]
        strings = [one for one in strings if "\n" in text[one.start : one.end]]
        at = self.body.start
        while at < self.body.end:
            in_string = any(one.start < at < one.end for one in strings)
            if text.startswith(self.indentation, at) and not in_string and self.indentation:
                yield Edit(Span(at, at + len(self.indentation)), "")
            at = text.find("\n", at, self.body.end) + 1 or self.body.end

    def _imports(self, home: str) -> Iterator[str]:
        """Yield the import statements for what the body uses: others' modules, then the package."""
        absolute: set[str] = set()
        own: list[str] = []
        for name in _needed(self.names, self.body):
            bound = [one for one in self.names.bindings if one.name == name]
            statements = [_absolute(one) for one in bound]
            if statements and all(statements):
                absolute.update(statements)
            else:
                own.append(name)
        if absolute:
            yield "\n".join(sorted(absolute, key=lambda one: (one.startswith("from"), one)))
        if own:
            line = f"from {home} import {', '.join(own)}"
            listed = "".join(f"    {name},\n" for name in own)
            yield line if len(line) <= _WIDTH else f"from {home} import (\n{listed})"


def guard_of(program: Program, path: str, names: Names) -> Guard | None:
    """Find the main guard of the module at `path`; raises `Refused` where it cannot be moved."""
    tests = [node for node in program.nodes if is_guard(node)]
    if not tests:
        return None
    found = [one for one in program.tree.body if isinstance(one, ast.If) and one.test in tests]
    if len(found) != 1 or list(map(_is_main, program.nodes)).count(True) > 1:
        raise Refused(f"`{path}` asks in other ways than by one main guard whether it is run")
    statement = found[0]
    if not isinstance(statement.test, ast.Compare) or not isinstance(statement.test.ops[0], ast.Eq):
        raise Refused(f"`{path}` asks in other ways than by one main guard whether it is run")
    if statement.orelse:
        raise Refused(f"the main guard of `{path}` has an `else`")
    if statement is not program.tree.body[-1]:
        raise Refused(f"`{path}` goes on after its main guard")
    guard = _placed(program, names, statement)
    _check(guard, path)
    return guard


def is_guard(node: ast.AST) -> bool:
    """Tell whether an expression compares `__name__` to the name of the module that is run."""
    if not isinstance(node, ast.Compare):
        return False
    sides = (node.left, *node.comparators)
    named = any(isinstance(one, ast.Name) and one.id == "__name__" for one in sides)
    return named and any(map(_is_main, sides))


def _is_main(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value == "__main__"


def leading_up(text: str, at: int, *, first: bool) -> int:
    """Give where the lines begin that lead up to the one at `at`: blank ones, and comments.

    Of the `first` statement of a file they are the blank ones: the comments are the file's.
    """
    while at:
        stop = at - (2 if text.endswith("\r\n", 0, at) else 1)
        start = 1 + max(text.rfind("\n", 0, stop), text.rfind("\r", 0, stop))
        line = text[start:at]
        if line.strip() and (first or not line.startswith("#")):
            break
        at = start
    return at


def at_head(text: str, line_end: str) -> str:
    """Take away the two blank lines that mostly come before a guard, from the head of a file.

    Where none come before it, two do then: so the way back can tell, and is to do it again.
    """
    rest, two = text.lstrip(), line_end * 2
    blank = text.removesuffix(rest)
    if line_end not in rest or blank not in {"", two}:
        return text
    return rest if blank else f"{two}{rest}"


def line_end_of(text: str) -> str:
    """Give how the lines of a text end."""
    return next((one for one in ("\r\n", "\n", "\r") if one in text), "\n")


def _placed(program: Program, names: Names, statement: ast.If) -> Guard:
    text, whole, first = program.text, program.span(statement), program.span(statement.body[0])
    end = line_end_after(text, whole.end)
    trailing = _COMMENTS.match(text, end)
    end = trailing.end() if trailing else end
    if statement.body[0].lineno == statement.lineno:
        body = Span(first.start, end)
        indentation = ""
    else:
        colon = text.index(":", program.span(statement.test).end)
        body = Span(line_end_after(text, colon), end)
        indentation = re.split(r"[\r\n]", text[: first.start])[-1]
    alone = program.tree.body == [statement]
    start = leading_up(text, whole.start, first=alone)
    if alone or not text[end:].strip():
        end = len(text)
    return Guard(program, names, Span(start, end), body, indentation)


def line_end_after(text: str, at: int) -> int:
    """Give where the line after the one at `at` begins."""
    found = _LINE_END.search(text, at)
    return found.end() if found else len(text)


def _check(guard: Guard, path: str) -> None:
    """Raise `Refused` where the guard's statements would do something else elsewhere."""
    program, names, body = guard.program, guard.names, guard.body
    for node in program.nodes:
        if isinstance(node, ast.Call) and _within(program.span(node), body):
            function = program.dotted(node.func)
            if function in _LOOKS_BACK and (not node.args or function == "pytest.main"):
                raise Refused(
                    f"the main guard of `{path}` has `{function}` look at the module that is run"
                )
    bound = {one.name for one in names.bindings if _within(Span(one.start, one.end), body)}
    for name in sorted(bound):
        if any(not body.start <= one.start < body.end for one in names.uses(name)):
            raise Refused(
                f"the main guard of `{path}` sets `{name}`, which is used outside it, too"
            )
    for name in _needed(names, body):
        if any(one.name == name and one.deferred for one in names.bindings):
            raise Refused(f"the main guard of `{path}` uses `{name}`, which a function binds anew")


def _needed(names: Names, body: Span) -> list[str]:
    """List the names that the statements in `body` find in the rest of the module."""
    used = {
        one.name
        for one in names.references
        if body.start <= one.start < body.end
        and one.found == MODULE
        and (one.attributes or one.action in {Action.LOAD, Action.UPDATE})
    }
    outside = [one for one in names.bindings if not _within(Span(one.start, one.end), body)]
    inside = {one.name for one in names.bindings} - {one.name for one in outside}
    known = {one.name for one in outside} | {"__doc__"}
    if any(one.kind is Kind.WILDCARD for one in outside):
        known |= used - frozenset(dir(builtins)) - _OWN - inside
    return sorted(used & known)


def _within(span: Span, outer: Span) -> bool:
    return outer.start <= span.start and span.end <= outer.end


def _absolute(binding: Binding) -> str:
    """Write an absolute import that binds what `binding` does; nothing where it is not that."""
    imported = binding.imported
    if imported is None or imported.level or binding.conditional or binding.type_checking:
        return ""
    if imported.module is None:
        top = imported.name.partition(".")[0]
        renamed = "" if binding.name == top else f" as {binding.name}"
        return f"import {imported.name}{renamed}"
    renamed = "" if binding.name == imported.name else f" as {binding.name}"
    return f"from {imported.module} import {imported.name}{renamed}"
