"""What `setup.py` lists by name: a module there is a package, or the other way round.

The one idea: of a call of `setup()` the lists that are written out can be edited as those of a
configuration file are; what the script works out as it runs is left as it is.  setuptools takes
modules from `py_modules` and packages from `packages`.
"""

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from modtidy.rewriting.builds.module_lists import all_appended, put_in, taken_out
from modtidy.rewriting.builds.setup_arguments import calls, value_of
from modtidy.rewriting.program import Program
from modtidy.text import Edit, Span

PACKAGES, MODULES = "packages", "py_modules"
"""The arguments that list them."""


class _Argument(NamedTuple):
    """One argument of the call."""

    whole: Span
    keyword: Span
    """Where its name stands."""
    around: Span
    """What goes with it when it goes: up to the next argument, or from the one before."""
    value: Span
    items: tuple[Span, ...] | None
    """Those of the list that is its value; None where that is no list of strings."""


def mentions(name: str, argument: str, text: str) -> bool:
    """Tell whether a name is a string by itself in what `setup()` is told in an argument."""
    program = Program.of(text) if argument in text else None
    told = (one for call in calls(program) for one in call.keywords) if program else ()
    return any(
        isinstance(node, ast.Constant) and node.value == name
        for one in told
        if program and one.arg == argument
        for node in ast.walk(value_of(one.value, program))
    )


def listed_as_package(name: str, text: str) -> Iterator[Edit]:
    """Yield the edits by which a module that is listed is listed as a package."""
    yield from _relisted(name, text, MODULES, PACKAGES)


def listed_as_module(name: str, text: str) -> Iterator[Edit]:
    """Yield the edits by which a package that is listed is none, but a module at the top."""
    if "." not in name:
        yield from _relisted(name, text, PACKAGES, MODULES)
        return
    listed = _arguments(text).get(PACKAGES)
    item = _item(name, listed, text)
    if listed and listed.items and item and len(listed.items) > 1:
        yield taken_out(text, [*listed.items], item)


def added(names: Sequence[str], argument: str, text: str) -> Iterator[Edit]:
    """Yield the edit by which more names are in a list that is not empty; none where it is none."""
    listed = _arguments(text).get(argument)
    if listed and listed.items:
        quote = text[listed.items[-1].start]
        quoted = [f"{quote}{name}{quote}" for name in names]
        yield all_appended(text, listed.value, [*listed.items], quoted)


def module_added(name: str, text: str) -> Edit | None:
    """Give the edit by which a module at the top is listed where packages are searched for."""
    arguments = _arguments(text)
    beside = arguments.get(PACKAGES)
    if "." in name or beside is None:
        return None
    if MODULES in arguments:
        return next(added((name,), MODULES, text), None)
    return _inserted(text, beside, MODULES, f'"{name}"')


def _relisted(name: str, text: str, source: str, target: str) -> Iterator[Edit]:
    arguments = _arguments(text)
    listed, others = arguments.get(source), arguments.get(target)
    item = _item(name, listed, text)
    if listed is None or not listed.items or item is None:
        return
    written = text[item.start : item.end]
    if others is None and len(listed.items) == 1:
        yield Edit(listed.keyword, target)
        return
    if others is None:
        yield _inserted(text, listed, target, written)
    elif others.items is not None:
        yield from put_in(text, others.value, [*others.items], written)
    if len(listed.items) == 1:
        yield Edit(listed.around, "")
    else:
        yield taken_out(text, [*listed.items], item)


def _arguments(text: str) -> dict[str, _Argument]:
    """Read the arguments of the one call of `setup()`, by name."""
    program = Program.of(text) if MODULES in text or PACKAGES in text else None
    found = calls(program) if program else []
    if program is None or len(found) != 1:
        return {}
    known = [one for one in found[0].keywords if one.arg]
    spans = [program.span(one) for one in known]
    arguments = {}
    for at, (one, span) in enumerate(zip(known, spans, strict=True)):
        value = value_of(one.value, program)
        after = spans[at + 1].start if at + 1 < len(spans) else span.end
        before = spans[at - 1].end if at and after == span.end else span.start
        arguments[str(one.arg)] = _Argument(
            span,
            Span(span.start, span.start + len(str(one.arg))),
            Span(before, after),
            program.span(value),
            _items(value, program),
        )
    return arguments


def _items(value: ast.expr, program: Program) -> tuple[Span, ...] | None:
    if not isinstance(value, ast.List | ast.Tuple):
        return None
    if not all(isinstance(one, ast.Constant) and isinstance(one.value, str) for one in value.elts):
        return None
    return tuple(program.span(one) for one in value.elts)


def _item(name: str, listed: _Argument | None, text: str) -> Span | None:
    items = listed.items if listed and listed.items else ()
    return next((one for one in items if text[one.start : one.end].strip("\"'") == name), None)


def _inserted(text: str, beside: _Argument, name: str, item: str) -> Edit:
    """Add a list beside the other one, packages first; on a line of its own where that has one."""
    start, end = beside.whole.start, beside.whole.end
    indentation = text[text.rfind("\n", 0, start) + 1 : start]
    line_end = "\r\n" if "\r\n" in text else "\n"
    between = " " if indentation.strip() else f"{line_end}{indentation}"
    if name == PACKAGES:
        return Edit(Span(start, start), f"{name}=[{item}],{between}")
    return Edit(Span(end, end), f",{between}{name}=[{item}]")
