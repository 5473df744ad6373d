"""Paths that a program counts from a file, or from a package, to something that moves.

The one idea: an expression is worked out as far as it can be read, before and after; where it would
not lead to what it led to, the words in it that name the way are written anew, or if they cannot
be, the user is told.
"""

import ast
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Remark
from modtidy.rewriting.moves.relocation import Relocation
from modtidy.rewriting.program import Program
from modtidy.text import Edit, Span

WORDS = ("__file__", "resources", "get_data")
"""What a file has in it that counts paths from a file, or from a package."""
_SAME = frozenset(
    {
        *("pathlib.Path", "pathlib.PurePath", "os.path.abspath", "os.path.realpath", "str"),
        *("os.path.normpath", "os.fspath", "os.path.join"),
    }
)
"""Functions of a path that give the path itself, joined to what else they are given."""
_SAME_METHODS = frozenset({"resolve", "absolute", "as_posix"})
_JOINING = frozenset({"joinpath"})
_IN_PACKAGE = frozenset(
    {
        *("importlib.resources.read_text", "importlib.resources.read_binary"),
        *("importlib.resources.open_text", "importlib.resources.open_binary"),
        *("importlib.resources.path", "pkgutil.get_data"),
    }
)
"""Functions that are given a package, and the name of a file in it."""


class Word(NamedTuple):
    """A string that says a part of a way, or the end of one."""

    node: ast.expr
    way: str


class Led(NamedTuple):
    """Where an expression leads, before and after, and the strings at its end that say the way."""

    before: str
    after: str
    base: str
    """Where the words at the end count from, afterwards."""
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class _File:
    program: Program
    path: str
    relocation: Relocation

    @cached_property
    def kept(self) -> Mapping[str, ast.expr]:
        """What names stand for that are bound once in the whole file."""
        values: dict[str, ast.expr] = {}
        stored = [
            one.id
            for one in self.program.nodes
            if isinstance(one, ast.Name) and not isinstance(one.ctx, ast.Load)
        ]
        given = {one.arg for one in self.program.nodes if isinstance(one, ast.arg)}
        for node in self.program.nodes:
            if isinstance(node, ast.Assign) and len(node.targets) == 1:
                target = node.targets[0]
                if isinstance(target, ast.Name) and stored.count(target.id) == 1:
                    values[target.id] = node.value
        return {name: value for name, value in values.items() if name not in given}

    def led(self, node: ast.AST) -> Led | None:  # noqa: PLR0911 - one answer for each form
        """Work out where an expression leads; None where that cannot be read, or is outside."""
        if isinstance(node, ast.Name):
            value = self.kept.get(node.id)
            if node.id == "__file__":
                return self._at(self.path, self.relocation.place(self.path))
            found = self.led(value) if value is not None else None
            return self._settled(found) if found else None
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return _joined(self.led(node.left), _words([node.right]))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._added(node, node.left, node.right)
        if isinstance(node, ast.JoinedStr):
            match node.values:
                case [ast.FormattedValue(value=first), last]:
                    return self._added(node, first, last)
        if isinstance(node, ast.Subscript):
            return self._above(node)
        return None

    def wanted(self, led: Led) -> str:
        """Name what an expression led to, in its new place."""
        if self.relocation.before.tree.has(led.before):
            return self.relocation.place(led.before)
        return self.relocation.directory(led.before)

    def written(self, led: Led) -> list[Edit] | None:
        """Give the edits after which an expression leads on; None where there are none."""
        wanted = self.wanted(led)
        if not led.words or wanted == led.base or not paths.below(wanted, led.base):
            return None
        return _written(self.program, led.words, paths.relative(wanted, led.base))

    def _settled(self, led: Led) -> Led:
        """Take an expression for what it will be once it is written anew."""
        after = self.wanted(led) if self.written(led) is not None else led.after
        return Led(led.before, after, after)

    def _added(self, node: ast.expr, first: ast.expr, last: ast.expr) -> Led | None:
        """Work out a path with a string behind it, which goes on with a slash."""
        if not (isinstance(last, ast.Constant) and isinstance(last.value, str)):
            return None
        if not last.value.startswith("/") or last.value.startswith("//"):
            return None
        shown = node if isinstance(node, ast.JoinedStr) else last
        return _joined(self.led(first), [Word(shown, last.value[1:])])

    def _at(self, before: str, after: str) -> Led:
        return Led(before, after, after)

    def _attribute(self, node: ast.Attribute) -> Led | None:
        if node.attr == "parent":
            return _up(self.led(node.value), 1)
        if node.attr != "__file__":
            return None
        name = self.program.dotted(node.value)
        module = self.relocation.before.find(name, self.path) if name else None
        if module is None or not module.origin or paths.is_absolute(module.origin):
            return None
        return self._at(module.origin, self.relocation.place(module.origin))

    def _call(self, node: ast.Call) -> Led | None:  # noqa: PLR0911 - one for each function
        function = self.program.dotted(node.func)
        if function == "os.path.dirname" and len(node.args) == 1:
            return _up(self.led(node.args[0]), 1)
        if function in _SAME and node.args:
            return _joined(self.led(node.args[0]), _words(node.args[1:]))
        if function == "importlib.resources.files" and len(node.args) == 1:
            return self._package(node.args[0])
        if function in _IN_PACKAGE and len(node.args) > 1:
            return _joined(self._package(node.args[0]), _words(node.args[1:2]))
        if isinstance(node.func, ast.Attribute):
            if node.func.attr in _SAME_METHODS:
                return self.led(node.func.value)
            if node.func.attr in _JOINING:
                return _joined(self.led(node.func.value), _words(node.args))
        return None

    def _above(self, node: ast.Subscript) -> Led | None:
        owner, index = node.value, node.slice
        if not (isinstance(owner, ast.Attribute) and owner.attr == "parents"):
            return None
        if not (isinstance(index, ast.Constant) and isinstance(index.value, int)):
            return None
        return _up(self.led(owner.value), index.value + 1) if index.value >= 0 else None

    def _package(self, node: ast.expr) -> Led | None:
        """Work out the directory of the package that is named, or handed over."""
        before, after, place = (
            self.relocation.before,
            self.relocation.after,
            self.relocation.place(self.path),
        )
        if isinstance(node, ast.Name) and node.id in {"__package__", "__name__"}:
            old = before.package_of(self.path)
            new: str | None = after.package_of(place)
        else:
            is_word = isinstance(node, ast.Constant) and isinstance(node.value, str)
            old = node.value if is_word else self.program.dotted(node)  # type: ignore[attr-defined] # a constant
            new = self.relocation.name(old, self.path) if old else None
        found = before.find(old, self.path) if old else None
        then = after.find(new, place) if new else None
        if not (found and then and found.is_package and then.is_package):
            return None
        if paths.is_absolute(found.portions[0]) or paths.is_absolute(then.portions[0]):
            return None
        return self._at(found.portions[0], then.portions[0])


