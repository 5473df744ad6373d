"""A module that becomes the package of its name, and what its own text comes to by that.

The one idea: there is one way, inwards, from `shop.py` to `shop/__init__.py`; what is said here of
a text is what has to change in it on that way.  The way back is the same undone (`undoing`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from modtidy import paths
from modtidy.plan import Remark
from modtidy.refactor import Refused
from modtidy.rewriting.conversion import anchors, dots, file_paths, main_guard
from modtidy.rewriting.conversion.main_guard import Guard
from modtidy.rewriting.program import Program
from modtidy.text import Edit, Span
from modtidy.tree import Tree


@dataclass(frozen=True, slots=True)
class Turn:
    """A module, as it is and as a package; and which of the two it becomes."""

    module: str
    """The file it is as a module: `shop.py`."""
    inwards: bool
    """Whether the package is what it becomes."""

    @property
    def package(self) -> str:
        """The directory it is as a package."""
        return self.module.removesuffix(".py")

    @property
    def init(self) -> str:
        """The file that the package is made by."""
        return paths.join(self.package, "__init__.py")

    @property
    def main(self) -> str:
        """The file that `python -m` runs of the package."""
        return paths.join(self.package, "__main__.py")

    @property
    def source(self) -> str:
        """The file there is."""
        return self.module if self.inwards else self.init

    @property
    def target(self) -> str:
        """The file there will be."""
        return self.init if self.inwards else self.module

    def said(self, remark: Remark) -> Remark:
        """Say of the way that is taken what is said of the way in: which file it will be."""
        if self.inwards:
            return remark
        other = {f"`{self.module}`": f"`{self.init}`", f"`{self.init}`": f"`{self.module}`"}
        pattern = "|".join(map(re.escape, other))
        sentence = re.sub(pattern, lambda found: other[found[0]], remark.sentence)
        return replace(remark, sentence=sentence)


class Inside(NamedTuple):
    """What a module's own text comes to one directory further in."""

    edits: tuple[Edit, ...]
    remarks: tuple[Remark, ...]
    guard: Guard | None

    @property
    def outside_guard(self) -> Iterator[Edit]:
        """The edits that the `__init__.py` keeps: what is in the guard goes elsewhere."""
        for one in self.edits:
            gone = self.guard.span if self.guard else Span(0, 0)
            if one.span.end <= gone.start or one.span.start >= gone.end:
                yield one
        if self.guard:
            yield Edit(self.guard.span, "")


def inside(path: str, tree: Tree, turn: Turn) -> Inside:
    """Read what in the text of the file at `path` depends on where it lies; raises `Refused`.

    `path` is where `tree` has the text, whichever of the two files of `turn` that is.
    """
    program = parsed(path, tree)
    names = tree.names(path)
    beside = tree.entries(paths.parent(turn.module)).names
    found: list[Edit | Remark] = [
        *more_dots(path, tree),
        *dots.deepened_levels(program, path),
        *anchors.anchored(program, path, beside),
        *file_paths.adjusted(program, path, names),
    ]
    guard = main_guard.guard_of(program, path, names)
    edits = tuple(sorted({one for one in found if isinstance(one, Edit)}))
    remarks = tuple(dict.fromkeys(one for one in found if isinstance(one, Remark)))
    return Inside(edits, remarks, guard)


def parsed(path: str, tree: Tree) -> Program:
    """Read the file at `path` as a syntax tree; raises `Refused` where it is broken."""
    program = Program.of(tree.text(path))
    if program is None:
        raise Refused(f"`{path}` cannot be parsed, so what in it depends on its place is unknown")
    return program


def more_dots(path: str, tree: Tree) -> tuple[Edit, ...]:
    """Give the dots that the imports of the file at `path` need one package further in."""
    return tuple(dots.deepened(tree.summary(path).imports))
