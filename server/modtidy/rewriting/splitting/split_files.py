"""The texts of the files that a module's definitions go to, and what stays of them where they were.

The one idea: a file lies as deep as the package's `__init__.py` does and has the same
`__package__`, so whatever is said there by dots is said here in the same way.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from modtidy.project import import_text
from modtidy.refactor import Refused
from modtidy.rewriting.splitting.apportioning import Share
from modtidy.rewriting.splitting.pieces import Definition, Piece, Pieces
from modtidy.source.headers import Context
from modtidy.source.imports import Alias, Import
from modtidy.text import Edit, Span, edited
from modtidy.tree import Tree

_INDENTATION = "    "


class Imported(NamedTuple):
    """An import statement of the module, and which of its names a file needs."""

    statement: Import
    names: tuple[Alias, ...]


class Writing:
    """What is written for the shares of one module; owned by who asks."""

    def __init__(
        self, pieces: Pieces, shares: Sequence[Share], stems: Sequence[str], tree: Tree
    ) -> None:
        """Take the shares, and the names of their files without the ending."""
        self._pieces = pieces
        self._shares = shares
        self._stems = stems
        self._text = pieces.program.text
        self._imports = tree.summary(pieces.path).imports

    def text(self, number: int, edits: Iterable[Edit]) -> str:
        """Give the text of a share's file, with those of `edits` made that are in it."""
        share = self._shares[number]
        every = (*edits, *self._own_names(share))
        blocks = [*self._heads(share), self._bodies(share, tuple(every))]
        return self._with_line_ends("\n\n".join(filter(None, blocks)))

    def left(self) -> Iterator[Edit]:
        """Yield what stands where the statements stood: imports of what has to be there."""
        moved = sorted((one for share in self._shares for one in share.pieces), key=_place)
        end = import_text.line_end(self._text, 0)
        for run in _runs([(one, self._pieces.span(one)) for one in moved], self._text):
            lines = [
                f"from .{stem} import {', '.join(share.exports)}{end}"
                for one, _ in run
                for share, stem in zip(self._shares, self._stems, strict=True)
                if share.leader is one and share.exports
            ]
            span = Span(run[0][1].start, run[-1][1].end)
            lines = [
                line if len(line) <= import_text.WIDTH else _folded(line, end) for line in lines
            ]
            yield Edit(span if lines else self._with_blank_lines(span), "".join(lines))

    def _with_blank_lines(self, span: Span) -> Span:
        """Take the blank lines with what goes and leaves nothing behind."""
        after, before = self._text[span.end :], self._text[: span.start]
        if after.strip():
            return Span(span.start, span.end + len(after) - len(after.lstrip("\r\n")))
        kept = before.rstrip()
        newline = len(before) - len(before[len(kept) :].lstrip(" \t").lstrip("\r\n"))
        return Span(min(newline, span.start) if kept else 0, span.end)

    def _own_names(self, share: Share) -> Iterator[Edit]:
        """Yield the edits by which the module's name is still the package's."""
        for piece in share.pieces:
            for one in piece.references:
                if one.name == "__name__" and not one.string:
                    yield Edit(Span(one.start, one.end), "__package__")

    def _heads(self, share: Share) -> Iterator[str]:
        needed = self._needed(share)
        future = [one for one in self._imports if one.module == "__future__"]
        yield "\n".join(self._text[one.start : one.end] for one in future)
        for group in self._grouped([one for one in needed if not _checks(one)]):
            yield "\n".join(map(self._written, group))
        yield "\n".join(self._siblings(share))
        tests: dict[str, list[str]] = {}
        for one in needed:
            if _checks(one):
                test, _ = self._guard(one.statement)
                tests.setdefault(test, []).append(f"{_INDENTATION}{self._written(one, ' ' * 4)}")
        for test, lines in tests.items():
            yield "\n".join([f"if {test}:", *lines])

    def _grouped(self, needed: Sequence[Imported]) -> Iterator[list[Imported]]:
        """Part the imports where the author parts them by blank lines."""
        group: list[Imported] = []
        for one in needed:
            between = self._text[group[-1].statement.end : one.statement.start] if group else ""
            if between.replace("\r", "").replace(" ", "").count("\n\n"):
                yield group
                group = []
            group.append(one)
        if group:
            yield group

    def _needed(self, share: Share) -> list[Imported]:
        """Give the imports of the module that a file needs, in their order."""
        names = set().union(*(one.uses | self._pieces.in_doctests(one) for one in share.pieces))
        found = self._importing(names)
        tests = [self._guard(one.statement)[1] for one in found if _checks(one)]
        return self._importing(names.union(*tests)) if tests else found

    def _importing(self, names: set[str]) -> list[Imported]:
        starts = {
            one.start
            for name in names
            for one in self._pieces.bindings.get(name, ())
            if one.imported
        }
        found = []
        for statement in self._imports:
            ends = [*(one.start for one in statement.names[1:]), statement.end]
            used = tuple(
                alias
                for alias, end in zip(statement.names, ends, strict=True)
                if any(alias.start <= start < end for start in starts)
            )
            if used and statement.module != "__future__":
                found.append(Imported(statement, used))
        return found

    def _guard(self, statement: Import) -> tuple[str, frozenset[str]]:
        """Give the test that an import for type checkers stands under, and the names in it."""
        for piece in self._pieces.pieces:
            if piece.code.start <= statement.start < piece.code.end:
                test = getattr(piece.node, "test", None)
                body = getattr(piece.node, "body", [])
                starts = [self._pieces.program.span(one).start for one in body]
                if test is not None and statement.start in starts:
                    end = self._pieces.program.span(test).end
                    used = {one.name for one in piece.references if one.start < end}
                    return self._pieces.program.written(test), frozenset(used)
        raise Refused("an import for type checkers stands within other statements")

    def _written(self, one: Imported, indentation: str = "") -> str:
        """Write the names that are needed of an import, in the author's form."""
        statement = one.statement
        if len(one.names) == len(statement.names) and not indentation:
            whole = self._text[statement.start : statement.end]
            if not statement.level:
                return whole
            at = statement.source_start - statement.start
            return f"{whole[:at]}.{whole[at:]}"
        listed = import_text.aliased(one.names)
        if statement.module is None:
            return f"import {listed}"
        dots = "." * (statement.level + bool(statement.level))
        line = f"from {dots}{statement.module} import {listed}"
        if len(indentation) + len(line) <= import_text.WIDTH:
            return line
        return _folded(line, "\n", indentation)

    def _siblings(self, share: Share) -> Iterator[str]:
        wanted = set().union(*(one.uses | self._pieces.in_doctests(one) for one in share.pieces))
        for number in share.uses:
            names = [name for name in self._shares[number].names if name in wanted]
            line = f"from .{self._stems[number]} import {', '.join(names)}"
            yield line if len(line) <= import_text.WIDTH else _folded(line, "\n")

    def _bodies(self, share: Share, edits: tuple[Edit, ...]) -> str:
        parts = [self._body(one, edits) for one in share.pieces]
        joined = parts[0]
        for (before, after), part in zip(pairwise(share.pieces), parts[1:], strict=True):
            apart = isinstance(before.node, Definition) or isinstance(after.node, Definition)
            joined += ("\n\n" if apart else "") + part
        return joined if not isinstance(share.pieces[0].node, Definition) else f"\n{joined}"

    def _body(self, piece: Piece, edits: tuple[Edit, ...]) -> str:
        span = self._pieces.span(piece)
        inside = [
            Edit(Span(one.span.start - span.start, one.span.end - span.start), one.new)
            for one in set(edits)
            if span.start <= one.span.start and one.span.end <= span.end
        ]
        return edited(self._text[span.start : span.end], inside).rstrip("\r\n") + "\n"

    def _with_line_ends(self, text: str) -> str:
        plain = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
        return plain.replace("\n", import_text.line_end(self._text, 0))


def _place(piece: Piece) -> int:
    return piece.at


def _checks(one: Imported) -> bool:
    return bool(one.statement.context & Context.TYPE_CHECKING)


def _runs(spans: Sequence[tuple[Piece, Span]], text: str) -> Iterator[Sequence[tuple[Piece, Span]]]:
    """Yield what follows one another with nothing but blank lines between."""
    run: list[tuple[Piece, Span]] = []
    for one in spans:
        if run and text[run[-1][1].end : one[1].start].strip():
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _folded(line: str, end: str, indentation: str = "") -> str:
    """Write a `from` import with a line for each name."""
    head, _, listed = line.rstrip("\r\n").partition(" import ")
    names = "".join(f"{indentation}{_INDENTATION}{name},{end}" for name in listed.split(", "))
    tail = end if line.endswith(end) else ""
    return f"{head} import ({end}{names}{indentation}){tail}"


def written(writing: Writing, edits: Iterable[Edit], stems: Sequence[str]) -> Mapping[str, str]:
    """Give the texts of all files, by the names of these."""
    every = tuple(edits)
    return {stem: writing.text(number, every) for number, stem in enumerate(stems)}
