"""`modtidy rule`: a rule's page, or the list of them."""

import argparse
import json
import sys
from collections.abc import Mapping

from modtidy import rules
from modtidy.cli.arguments import Arguments, Command, chosen
from modtidy.cli.console import Console, FailureError, is_coloured, near
from modtidy.host import pages
from modtidy.rule import Rule

FORMATS = ("text", "json")


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="the rule; without it, all of them")
    parser.add_argument("--output-format", default="text", metavar="FORMAT", help="text, json")
    parser.add_argument("--color", default="auto", choices=("auto", "always", "never"))


def run(arguments: Arguments, console: Console) -> int:
    """Print the page of the rule that is named, or the list."""
    console.colour = is_coloured(arguments.color, console.stdout)
    if arguments.name is None:
        wanted = rules.ALL
    else:
        wanted = tuple(one for one in rules.ALL if one.name == arguments.name)
        if not wanted:
            close = near(arguments.name, [one.name for one in rules.ALL])
            raise FailureError(f"there is no rule `{arguments.name}`{close}")
    if chosen(arguments.output_format, FORMATS) == "json":
        shown = [_as_json(one) for one in wanted]
        result = shown if arguments.name is None else shown[0]
        console.stdout.write(f"{json.dumps(result, indent=2)}\n")
    elif arguments.name is None:
        for one in wanted:
            console.stdout.write(f"{one.name:<26} {_level(one):<12} {_summary(one)}\n")
    else:
        console.stdout.write(_page(wanted[0], console))
    return 0


def _page(rule: Rule, console: Console) -> str:
    lines = [f"{console.styled(rule.name, 'bold')} ({_level(rule)})", "", _text(rule).strip(), ""]
    if rule.options:
        lines += ["## Settings", ""]
        for name, option in rule.options.items():
            default = json.dumps(option.default)
            lines.append(f"`rules.{rule.name}.{name} = {default}`: {option.meaning}")
        lines.append("")
    return "\n".join(lines)


def _as_json(rule: Rule) -> Mapping[str, object]:
    return {
        "name": rule.name,
        "severity": _level(rule),
        "about": rule.about.value,
        "summary": _summary(rule),
        "page": _text(rule).strip(),
        "options": {
            name: {"default": option.default, "meaning": option.meaning}
            for name, option in rule.options.items()
        },
        "url": pages.address(rule),
    }


def _text(rule: Rule) -> str:
    """Give a rule's page: the docstring of its module."""
    return sys.modules[rule.module].__doc__ or ""


def _summary(rule: Rule) -> str:
    return _text(rule).partition("\n")[0]


def _level(rule: Rule) -> str:
    return rule.severity.value if rule.severity else "off"


COMMAND = Command("rule", "[NAME]", "a rule's page, or the list of the rules", declare, run)
