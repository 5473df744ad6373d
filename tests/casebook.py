"""Every case there is: those in `cases/`, and the example on each rule's page."""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from textwrap import dedent

from casefile import Case, case, cases
from modtidy import refactors, rules
from modtidy.rule import Rule

CASES = Path(__file__).parent / "cases"
_HEADING = "## Example\n"


@cache
def rule_cases() -> tuple[Case, ...]:
    """Read the cases of every rule, the examples on their pages first."""
    return (*_examples(), *_read("rules", {rule.name for rule in rules.ALL}))


@cache
def refactor_cases() -> tuple[Case, ...]:
    """Read the cases of every refactoring."""
    return tuple(_read("refactors", {refactor.name for refactor in refactors.ALL}))


def all_cases() -> tuple[Case, ...]:
    """Read the cases of both."""
    return rule_cases() + refactor_cases()


def page(rule: Rule) -> str:
    """Give a rule's page: the docstring of its module."""
    return import_module(rule.module).__doc__ or ""


def redraw(of: Case, heading: str, drawn: str) -> None:
    """Write into the case's file what is drawn under a heading now."""
    for path in CASES.glob(f"*/{of.of}.case"):
        before, title, rest = path.read_text("utf-8").partition(f"=== {of.title}\n")
        body, following, beyond = rest.partition("\n=== ")
        above, mark, section = body.partition(f"--- {heading}\n")
        _, next_mark, below = section.partition("\n--- ")
        if mark:
            drawn_section = f"{drawn}\n{next_mark}{below}" if next_mark else f"{drawn}\n"
            text = [before, title, above, mark, drawn_section, following, beyond]
            path.write_text("".join(text), "utf-8")


def _examples() -> Iterator[Case]:
    for rule in rules.ALL:
        _, heading, drawing = page(rule).partition(_HEADING)
        if heading:
            drawing = dedent(drawing.partition("\n## ")[0])
            yield case(rule.name, "the example on its page", drawing)


def _read(folder: str, names: set[str]) -> Iterator[Case]:
    for path in sorted((CASES / folder).glob("*.case")):
        if path.stem in names:
            yield from cases(path.stem, path.read_text("utf-8"))
