"""What the rules have answered, to be asked again only where what they read has changed.

An answer is remembered with the reads it was made from: the directories listed, the files looked
into, the words looked up in the index of imports.  When one of these has changed, the answer is
asked for anew, and no other is.  What was read is seen by handing the rules the project through a
tree that takes note; no rule has to say.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from modtidy import engine, paths
from modtidy.engine import Shown, subjects
from modtidy.project.project import Project
from modtidy.reads import Read, watched
from modtidy.rule import About, Found, Place, Rule
from modtidy.text import Span


class Subject(NamedTuple):
    """What is asked about: a file or a directory, by its path."""

    about: About
    path: str


WORKSPACE = Subject(About.WORKSPACE, paths.ROOT)
"""All there is, which is asked about at once."""

_IN_PAUSES = (About.TEXT, About.WORKSPACE)
"""What is asked while nobody is typing."""


class Answer(NamedTuple):
    """What all rules find about one subject, and what they read to find it."""

    shown: tuple[Shown, ...] = ()
    found: frozenset[Found] = frozenset()
    """All that is found, what is silenced included."""
    reads: frozenset[Read] = frozenset()


def ask(
    rules: Iterable[Rule], subject: Subject, project: Project, found: Iterable[Found] = ()
) -> Answer:
    """Ask every rule of the subject's sort about it, and take note of what is read.

    `found` is what other answers have for the subject.
    """
    *_, answer = _steps(rules, subject, project, found)
    return answer or Answer()


def _steps(
    rules: Iterable[Rule], subject: Subject, project: Project, found: Iterable[Found]
) -> Iterator[Answer | None]:
    """Do what `ask` does in steps, of which the last gives the answer."""
    about, path = subject
    reads = {Read("found", path)} if about is About.FOUND else set[Read]()
    for answer in engine.steps(rules, about, path, watched(project, reads), found):
        yield answer and Answer(*answer, frozenset(reads))


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
        self._last: dict[Subject, None] = {}
        """What is asked when nothing else is pending."""
        self._survey: tuple[Project, Iterator[Answer | None]] | None = None
        """The steps of what is asked about the whole workspace, as one project has it."""

    def begin(self, project: Project) -> None:
        """Have everything in the project to ask about anew, and nothing else."""
        self._pending.clear()
        self._last.clear()
        for about in About:
            for path in subjects(project, about):
                self.admit(Subject(about, path))
        for gone in self._answers.keys() - self._pending.keys() - self._last.keys():
            self._forget(gone)

    def admit(self, subject: Subject) -> None:
        """Have one more thing to ask about."""
        (self._last if subject.about is About.FOUND else self._pending)[subject] = None

    def dismiss(self, subject: Subject) -> None:
        """Have no more to do with something that is gone."""
        self._pending.pop(subject, None)
        self._last.pop(subject, None)
        found = self._answers.get(subject, Answer()).found
        self._forget(subject)
        self.changed(Read("found", one.path) for one in found)

    def changed(self, reads: Iterable[Read]) -> None:
        """Have everything asked again that read one of these."""
        for read in reads:
            for subject in self._readers.get(read, ()):
                self.admit(subject)

    def moved(self, path: str) -> None:
        """Have everything asked again that is shown in this file: its text is another."""
        for subject in self._placed.get(path, ()):
            self.admit(subject)
        for about in (About.FILE, About.TEXT):
            self.admit(Subject(about, path))

    def shifted(self, path: str, start: int, old_end: int, new_end: int) -> None:
        """Have what was found in the text of a file, and waits to be asked again, follow an edit.

        What lies behind it moves along; what it touches is found no more until it is asked again.
        """
        for subject in (Subject(About.TEXT, path), WORKSPACE, Subject(About.FOUND, path)):
            answer = self._answers.get(subject, Answer())
            if answer.shown:
                by = new_end - old_end
                kept = tuple(
                    _moved(one, path, by) if _is_behind(one, path, old_end) else one
                    for one in answer.shown
                    if one.finding.place.path != path
                    or one.finding.place.span.end < start
                    or one.finding.place.span.start >= old_end
                )
                self._answers[subject] = answer._replace(shown=kept)

    @property
    def has_questions(self) -> bool:
        """Whether there is anything left to ask."""
        return bool(self._pending or self._last)

    def files(self) -> tuple[str, ...]:
        """Name the files in which anything is found, as far as was asked."""
        shown = (one for answer in self._answers.values() for one in answer.shown)
        return tuple(dict.fromkeys(one.finding.place.path for one in shown))

    def in_file(self, path: str, project: Project) -> tuple[Shown, ...]:
        """Give what is to be shown in the file at `path`, asking first what concerns it."""
        own = Subject(About.FILE, path)
        for subject in {own, *self._placed.get(path, ())} & self._pending.keys():
            if subject.about not in _IN_PAUSES:
                self._ask(subject, project)
        placed = self._placed.get(path, ())
        found = [one for subject in placed for one in self._answers[subject].shown]
        here = [one for one in found if one.finding.place.path == path]
        return tuple(sorted(here, key=lambda one: (one.finding.place, one.rule.name)))

    def settle(
        self, project: Project, *, texts: bool = True, last: bool = True
    ) -> Iterator[frozenset[str]]:
        """Ask what is left to ask, a subject a step; yield the files shown otherwise now.

        Whole texts come late, and with `texts` false not at all: somebody is typing in one.  What
        is about all that is found comes last, and with `last` false not at all: not all is known.
        """
        for subject in [one for one in self._pending if one.about not in _IN_PAUSES]:
            yield self._ask(subject, project)
        while texts and self._pending:
            subject = next((one for one in self._pending if one != WORKSPACE), WORKSPACE)
            yield (self._step if subject == WORKSPACE else self._ask)(subject, project)
        while last and self._last and not self._pending:
            yield self._ask(next(iter(self._last)), project)

    def _ask(self, subject: Subject, project: Project) -> frozenset[str]:
        before = self._answers.get(subject, Answer())
        self._forget(subject)
        self._pending.pop(subject, None)
        self._last.pop(subject, None)
        self.asked += 1
        is_last = subject.about is About.FOUND
        answer = ask(self._rules, subject, project, self._found(subject.path) if is_last else ())
        return self._taken(subject, before, answer)

    def _step(self, subject: Subject, project: Project) -> frozenset[str]:
        """Go a step on with what is asked about the workspace, from the start of another one."""
        if self._survey is None or self._survey[0] is not project:
            self._survey = (project, _steps(self._rules, subject, project, ()))
        answer = next(self._survey[1], Answer())
        if answer is None:
            return frozenset()
        self._survey = None
        before = self._answers.get(subject, Answer())
        self._forget(subject)
        self._pending.pop(subject, None)
        self.asked += 1
        return self._taken(subject, before, answer)

    def _taken(self, subject: Subject, before: Answer, answer: Answer) -> frozenset[str]:
        """Take an answer in, and return the files that are shown otherwise for it."""
        self._answers[subject] = answer
        for read in answer.reads:
            self._readers.setdefault(read, set()).add(subject)
        for path in _places(answer):
            self._placed.setdefault(path, set()).add(subject)
        if subject.about is not About.FOUND:
            self.changed(Read("found", one.path) for one in answer.found ^ before.found)
        return frozenset() if answer.shown == before.shown else _places(before) | _places(answer)

    def _found(self, path: str) -> Iterator[Found]:
        """Yield what the answers have for the file at `path`."""
        for subject in self._placed.get(path, ()):
            yield from (one for one in self._answers[subject].found if one.path == path)

    def _forget(self, subject: Subject) -> None:
        answer = self._answers.pop(subject, Answer())
        for read in answer.reads:
            self._readers[read].discard(subject)
            if not self._readers[read]:
                del self._readers[read]
        for path in _places(answer):
            self._placed[path].discard(subject)


def _is_behind(shown: Shown, path: str, end: int) -> bool:
    place = shown.finding.place
    return place.path == path and place.span.start >= end


def _moved(shown: Shown, path: str, by: int) -> Shown:
    finding = shown.finding
    span = Span(finding.place.span.start + by, finding.place.span.end + by)
    return shown._replace(finding=replace(finding, place=Place(path, span)))


def _places(answer: Answer) -> frozenset[str]:
    return frozenset(one.path for one in answer.found)
