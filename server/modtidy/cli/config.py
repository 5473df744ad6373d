"""`modtidy config`: the settings in force, where each comes from, and the roots."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence

from modtidy.cli.arguments import Arguments, Command, add_project_options, chosen
from modtidy.cli.console import Console, is_coloured
from modtidy.cli.opening import opened
from modtidy.host.workspace import Workspace
from modtidy.project.layout import Root
from modtidy.project.project import Project
from modtidy.settings.keys import EXTEND, KEYS, PER_FILE_IGNORES, RULES, SEVERITY

FORMATS = ("text", "json")
DEFAULT = "the default"


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("path", nargs="?", default=".", metavar="PATH", help="a place in a project")
    parser.add_argument("--output-format", default="text", metavar="FORMAT", help="text, json")
    parser.add_argument("--color", default="auto", choices=("auto", "always", "never"))
    parser.add_argument("-q", "--quiet", action="store_true", help="print results alone")
    parser.add_argument("-v", "--verbose", action="store_true", help="say what is read, and how")
    add_project_options(parser)


def run(arguments: Arguments, console: Console) -> int:
    """Print how modtidy sees the project around a path."""
    console.colour = is_coloured(arguments.color, console.stdout)
    format_name = chosen(arguments.output_format, FORMATS)
    (home,) = opened([arguments.path], arguments, console)
    if format_name == "json":
        console.stdout.write(f"{json.dumps(_as_json(home.workspace, home.asked[0]), indent=2)}\n")
    else:
        console.stdout.writelines(_as_text(home.workspace, home.asked[0], console))
    return 0


def _as_json(workspace: Workspace, path: str) -> Mapping[str, object]:
    project = workspace.project
    environment = project.environment_of(path)
    return {
        "root": workspace.root,
        "environment": {
            "version": _version(environment.version),
            "prefix": environment.prefix,
            "why": environment.why,
        },
        "settings": {
            name: {"value": value, "origin": origin}
            for name, value, origin in _settings(project, path)
        },
        "roots": [
            {
                "path": root.path,
                "kind": root.kind.value,
                "why": root.why,
                "comes_first": root.comes_first,
            }
            for root in _roots(project, path)
        ],
    }


def _as_text(workspace: Workspace, path: str, console: Console) -> Iterator[str]:
    project = workspace.project
    environment = project.environment_of(path)
    yield f"{console.styled('project', 'bold')}      {workspace.root}\n"
    version = _version(environment.version)
    yield f"{console.styled('environment', 'bold')}  Python {version}, {environment.why}\n\n"
    yield f"{console.styled('settings', 'bold')}\n"
    for name, value, origin in _settings(project, path):
        if origin != DEFAULT or not name.startswith(f"{RULES}."):  # the rule's page has those
            said = f"{name} = {json.dumps(value)}"
            yield f"  {said:<48}  {console.styled(origin, 'dim')}\n"
    yield f"\n{console.styled('roots', 'bold')}\n"
    for root in _roots(project, path):
        yield f"  {root.path or '.':<24} {root.kind.value}: {root.why}\n"


def _roots(project: Project, path: str) -> Sequence[Root]:
    """Give the roots that imports at a path are found by, in order; for the root, all there are."""
    return project.layout.roots_of(path) if path else project.layout.roots


def _settings(project: Project, path: str) -> Iterator[tuple[str, object, str]]:
    """Yield each setting's name, its value there as JSON has it, and where it comes from."""
    settings = project.settings_of(path)
    origins = settings.origins
    version = _version(project.python_version_of(path))
    yield "target-version", version, origins.get("target-version", "worked out")
    for key in KEYS:
        if key.name not in ("target-version", EXTEND.name):
            value = getattr(settings, key.name.replace("-", "_"))
            yield key.name, value, origins.get(key.name, DEFAULT)
    for rule, level in settings.severity.items():
        yield _told(SEVERITY, rule, level, origins)
    for glob, silent in settings.per_file_ignores.items():
        yield _told(PER_FILE_IGNORES, glob, silent, origins)
    for rule, options in settings.rules.items():
        for option, value in options.items():
            yield _told(RULES, f"{rule}.{option}", value, origins)


def _told(
    table: str, name: str, value: object, origins: Mapping[str, str]
) -> tuple[str, object, str]:
    key = f"{table}.{name}"
    return key, value, origins.get(key, DEFAULT)


def _version(version: tuple[int, int]) -> str:
    return "{}.{}".format(*version)


COMMAND = Command("config", "[PATH]", "the settings in force, and the roots", declare, run)
