"""What the rules have answered, to be asked again only where what they read has changed.

An answer is remembered with the reads it was made from: the directories listed, the files looked
into, the words looked up in the index of imports.  When one of these has changed, the answer is
asked for anew, and no other is.  What was read is seen by handing the rules the project through a
tree that takes note; no rule has to say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from modtidy.engine import Shown, shown, subjects
from modtidy.library import Library
from modtidy.project.project import Project
from modtidy.rule import About, Place, Rule
from modtidy.source.names import Names
from modtidy.source.summary import Summary
from modtidy.text import Span
from modtidy.tree import Contents

Held = TypeVar("Held")

EVERY = "*"
"""Stands for all of the entries, or all of the words, where an answer went through them."""


class Read(NamedTuple):
    """One thing an answer was made from."""

    what: str
    """`entries` of a directory, `summary`, `text` or `names` of a file, `mentions` of a word,
    `library` of a module."""
    of: str


class Subject(NamedTuple):
    """What is asked about: a file or a directory, by its path."""

    about: About
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What all rules find about one subject, and what they read to find it."""

    found: tuple[Shown, ...] = ()
    reads: frozenset[Read] = frozenset()


def ask(rules: Iterable[Rule], subject: Subject, project: Project) -> Answer:
    """Ask every rule of the subject's sort about it, and take note of what is read."""
    reads: set[Read] = set()
    watched = _watched(project, reads)
    found: list[Shown] = []
    for rule in rules:
        if rule.about is subject.about:
            found += shown(rule, rule.check(subject.path, watched), watched)
    return Answer(tuple(found), frozenset(reads))


class Answers:
    """The answers of one session: owned by it, and changed through these methods alone."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Start with nothing asked, and nothing to ask about."""
        self.asked = 0
        """How many subjects were asked about since the beginning."""
        self._rules = tuple(rules)
        self._answers: dict[Subject, Answer] = {}
        self._readers: dict[Read, set[Subject]] = {}
        self._placed: dict[str, set[Subject]] = {}
        self._pending: dict[Subject, None] = {}

    def begin(self, project: Project) -> None:
        """Have everything in the project to ask about anew, and nothing else."""
        wanted = {
            Subject(about, path): None for about in About for path in subjects(project, about)
        }
        for gone in self._answers.keys() - wanted.keys():
            self._forget(gone)
        self._pending = wanted

    def admit(self, subject: Subject) -> None:
        """Have one more thing to ask about."""
        self._pending[subject] = None

    def dismiss(self, subject: Subject) -> None:
        """Have no more to do with something that is gone."""
        self._pending.pop(subject, None)
        self._forget(subject)

    def changed(self, reads: Iterable[Read]) -> None:
        """Have everything asked again that read one of these."""
        for read in reads:
            for subject in self._readers.get(read, ()):
                self._pending[subject] = None

    def moved(self, path: str) -> None:
        """Have everything asked again that is shown in this file: its text is another."""
        for subject in self._placed.get(path, ()):
            self._pending[subject] = None
        self._pending[Subject(About.FILE, path)] = None
        self._pending[Subject(About.TEXT, path)] = None

    def shifted(self, path: str, start: int, old_end: int, new_end: int) -> None:
        """Have what was found in the text of a file, and waits to be asked again, follow an edit.

        What lies behind it moves along; what it touches is found no more until it is asked again.
        """
        subject = Subject(About.TEXT, path)
        answer = self._answers.get(subject)
        if answer is not None and answer.found:
            by = new_end - old_end
            kept = tuple(
                _moved(one, path, by) if one.finding.place.span.start >= old_end else one
                for one in answer.found
                if one.finding.place.span.end < start or one.finding.place.span.start >= old_end
            )
            self._answers[subject] = Answer(kept, answer.reads)

    @property
    def has_questions(self) -> bool:
        """Whether there is anything left to ask."""
        return bool(self._pending)

    def files(self) -> tuple[str, ...]:
        """Name the files in which anything is found, as far as was asked."""
        return tuple(path for path, subjects in self._placed.items() if subjects)

    def in_file(self, path: str, project: Project) -> tuple[Shown, ...]:
        """Give what is to be shown in the file at `path`, asking first what concerns it."""
        own = Subject(About.FILE, path)
        for subject in {own, *self._placed.get(path, ())} & self._pending.keys():
            if subject.about is not About.TEXT:
                self._ask(subject, project)
        placed = self._placed.get(path, ())
        found = [one for subject in placed for one in self._answers[subject].found]
        here = [one for one in found if one.finding.place.path == path]
        return tuple(sorted(here, key=lambda one: (one.finding.place, one.rule.name)))

    def settle(self, project: Project, *, texts: bool = True) -> Iterator[frozenset[str]]:
        """Ask what is left to ask, a subject a step; yield the files shown otherwise now.

        Whole texts come last, and with `texts` false not at all: somebody is typing in one.
        """
        for subject in [one for one in self._pending if one.about is not About.TEXT]:
            yield self._ask(subject, project)
        while texts and self._pending:
            yield self._ask(next(iter(self._pending)), project)

    def _ask(self, subject: Subject, project: Project) -> frozenset[str]:
        before = self._answers.get(subject, Answer())
        self._forget(subject)
        self._pending.pop(subject, None)
        self.asked += 1
        answer = ask(self._rules, subject, project)
        self._answers[subject] = answer
        for read in answer.reads:
            self._readers.setdefault(read, set()).add(subject)
        for path in _places(answer):
            self._placed.setdefault(path, set()).add(subject)
        return frozenset() if answer.found == before.found else _places(before) | _places(answer)

    def _forget(self, subject: Subject) -> None:
        answer = self._answers.pop(subject, Answer())
        for read in answer.reads:
            self._readers[read].discard(subject)
            if not self._readers[read]:
                del self._readers[read]
        for path in _places(answer):
            self._placed[path].discard(subject)