_LEADING = (ast.BinOp, ast.Call, ast.Attribute, ast.Subscript, ast.JoinedStr)


def files(relocation: Relocation) -> Iterator[str]:
    """Yield the Python files that may count a path from what moves, or to it by its name."""
    phrases = {f"{word} {stem}" for word in WORDS for stem in relocation.stems}
    held = relocation.before.tree.holding(phrases, relocation.before.files())
    for path in relocation.before.files():
        if path in held or path in relocation.files:
            yield path


def followed(path: str, relocation: Relocation, *, may_edit: bool) -> Iterator[Edit | Remark]:
    """Yield what becomes of the paths in the file at `path` that lead to something that moves.

    An edit where the way is written in words, and the file `may_edit` them; else a remark.
    """
    text = relocation.before.tree.text(path)
    program = relocation.program(path) if any(one in text for one in WORDS) else None
    if program is None:
        return
    file = _File(program, path, relocation)
    inner: set[ast.AST] = set()
    for node in program.nodes:
        if node in inner or not isinstance(node, _LEADING):
            continue
        led = file.led(node)
        if led is not None:
            inner.update(ast.walk(node))
            yield from _kept(file, node, led, may_edit=may_edit)


def _kept(file: _File, node: ast.expr, led: Led, *, may_edit: bool) -> Iterator[Edit | Remark]:
    tree, wanted = file.relocation.before.tree, file.wanted(led)
    if not (tree.has(led.before) or tree.has_directory(led.before)) or wanted == led.after:
        return
    if wanted == led.before and file.path in file.relocation.files:
        return  # what a file that moves leaves behind is seen to elsewhere
    edits = file.written(led) if may_edit else None
    if edits is not None:
        yield from edits
        return
    is_left = wanted == led.before
    then = f"and would lead to `{led.after}`" if is_left else f"which will be `{wanted}`"
    yield file.program.remark_on(node, file.path, f"leads to `{led.before}`, {then}")


def _written(program: Program, words: tuple[Word, ...], way: str) -> list[Edit] | None:
    """Give the edits that say a way in words there are; the first says what is more."""
    parts = way.split("/")
    counts = [one.way.count("/") + 1 for one in words]
    counts[0] += len(parts) - sum(counts)
    if counts[0] < 1:
        return None
    edits, at = [], 0
    for one, count in zip(words, counts, strict=True):
        new, at = "/".join(parts[at : at + count]), at + count
        span = program.span(one.node)
        start = program.text.rfind(one.way, span.start, span.end)
        if start < 0 or one.way.strip("/") != one.way:
            return None
        if new != one.way:
            edits.append(Edit(Span(start, start + len(one.way)), new))
    return edits


def _up(led: Led | None, steps: int) -> Led | None:
    """Go up from where an expression leads, as far as the root of the workspace."""
    if led is None or min(led.before.count("/"), led.after.count("/")) + 1 < steps:
        return None
    before, after = led.before, led.after
    for _ in range(steps):
        before, after = paths.parent(before), paths.parent(after)
    return Led(before, after, after)


def _words(nodes: Iterable[ast.expr]) -> Iterator[Word | None]:
    """Give what some expressions say of a way; None of one that is no string."""
    for one in nodes:
        is_word = isinstance(one, ast.Constant) and isinstance(one.value, str)
        yield Word(one, one.value) if is_word else None  # type: ignore[attr-defined] # a constant


def _joined(led: Led | None, more: Iterable[Word | None]) -> Led | None:
    """Go on from where an expression leads by the words that follow."""
    for one in more:
        if led is None or one is None or one.way.startswith("/"):
            return None
        before = posixpath.normpath(posixpath.join(led.before, one.way))
        after = posixpath.normpath(posixpath.join(led.after, one.way))
        if before.startswith("..") or after.startswith(".."):
            return None
        climbs = ".." in one.way.split("/")
        words = () if climbs else (*led.words, one)
        led = Led(before, after, after if climbs else led.base, words)
    return led
