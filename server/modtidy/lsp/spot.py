"""A place in a document, and everything needed to say what can be done about it.

It is taken on the main thread and may be worked on in another: a project never changes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from modtidy import engine, refactors
from modtidy.engine import Shown
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refactor, Refused, Target
from modtidy.text import Span

FIX_ALL = "source.fixAll.modtidy"
QUICK_FIX = "quickfix"
"""LSP 3.17, "CodeActionKind"."""


class Offer(NamedTuple):
    """One change on offer: its plan, or the reason why it would not do."""

    title: str
    kind: str
    plan: Plan | None
    finding: Shown | None = None
    safe: bool = False
    refused: str = ""


@dataclass(frozen=True)
class Spot:
    """A span of a file, as the project is now."""

    project: Project
    path: str
    span: Span
    found: tuple[Shown, ...]
    """Everything that is shown in the file."""

    def offers(self) -> Iterator[Offer]:
        """Yield every change on offer: fixes, all safe fixes at once, refactorings."""
        for shown in self.found:
            if _touches(shown.finding.place.span, self.span):
                for fix in engine.fixes(shown, self.project):
                    yield Offer(fix.title, QUICK_FIX, fix.plan, shown, fix.safe)
        yield from self._all_safe()
        for refactor in refactors.ALL:
            if not refactor.needs:
                yield from self._refactoring(refactor)

    def _all_safe(self) -> Iterator[Offer]:
        """Offer the safe fixes of the file, those that go together, as one change."""
        plan, count = Plan(), 0
        for shown in self.found:
            fix = next((fix for fix in engine.fixes(shown, self.project) if fix.safe), None)
            both = engine.together(plan, fix.plan, self.project) if fix else None
            if both is not None:
                plan, count = both, count + 1
        if count:
            yield Offer("Make every safe fix in this file", FIX_ALL, plan)

    def _refactoring(self, refactor: Refactor) -> Iterator[Offer]:
        target = Target(self.path, self.span)
        try:
            plan = refactor.plan(target, self.project)
        except Refused as refused:
            title = refactor.title(target, self.project)
            yield Offer(title, refactor.kind, None, refused=str(refused))
            return
        if plan is not None:
            yield Offer(refactor.title(target, self.project), refactor.kind, plan)


def _touches(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end