def _moved(shown: Shown, path: str, by: int) -> Shown:
    finding = shown.finding
    span = Span(finding.place.span.start + by, finding.place.span.end + by)
    return shown._replace(finding=replace(finding, place=Place(path, span)))


def _places(answer: Answer) -> frozenset[str]:
    return frozenset(one.finding.place.path for one in answer.found)


def _watched(project: Project, reads: set[Read]) -> Project:
    """Return the same project, seen through a tree and an index that take note of every read."""
    tree, index = project.tree, project.index
    directories = _Noted("entries", tree.directories, reads)
    return replace(
        project,
        tree=replace(tree, directories=directories, contents=_NotedContents(tree.contents, reads)),
        index=replace(index, base=_Noted("mentions", index.base, reads)),
        library=_NotedLibrary(project.library, reads),
    )


class _Noted(Mapping[str, Held]):
    """A mapping that takes note of what is looked up; to go through all of it counts as `*`."""

    def __init__(self, what: str, held: Mapping[str, Held], reads: set[Read]) -> None:
        self._what, self._held, self._reads = what, held, reads

    def __getitem__(self, key: str) -> Held:
        self._reads.add(Read(self._what, key))
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        self._reads.add(Read(self._what, EVERY))
        return iter(self._held)

    def __len__(self) -> int:
        self._reads.add(Read(self._what, EVERY))
        return len(self._held)


class _NotedLibrary:
    """A library that takes note of which modules are asked for."""

    def __init__(self, library: Library, reads: set[Read]) -> None:
        self._library, self._reads = library, reads

    def public_names(self, module: str) -> tuple[str, ...] | None:
        self._reads.add(Read("library", module))
        return self._library.public_names(module)


class _NotedContents:
    """Contents that take note of which files are asked for."""

    def __init__(self, contents: Contents, reads: set[Read]) -> None:
        self._contents, self._reads = contents, reads

    def text(self, path: str) -> str:
        self._reads.add(Read("text", path))
        return self._contents.text(path)

    def summary(self, path: str) -> Summary:
        self._reads.add(Read("summary", path))
        return self._contents.summary(path)

    def names(self, path: str) -> Names:
        self._reads.add(Read("names", path))
        return self._contents.names(path)
