"""What is written after a command: declared, read, and where it is wrong, said to be.

The options many commands share are declared here, in two groups: how a project is to be seen, and
how to print what is found.
"""

import argparse
import contextlib
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from modtidy.cli.console import Console, FailureError, is_coloured, near

Arguments = argparse.Namespace


@dataclass(frozen=True)
class Command:
    """One command of the command line."""

    name: str
    form: str
    """What may be written after its name, but for options."""
    purpose: str
    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[[Arguments, Console], int]
    """Returns the exit status; raises `FailureError`."""


class _Parser(argparse.ArgumentParser):
    """A parser that raises what is wrong in place of leaving the process."""

    def error(self, message: str) -> NoReturn:
        raise FailureError(f"{self.prog}: {message}")


def parse(command: Command, argv: Sequence[str], console: Console) -> Arguments | None:
    """Read the arguments of a command, and turn the console to them; none if help was wanted."""
    parser = _Parser(f"modtidy {command.name}", description=command.purpose, allow_abbrev=False)
    command.declare(parser)
    arguments = Arguments()
    try:
        with contextlib.redirect_stdout(console.stdout):
            _, unknown = parser.parse_known_args(argv, arguments)
    except SystemExit:  # how argparse ends after `--help`
        return None
    if unknown:
        known = [one for action in parser._actions for one in action.option_strings]  # noqa: SLF001 - it has no other way to say
        wrong = unknown[0].partition("=")[0]
        raise FailureError(f"{parser.prog}: there is no option `{wrong}`{near(wrong, known)}")
    console.quiet = getattr(arguments, "quiet", False)
    console.verbose = getattr(arguments, "verbose", False)
    stream = console.stdout
    console.colour = is_coloured(getattr(arguments, "color", "never"), stream)
    return arguments


def summary(commands: Iterable[Command]) -> str:
    """Say which commands there are."""
    lines = ["modtidy: Python's modules, packages and imports, tidied", ""]
    for command in commands:
        form = f"modtidy {command.name} {command.form}".rstrip()
        lines.append(f"  {form:<34} {command.purpose}")
    return "\n".join([*lines, "", "`modtidy COMMAND --help` lists the options of a command", ""])


def add_project_options(parser: argparse.ArgumentParser) -> None:
    """Declare how the project is to be seen."""
    group = parser.add_argument_group("the project")
    add = group.add_argument
    add("--config", action="append", default=[], metavar="FILE|KEY=VALUE", help="settings")
    add("--isolated", action="store_true", help="leave the settings in files out")
    add("--select", action="append", default=[], metavar="RULE", help="the only rules that are on")
    add("--ignore", action="append", default=[], metavar="RULE", help="rules that are off")
    add("--severity", action="append", default=[], metavar="RULE=LEVEL", help="what a rule weighs")
    add("--exclude", action="append", default=[], metavar="GLOB", help="files to leave alone")
    add("--python", metavar="PATH", help="the environment to look at; it is read and never run")
    add("--target-version", metavar="3.N", help="the oldest Python the code is for")
    add("--no-cache", action="store_true", help="keep nothing from one run to the next")
    add("--cache-dir", metavar="DIR", help="where to keep it")


def add_output_options(parser: argparse.ArgumentParser, formats: Iterable[str]) -> None:
    """Declare how to print; the first of `formats` is the default."""
    group = parser.add_argument_group("output")
    add = group.add_argument
    known = tuple(formats)
    add("--output-format", default=known[0], metavar="FORMAT", help=", ".join(known))
    add("--output-file", metavar="FILE", help="write the results there")
    add("--color", default="auto", choices=("auto", "always", "never"), help="when to use colour")
    add("-q", "--quiet", action="store_true", help="print results alone")
    add("-v", "--verbose", action="store_true", help="say what is read, and how")


def chosen(format_name: str, known: Iterable[str]) -> str:
    """Return the name of a format; raises `FailureError` where there is none of that name."""
    names = tuple(known)
    if format_name not in names:
        close = near(format_name, names)
        raise FailureError(f"there is no output format `{format_name}`{close}")
    return format_name


def wrapped(text: str) -> str:
    """Break a paragraph into lines."""
    return textwrap.fill(text, 100)
