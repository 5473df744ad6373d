"""`modtidy refactor`: a refactoring shown, and carried out if that is wanted."""

import argparse
import os
import re
from dataclasses import replace
from pathlib import Path

from modtidy import paths, refactors
from modtidy.cli import outline
from modtidy.cli.arguments import Arguments, Command, add_project_options
from modtidy.cli.console import Console, FailureError, is_coloured, near
from modtidy.cli.diff import coloured
from modtidy.cli.opening import Opened, existing, opened
from modtidy.cli.report import Lines
from modtidy.host.carry_out import carry_out
from modtidy.host.repository import uncommitted
from modtidy.plan import Plan, Rewrite
from modtidy.refactor import Refactor, Refused, Target
from modtidy.rewriting.mentions.named_in_strings import STRINGS
from modtidy.text import Span

_PLACE = re.compile(r"(?P<path>.+?):(?P<row>\d+)(?::(?P<column>\d+))?")


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    verbs = ", ".join(one.name for one in refactors.ALL)
    add = parser.add_argument
    add("verb", metavar="VERB", help=verbs)
    add("target", metavar="TARGET", help="a file, a directory, a dotted name, or FILE:LINE")
    needs = ", ".join(
        f"{one.name} {one.usage}" for one in refactors.ALL if one.needs or one.takes_more
    )
    add("arguments", nargs="*", metavar="ARGUMENT", help=f"what more the verb needs: {needs}")
    add("--yes", action="store_true", help="carry it out without asking")
    add("--diff", action="store_true", help="print what it would do, and change nothing")
    add("--no-strings", action="store_true", help="leave strings that name the module")
    add(
        "--no-config",
        action="store_true",
        help="leave configuration files and documents that name it",
    )
    add("--allow-dirty", action="store_true", help="change files git could not bring back")
    add("--color", default="auto", choices=("auto", "always", "never"), help="when to use colour")
    add("-q", "--quiet", action="store_true", help="print results alone")
    add("-v", "--verbose", action="store_true", help="say what is read, and how")
    add_project_options(parser)


def run(arguments: Arguments, console: Console) -> int:
    """Show the plan and ask, or do as the options say."""
    console.colour = is_coloured(arguments.color, console.stdout)
    refactor = next((one for one in refactors.ALL if one.name == arguments.verb), None)
    if refactor is None:
        close = near(arguments.verb, [one.name for one in refactors.ALL])
        raise FailureError(f"there is no refactoring `{arguments.verb}`{close}")
    home, target = _pointed_at(refactor, arguments, console)
    plan = _kept(_plan(refactor, target, home), arguments)
    project, root = home.workspace.project, home.workspace.root
    if arguments.diff:
        lines = outline.diffs(plan, project.tree, home.named)
        console.stdout.writelines(coloured(lines, console))
        return 0
    if not arguments.allow_dirty:
        _check_committed(plan, home)
    console.stdout.write(f"{console.styled(refactor.title(target, project), 'bold')}\n")
    console.stdout.writelines(outline.listed(plan, project.tree, home.named))
    if not arguments.yes and not _agreed(console):
        return 2
    carry_out([plan], project.tree, root)
    return 0


def _check_committed(plan: Plan, home: Opened) -> None:
    """Raise `FailureError` unless git could bring back every file that is to be changed."""
    try:
        dirty = uncommitted(plan.paths, home.workspace.root)
    except OSError as error:
        raise FailureError(f"{error}; see `--allow-dirty`") from error
    if dirty:
        listed = ", ".join(f"`{home.named(path)}`" for path in dirty)
        raise FailureError(f"git has not committed what is in {listed}; see `--allow-dirty`")


def _plan(refactor: Refactor, target: Target, home: Opened) -> Plan:
    try:
        plan = refactor.plan(target, home.workspace.project)
    except Refused as refused:
        raise FailureError(str(refused)) from refused
    if plan is None:
        raise FailureError(f"`{refactor.name}` has nothing to do for `{home.named(target.path)}`")
    return plan


