"""Which statements of a module go to which files of the package that it becomes.

The one idea: a file is run where the package's `__init__.py` first imports from it, and none of
them imports from that.  So all that a definition uses of its module goes along, or to a file that
others can use as well; and what is not inert stays the only one of its file, which is run exactly
where the statement stood.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from modtidy.refactor import Refused
from modtidy.rewriting.splitting.inert import Inertness
from modtidy.rewriting.splitting.pieces import Definition, Piece, Pieces
from modtidy.source.reading import Binding


class Stays(Refused):
    """One of the definitions cannot leave the module; the message says why."""

    def __init__(self, name: str, reason: str) -> None:
        """Say of the definition called `name` why it stays."""
        super().__init__(reason)
        self.name = name


@dataclass(frozen=True)
class Share:
    """What goes to one file."""

    pieces: tuple[Piece, ...]
    """In their order."""
    leader: Piece
    """The one in whose place `__init__.py` imports from it."""
    name: str
    """What its file is called by."""
    uses: tuple[int, ...] = ()
    """The other shares it imports from, by number."""
    exports: tuple[str, ...] = ()
    """What of it `__init__.py` imports, so that it is there as it was."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of what is in it."""
        return tuple(one.name for one in self.pieces)


def apportioned(
    pieces: Pieces, chosen: Sequence[str], asked: Iterable[str], *, everything: bool
) -> tuple[Share, ...]:
    """Say what goes where so that the definitions `chosen` are in files of their own.

    `asked` are the names that other modules want of this one; `everything` is whether they may
    want any.  Raises `Stays` where one of the chosen cannot go.
    """
    return _Apportioning(pieces, chosen, frozenset(asked), everything).shares()


