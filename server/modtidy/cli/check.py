"""`modtidy check`: find, and with `--fix` put right."""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from modtidy import engine, paths, rules
from modtidy.cli.arguments import (
    Arguments,
    Command,
    add_output_options,
    add_project_options,
    chosen,
)
from modtidy.cli.console import Console, FailureError
from modtidy.cli.diff import coloured, diff
from modtidy.cli.formats import FORMATS
from modtidy.cli.opening import Opened, opened, showing_progress
from modtidy.cli.report import Report, in_order, reports
from modtidy.engine import Shown
from modtidy.host.carry_out import carry_out
from modtidy.plan import Plan, changes
from modtidy.project.project import Project
from modtidy.rule import Fix

STANDARD_INPUT = "-"


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="where to look; `-` is standard input")
    add("--fix", action="store_true", help="make the safe fixes")
    add("--unsafe-fixes", action="store_true", help="with `--fix` or `--diff`, make the others too")
    add("--diff", action="store_true", help="print what `--fix` would do, and change nothing")
    add("--statistics", action="store_true", help="print how much each rule found")
    add("--exit-zero", action="store_true", help="leave with 0 whatever is found")
    add("--stdin-filename", metavar="PATH", help="what the file on standard input is called")
    add_project_options(parser)
    add_output_options(parser, FORMATS)


def run(arguments: Arguments, console: Console) -> int:
    """Print what is found; return 1 if it is worth mending."""
    write = FORMATS[chosen(arguments.output_format, FORMATS)]
    if arguments.unsafe_fixes and not (arguments.fix or arguments.diff):
        raise FailureError("`--unsafe-fixes` goes with `--fix` or with `--diff`")
    found: list[Report] = []
    with _output(arguments, console) as out:
        for home, project in _projects(arguments, console):
            with showing_progress(console, "Checking"):
                checked = _checked(home, project, arguments, out)
                found += reports(engine.check(checked, rules.ALL), checked, home)
        ordered = in_order(found)
        if arguments.statistics:
            out.stdout.writelines(_statistics(ordered))
        elif not arguments.diff:
            out.stdout.writelines(write(ordered, out))
    severe = any(one.is_severe for one in ordered)
    return int(severe and not arguments.exit_zero)


def _projects(arguments: Arguments, console: Console) -> Iterator[tuple[Opened, Project]]:
    """Open what is to be looked at, with standard input laid over the file it is of."""
    if STANDARD_INPUT not in arguments.paths:
        writes = arguments.fix and not arguments.diff
        for home in opened(arguments.paths or ["."], arguments, console, writes=writes):
            yield home, home.workspace.project
        return
    if arguments.paths != [STANDARD_INPUT] or not arguments.stdin_filename:
        raise FailureError("`-` stands alone, with `--stdin-filename PATH`")
    if arguments.fix or arguments.diff:
        raise FailureError("what is on standard input cannot be fixed")
    file = Path(arguments.stdin_filename).absolute()
    (home,) = opened([str(file if file.exists() else file.parent)], arguments, console)
    path = paths.relative(file.as_posix(), home.workspace.root)
    home.asked = [path]
    project = home.workspace.project
    tree = project.tree if project.tree.has(path) else project.tree.with_entry(path)
    yield home, project.with_tree(tree.with_texts({path: console.stdin.read()}))


@contextmanager
def _output(arguments: Arguments, console: Console) -> Iterator[Console]:
    """Give the console that results go to: a file's, or the one there is."""
    if not arguments.output_file:
        yield console
        return
    with Path(arguments.output_file).open("w", encoding="utf-8", newline="\n") as file:
        yield replace(console, stdout=file, colour=arguments.color == "always")


class _Round(NamedTuple):
    """Fixes that are made together, and the project after them."""

    plan: Plan
    after: Project
    titles: tuple[str, ...]


def _checked(home: Opened, project: Project, arguments: Arguments, console: Console) -> Project:
    """Make the fixes that are asked for, or print them; return the project to report on."""
    if not (arguments.fix or arguments.diff):
        return project
    made = [*_rounds(home, project, unsafe=arguments.unsafe_fixes)]
    plans = [one.plan for one in made]
    if arguments.diff:
        last = made[-1].after.tree if made else project.tree
        lines = diff(changes(plans), project.tree, last, home.named)
        console.stdout.writelines(coloured(lines, console))
        return project
    carry_out(plans, project.tree, home.workspace.root)
    titles = [title for one in made for title in one.titles]
    for title in titles:
        console.say(f"fixed {title}")
    return made[-1].after if made else project


def _rounds(home: Opened, project: Project, *, unsafe: bool) -> Iterator[_Round]:
    """Yield the fixes of what is to be shown, round by round, as the engine makes them."""

    def wanted(shown: Shown, fix: Fix) -> bool:
        return (fix.safe or unsafe) and home.shows(shown.finding.place.path)

    for _, group in groupby(engine.fixed(project, rules.ALL, wanted), key=lambda one: id(one[2])):
        fixes = list(group)
        plan = reduce(Plan.joined, (fix.plan for _, fix, _ in fixes), Plan())
        after = fixes[0][2]
        told = (f"{home.named(one.finding.place.path)}: {fix.title}" for one, fix, _ in fixes)
        yield _Round(plan, after, tuple(dict.fromkeys(told)))


def _statistics(found: Sequence[Report]) -> Iterable[str]:
    """Say how much each rule found, the most first."""
    counts = Counter((one.rule, one.severity.value) for one in found)
    for (rule, severity), count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        yield f"{count:>6} {severity:<11} {rule}\n"


COMMAND = Command("check", "[PATH…]", "find what is amiss with modules and imports", declare, run)
