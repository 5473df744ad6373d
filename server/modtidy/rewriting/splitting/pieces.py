"""A module as the statements at its top level, and what each binds and uses of the others.

The one idea: a statement can go elsewhere if it binds one name, once and for all; who uses the name
then finds the same there.
"""

import ast
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from modtidy.refactor import Refused
from modtidy.rewriting.program import Program
from modtidy.source.names import Names
from modtidy.source.reading import Action, Binding, Kind, Reference
from modtidy.source.scopes import MODULE
from modtidy.source.strings import normalised
from modtidy.text import Span
from modtidy.tree import Tree

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_COMMENTS_ABOVE = re.compile(r"(?:^#[^\n]*\n)+\Z", re.MULTILINE)
_COMMENTS_BELOW = re.compile(r"(?:(?:[ \t]*\r?\n)*[ \t]+#[^\n]*(?:\n|\Z))+")
_REST_OF_LINE = re.compile(r"[ \t\f]*(?:#[^\n]*)?(?:\n|\Z)")
_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.) (.*)$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")
_ALLOWED = frozenset({"__name__", "__package__", "__builtins__", "__debug__", "__import__"})
"""Names with underscores that mean in a submodule what they meant, or are made to."""


@dataclass(frozen=True)
class Piece:
    """A statement at the top level."""

    at: int
    """How many come before it."""
    node: ast.stmt
    code: Span
    """From its first decorator to its last character."""
    references: tuple[Reference, ...]
    """The names it finds in the module's scope, or that are builtins."""
    bound: tuple[str, ...]
    """What it binds in the module's scope."""

    @property
    def uses(self) -> frozenset[str]:
        """The names it uses, and does not bind itself."""
        return frozenset(one.name for one in self.references).difference(self.bound)

    @property
    def name(self) -> str:
        """The name it binds; empty where it binds none, or several."""
        return self.bound[0] if len(self.bound) == 1 else ""


@dataclass(frozen=True)
class Pieces:
    """A module's statements, in order."""

    path: str
    program: Program
    names: Names
    pieces: tuple[Piece, ...]
    bindings: Mapping[str, tuple[Binding, ...]]

    @staticmethod
    def of(path: str, tree: Tree) -> "Pieces":
        """Read the module at `path`; raises `Refused` where it cannot be read as a whole."""
        program, names = Program.of(tree.text(path)), tree.names(path)
        if program is None or names.broken:
            raise Refused(f"`{path}` cannot be parsed")
        codes = [_code(program, node) for node in program.tree.body]
        starts = [one.start for one in codes]
        references: dict[int, list[Reference]] = defaultdict(list)
        for reference in names.references:
            if reference.found == MODULE:
                references[bisect_right(starts, reference.start) - 1].append(reference)
        bindings: dict[str, list[Binding]] = defaultdict(list)
        bound: dict[int, dict[str, None]] = defaultdict(dict)
        for binding in names.bindings:
            bindings[binding.name].append(binding)
            bound[bisect_right(starts, binding.start) - 1][binding.name] = None
        pieces = tuple(
            Piece(at, node, codes[at], tuple(references[at]), tuple(bound[at]))
            for at, node in enumerate(program.tree.body)
        )
        return Pieces(
            path, program, names, pieces, {name: tuple(some) for name, some in bindings.items()}
        )

    def span(self, piece: Piece) -> Span:
        """Give the lines of a statement, with the comments that belong to it; raises `Refused`."""
        text, (start, end) = normalised(self.program.text), (piece.code.start, piece.code.end)
        rest = _REST_OF_LINE.match(text, end)
        shares_line = start and text[start - 1] != "\n"
        if rest is None or shares_line:
            raise Refused(f"`{piece.name}` shares a line with another statement")
        end = rest.end()
        if isinstance(piece.node, Definition):
            below = _COMMENTS_BELOW.match(text, end)
            end = below.end() if below else end
        above = _COMMENTS_ABOVE.search(text[:start])
        first = self.pieces[piece.at - 1].code.end if piece.at else 0
        if above and above.start() > first:
            start = above.start()
        return Span(start, end)

    def check(self, piece: Piece, name: str) -> None:
        """Raise `Refused` unless a statement binds `name`, once and for all, and nothing else."""
        (first, *others) = self.bindings[name]
        if others:
            raise Refused(f"`{name}` is bound more than once")
        if first.conditional or first.deferred or first.kind is Kind.DELETED:
            raise Refused(f"whether `{name}` is bound depends on what happens")
        for one in piece.references:
            if one.action is Action.DECLARE and piece.name != one.name:
                raise Refused(f"`{name}` declares `{one.name}` global")
        if not piece.name:
            raise Refused(f"`{name}` is bound together with other names")
        self._check_form(piece)
        for one in piece.references:
            own = one.name in self.bindings or one.name not in _ALLOWED
            if is_dunder(one.name) and own and one.name != name:
                raise Refused(f"`{name}` uses the `{one.name}` of its module")

    def _check_form(self, piece: Piece) -> None:
        node, name = piece.node, piece.name
        if not isinstance(node, Definition) and not is_plain_assignment(node):
            raise Refused(f"`{name}` is bound by a statement that cannot go elsewhere")
        written = self.program.text[piece.code.start : piece.code.end]
        if re.search(r"#[ \t]*type:(?![ \t]*ignore)", written):
            raise Refused(f"`{name}` has type comments, which name what is not seen")
        if "_getframe" in written or "currentframe" in written:
            raise Refused(f"`{name}` looks at the frames it is run in")

    def in_doctests(self, piece: Piece) -> frozenset[str]:
        """Name what the examples in a statement's docstrings may use of the module."""
        text = self.program.text[piece.code.start : piece.code.end]
        found = {word for line in _PROMPT.findall(text) for word in _WORD.findall(line)}
        return frozenset(found & self.bindings.keys()).difference(piece.bound)


def is_dunder(name: str) -> bool:
    """Tell whether a name is of those that Python itself gives to modules."""
    return name.startswith("__") and name.endswith("__")


def is_plain_assignment(node: ast.stmt) -> bool:
    """Tell whether a statement binds one plain name to a value, and does nothing else."""
    if isinstance(node, ast.AnnAssign):
        return isinstance(node.target, ast.Name) and node.value is not None
    if isinstance(node, ast.Assign):
        return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    return False


def _code(program: Program, node: ast.stmt) -> Span:
    span = program.span(node)
    decorators = getattr(node, "decorator_list", [])
    if not decorators:
        return span
    return Span(program.text.rindex("@", 0, program.span(decorators[0]).start), span.end)