class _Apportioning:
    def __init__(
        self,
        pieces: Pieces,
        chosen: Sequence[str],
        asked: frozenset[str],
        everything: bool,  # noqa: FBT001 - handed on as it is
    ) -> None:
        self._pieces = pieces
        self._chosen = chosen
        self._asked = asked
        self._everything = everything
        self._inert = Inertness(pieces)
        self._by_name = {name: one for one in pieces.pieces for name in one.bound}
        self._moved: dict[int, Piece] = {}
        self._wants: dict[int, frozenset[int]] = {}
        """For each statement that goes, those that it uses."""
        self._for: dict[int, str] = {}
        """Which of the chosen it goes for."""

    def shares(self) -> tuple[Share, ...]:
        for name in self._chosen:
            self._gather(name)
        groups = self._groups()
        owner = self._owners(groups)
        by_group: dict[int, list[Piece]] = {}
        for at in sorted(self._moved):
            by_group.setdefault(owner[groups[at]], []).append(self._moved[at])
        made = [self._share(some) for some in by_group.values()]
        made = self._constants_together(made)
        where = {one.at: number for number, share in enumerate(made) for one in share.pieces}
        found = tuple(
            replace(
                share,
                uses=tuple(sorted(self._used(share, where) - {number})),
                exports=tuple(filter(self._is_exported, share.names)),
            )
            for number, share in enumerate(made)
        )
        self._check(found)
        return found

    def _gather(self, name: str) -> None:
        """Take along what a definition uses, and what that uses."""
        waiting = [name]
        for one in waiting:
            piece = self._by_name[one]
            if piece.at in self._moved:
                continue
            try:
                self._pieces.check(piece, one)
                self._pieces.span(piece)
                needed = [use for use in sorted(self._needed(piece)) if self._must_go(use, one)]
            except Refused as reason:
                told = str(reason) if one == name else f"it needs `{one}`, and {reason}"
                raise Stays(name, f"`{name}` cannot go to a file of its own: {told}") from reason
            self._moved[piece.at] = piece
            self._for[piece.at] = name
            self._wants[piece.at] = frozenset(self._by_name[use].at for use in needed)
            waiting += needed

    def _needed(self, piece: Piece) -> frozenset[str]:
        return piece.uses | self._pieces.in_doctests(piece)

    def _must_go(self, name: str, user: str) -> bool:
        """Tell whether a name is bound by a statement that has to go along; raises `Refused`."""
        bound = self._pieces.bindings.get(name, ())
        if not all(map(_is_import, bound)):
            if any(map(_is_import, bound)):
                raise Refused(f"`{user}` uses `{name}`, which is bound in several ways")
            return True
        several = len(bound) > 1 and not all(map(_is_whole, bound))
        for one in bound:
            depends = one.conditional and not one.type_checking
            if several or depends or one.deferred:
                raise Refused(f"which `{name}` it imports depends on what happens")
        return False

    def _groups(self) -> dict[int, int]:
        """Give each statement the first of those that use it and that it uses, in a circle."""
        reached = {at: self._reached(at) for at in self._moved}
        return {
            at: min([at, *(one for one in reached[at] if at in reached[one])]) for at in self._moved
        }

    def _reached(self, start: int) -> frozenset[int]:
        waiting = list(self._wants[start])
        seen = set(waiting)
        for one in waiting:
            new = self._wants[one] - seen
            seen |= new
            waiting += new
        return frozenset(seen)

    def _owners(self, groups: Mapping[int, int]) -> dict[int, int]:
        """Give each group the one whose file it goes to."""
        users: dict[int, set[int]] = {group: set() for group in groups.values()}
        for at, wants in self._wants.items():
            for one in wants:
                users[groups[one]].add(groups[at])
        fixed = {groups[self._by_name[name].at] for name in self._chosen}
        wanted_by_others = self._wanted_by_others()
        fixed |= {
            groups[at]
            for at, one in self._moved.items()
            if one.name in wanted_by_others or not self._inert.holds(one.node)
        }
        owner = {group: group for group in users}
        changed = True
        while changed:
            changed = False
            for group in users.keys() - fixed:
                homes = {owner[user] for user in users[group] - {group}}
                new = homes.pop() if len(homes) == 1 else group
                if new != owner[group]:
                    owner[group], changed = new, True
        return owner

    def _wanted_by_others(self) -> frozenset[str]:
        """Name what the rest of the module uses, or other modules do."""
        rest = (one for one in self._pieces.pieces if one.at not in self._moved)
        return self._asked.union(*(one.uses for one in rest))

    def _is_exported(self, name: str) -> bool:
        """Tell whether a name is to be there for others: all are, but private ones of no use."""
        others = self._wanted_by_others()
        exports = self._pieces.names.exports
        listed = exports is not None and name in {one.name for one in exports.names}
        public = self._everything or listed or not name.startswith("_")
        runs_itself = not self._inert.holds(self._by_name[name].node)
        return public or runs_itself or name in self._chosen or name in others

    def _share(self, some: Sequence[Piece]) -> Share:
        run = [one for one in some if not self._inert.holds(one.node)]
        chosen = [one for one in some if one.name in self._chosen]
        others = [one for one in some if isinstance(one.node, Definition)]
        (leader, *_) = (*run, *chosen, *others, *some)
        (called, *_) = (*chosen, leader)
        return Share(tuple(some), leader, called.name)

    def _constants_together(self, made: list[Share]) -> list[Share]:
        """Put the plain values that several files use in one file."""
        plain: set[int] = set()
        for share in made:
            (first, *others) = share.pieces
            simple = not others and not isinstance(first.node, Definition)
            if simple and self._inert.holds(first.node):
                plain.add(first.at)
        while more := {at for at in plain if not self._wants[at] <= plain}:
            plain -= more
        if not plain:
            return made
        together = tuple(self._moved[at] for at in sorted(plain))
        apart = [one for one in made if one.leader.at not in plain]
        name = together[0].name if len(together) == 1 else "constants"
        return [Share(together, together[0], name), *apart]

    def _used(self, share: Share, where: Mapping[int, int]) -> set[int]:
        return {where[at] for one in share.pieces for at in self._wants[one.at]}

    def _check(self, shares: tuple[Share, ...]) -> None:
        """Raise `Stays` where a file would be run too early for something in it."""
        run = [share.leader.at for share in shares]
        for _ in shares:
            for number, share in enumerate(shares):
                for used in share.uses:
                    run[used] = min(run[used], run[number])
        for number, share in enumerate(shares):
            self._check_run(share, run[number], shares)
            for one in share.pieces:
                for name in sorted(self._needed(one)):
                    self._check_import(one, name, run[number])

    def _check_run(self, share: Share, run: int, shares: tuple[Share, ...]) -> None:
        for one in share.pieces:
            if one.at == run or self._inert.holds(one.node):
                continue  # what is not inert is the leader, and is never run later than it stood
            first = next(other.leader.name for other in shares if other.leader.at == run)
            told = f"`{first}` needs `{one.name}`, which is made further down"
            name = self._for[one.at]
            raise Stays(name, f"`{name}` cannot go to a file of its own: {told}")

    def _check_import(self, user: Piece, name: str, run: int) -> None:
        """Raise `Stays` where an import that is copied has not been run by then."""
        bound = self._pieces.bindings.get(name, ())
        for one in bound if all(map(_is_import, bound)) else ():
            statement = self._by_name_at(one)
            if statement >= run and not one.type_checking:
                chosen = self._for[user.at]
                told = f"`{user.name}` uses `{name}`, which is imported further down"
                raise Stays(chosen, f"`{chosen}` cannot go to a file of its own: {told}")

    def _by_name_at(self, binding: Binding) -> int:
        ends = (one.at for one in self._pieces.pieces if one.code.end >= binding.end)
        return next(ends)


def _is_import(binding: Binding) -> bool:
    return binding.imported is not None


def _is_whole(binding: Binding) -> bool:
    """Tell whether it is `import a.b`, which may be said of `a.c` as well."""
    imported = binding.imported
    return bool(
        imported
        and imported.module is None
        and imported.name.partition(".")[0] == binding.name
        and not binding.conditional
    )
