"""Configuration that names a file, when the file becomes the `__init__.py` of a directory.

A setting that is the file's path, whole, follows: to the directory where a build backend is told
what to take, else to the new file.  Whatever else names it, as a command does, is pointed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modtidy import paths
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.project import INI_FILES, TOML_FILES
from modtidy.configuration.toml import Key, parse_toml, places
from modtidy.text import Edit, Span
from modtidy.tree import Tree

_SECTIONS = (*INI_FILES, ".coveragerc", ".flake8", ".pylintrc", ".isort.cfg")
_JSON = ("pyrightconfig.json",)
_OWNERS = ("CODEOWNERS",)
_POINTED_AT = (
    *("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Dockerfile", "Procfile"),
    *("setup.py", "MANIFEST.in", ".gitlab-ci.yml", ".pre-commit-config.yaml", "noxfile.py"),
)
_SCRIPTS = (".sh", ".yml", ".yaml", ".bat", ".ps1")
_BUILDERS: tuple[Key, ...] = (
    ("tool", "hatch", "build"),
    ("tool", "poetry"),
    ("tool", "pdm", "build"),
    ("tool", "uv", "build-backend"),
    ("tool", "flit", "sdist"),
    ("build",),
)
"""The tables, of `pyproject.toml` and `hatch.toml`, that say what to take."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The places where one configuration file names a module's file."""

    path: str
    edits: tuple[Edit, ...] = ()
    remarks: tuple[str, ...] = ()


def namings(path: str, project: str, tree: Tree) -> Iterator[Naming]:
    """Yield, for each file of the project's directory and of the root that names `path`, where."""
    for directory in dict.fromkeys((project, paths.ROOT)):
        if paths.below(path, directory):
            for file in sorted(_files(directory, tree)):
                named = _named(file, paths.relative(path, directory), tree.text(file))
                if named.edits or named.remarks:
                    yield named


def _files(directory: str, tree: Tree) -> Iterator[str]:
    known = {*TOML_FILES, *_SECTIONS, *_JSON, *_OWNERS, *_POINTED_AT}
    for name in tree.entries(directory).names:
        if name in known or name.endswith(_SCRIPTS):
            yield paths.join(directory, name)
    for inner in (".github", ".github/workflows", "docs", "scripts", "bin"):
        below = paths.join(directory, inner)
        for name in tree.entries(below).names:
            if name in _OWNERS or name.endswith(_SCRIPTS):
                yield paths.join(below, name)


def _named(file: str, path: str, text: str) -> Naming:
    if paths.leaf(path) not in text:
        return Naming(file)
    leaf = paths.leaf(file)
    if leaf in TOML_FILES and not isinstance(parse_toml(text, file), Mistake):
        edits = tuple(_in_toml(path, text))
    elif leaf in _SECTIONS:
        edits = tuple(_in_sections(path, text))
    elif leaf in _JSON:
        edits = tuple(_replaced(rf'(?<=")(?:\./)?(?P<path>{re.escape(path)})(?=")', path, text))
    elif leaf in _OWNERS:
        pattern = rf"(?m)^[ \t]*/?(?P<path>{re.escape(path)})(?=[ \t])"
        edits = tuple(_replaced(pattern, path, text, f"{path.removesuffix('.py')}/"))
    else:
        edits = ()
    return Naming(file, edits, tuple(_remarks(file, path, text, edits)))


def _in_toml(path: str, text: str) -> Iterator[Edit]:
    where = places(text)
    spans = [(key, span) for key, span in where.values.items()]
    spans += [(key, span) for key, span in where.keys.items() if text[span.start] in "\"'"]
    for key, span in dict.fromkeys(spans):
        written = text[span.start + 1 : span.end - 1]
        if text[span.start] not in "\"'":
            continue
        is_built = any(key[: len(one)] == one for one in _BUILDERS)
        meant = written.removeprefix("./").removeprefix("/")
        from_elsewhere = key[:3] == ("tool", "poetry", "packages") and key[-1] == "include"
        forced = "force-include" in key and key[-1] == path and meant.endswith(".py")
        if meant == path or forced or (from_elsewhere and path.endswith(f"/{meant}")):
            at = span.end - 1 - len(".py")
            yield Edit(Span(at, span.end - 1), "" if is_built else "/__init__.py")


def _in_sections(path: str, text: str) -> Iterator[Edit]:
    """Yield the edits of list items; a command names a file among other words."""
    pattern = (
        rf"(?m)(?:^[ \t]+|^[\w.-]+[ \t]*[=:][ \t]*|,[ \t]*)(?:\./)?(?P<path>{re.escape(path)})"
        r"(?=[ \t]*(?:\r?$|,|:))"
    )
    yield from _replaced(pattern, path, text)


def _replaced(pattern: str, path: str, text: str, new: str = "") -> Iterator[Edit]:
    target = new or f"{path.removesuffix('.py')}/__init__.py"
    for found in re.finditer(pattern, text):
        yield Edit(Span(found.start("path"), found.end("path")), target)


def _remarks(file: str, path: str, text: str, edits: tuple[Edit, ...]) -> Iterator[str]:
    followed = {text.count("\n", 0, one.span.start) for one in edits}
    lines: set[int] = set()
    whole, leaf = re.escape(path), re.escape(paths.leaf(path))
    pattern = rf"(?<![\w./*-])(?:(?:\./)?{whole}|\*\*?/{leaf})(?![\w-])"
    for found in re.finditer(pattern, text):
        line = text.count("\n", 0, found.start())
        if line not in followed | lines:
            lines.add(line)
            yield (
                f"line {line + 1} of `{file}` names `{found[0]}`, "
                f"which will be `{path.removesuffix('.py')}/__init__.py`"
            )