def _kept(plan: Plan, arguments: Arguments) -> Plan:
    """Leave out of a plan what wants a second look, where it is not wanted at all."""

    def stays(one: Rewrite) -> bool:
        if one.note is None:
            return True
        is_string = one.note.label == STRINGS.label
        return not (arguments.no_strings if is_string else arguments.no_config)

    return replace(plan, rewrites=tuple(filter(stays, plan.rewrites)))


def _pointed_at(
    refactor: Refactor, arguments: Arguments, console: Console
) -> tuple[Opened, Target]:
    """Find what is to be changed, and what the refactoring is told besides."""
    given, needed = [arguments.target, *arguments.arguments], len(refactor.needs)
    targets = len(given) - needed if refactor.takes_several else 1
    told = given[targets:]
    if targets < 1 or len(told) < needed:
        raise FailureError(f"`{refactor.name}` takes {refactor.usage}")
    if len(told) > needed and not refactor.takes_more:
        after = f" {' '.join(given[: targets + needed])}"
        raise FailureError(f"`{refactor.name}` takes nothing after `{after.strip()}`")
    home, target = _target(given[0], arguments, console)
    others = []
    for one in given[1:targets]:
        other, found = _target(one, arguments, console)
        if other.workspace.root != home.workspace.root:
            raise FailureError(f"`{one}` is of another project than `{given[0]}`")
        others.append(found.path)
    said = tuple(_argument(one, home) for one in told)
    return home, replace(target, others=tuple(others), arguments=said)


def _argument(given: str, home: Opened) -> str:
    """Give an argument that is a path from the project's directory; others as they are."""
    if "/" not in given and given not in {".", ".."} and not Path(given).exists():
        return given
    absolute = Path(os.path.abspath(given)).as_posix()  # noqa: PTH100 - links stay as written
    root = home.workspace.root
    if not paths.below(absolute, root):
        raise FailureError(f"`{given}` lies outside the project")
    return paths.relative(absolute, root) if absolute != root else "."


def _target(given: str, arguments: Arguments, console: Console) -> tuple[Opened, Target]:
    """Find what is meant: a path with or without a place in it, or a module by its name."""
    place = _PLACE.fullmatch(given)
    name = place["path"] if place else given
    try:
        existing(name)
    except FailureError:
        if place or not all(part.isidentifier() for part in name.split(".")):
            raise
        return _module(name, arguments, console)
    absolute = Path(name).absolute()
    is_directory = absolute.is_dir()
    around = str(absolute.parent) if is_directory else name
    (home,) = opened([around], arguments, console, writes=not arguments.diff)
    path = paths.join(home.asked[0], absolute.name) if is_directory else home.asked[0]
    span = _span(place, home, path) if place else None
    return home, Target(path, span)


def _module(name: str, arguments: Arguments, console: Console) -> tuple[Opened, Target]:
    """Find a module by its dotted name, seen from the directory the command runs in."""
    (home,) = opened(["."], arguments, console, writes=not arguments.diff)
    project = home.workspace.project
    found = project.find(name, paths.join(home.asked[0], "__main__.py"))
    path = (found.portions[0] if found.portions else found.origin) if found else ""
    if not path or paths.is_absolute(path):
        raise FailureError(f"there is neither a file nor a module `{name}`")
    return home, Target(path)


def _span(place: re.Match[str], home: Opened, path: str) -> Span:
    """Give the span of a line without its indentation, or of the place at a column."""
    lines = Lines(home.workspace.project.tree.text(path))
    row = int(place["row"])
    start = lines.start(row)
    if start is None:
        raise FailureError(f"`{home.named(path)}` has no line {row}")
    line = lines.line(row)
    if place["column"]:
        column = min(int(place["column"]) - 1, len(line))
        return Span(start + column, start + column)
    return Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip()))


def _agreed(console: Console) -> bool:
    """Ask whether to carry the plan out."""
    if not console.stdin.isatty():
        raise FailureError("there is nobody to ask; see `--yes` and `--diff`")
    console.stdout.write("Carry this out? [y/N] ")
    console.stdout.flush()
    return console.stdin.readline().strip().lower() in ("y", "yes")


COMMAND = Command(
    "refactor", "VERB TARGET", "change modules, and the imports with them", declare, run
)
