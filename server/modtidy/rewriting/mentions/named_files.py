"""Configuration that names a file, when the file becomes the `__init__.py` of a directory, or back.

A setting that is the file's path, whole, follows: to the directory where a build backend is told
what to take, else to the new file.  Whatever else names it, as a command does, is pointed at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from modtidy import paths
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.project import INI_FILES, TOML_FILES
from modtidy.configuration.toml import Key, parse_toml, places
from modtidy.plan import Remark
from modtidy.rewriting.remarks import remark_on
from modtidy.text import Edit, Span
from modtidy.tree import Tree

_SECTIONS = (*INI_FILES, ".coveragerc", ".flake8", ".pylintrc", ".isort.cfg")
_JSON = ("pyrightconfig.json",)
_OWNERS = ("CODEOWNERS",)
_POINTED_AT = (
    *("Makefile", "makefile", "GNUmakefile", "justfile", "Justfile", "Dockerfile", "Procfile"),
    *("MANIFEST.in", ".gitlab-ci.yml", ".pre-commit-config.yaml"),
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


_TAKEN = frozenset({"packages", "include", "includes", "only-include", "force-include", "exclude"})
"""The keys of these tables that list files and directories."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The places where one configuration file names a module's file."""

    path: str
    edits: tuple[Edit, ...] = ()
    remarks: tuple[Remark, ...] = ()


class _Renaming(NamedTuple):
    """A path, from the directory of the file that names it, and what becomes of it."""

    path: str
    ending: str
    """What the path ends in that becomes another ending."""
    new: str
    built: str
    """The ending where a build backend is told what to take."""
    only_built: bool = False
    """Whether it is only there that the path is meant."""

    @property
    def target(self) -> str:
        return self.path.removesuffix(self.ending) + self.new


def namings(path: str, project: str, tree: Tree) -> Iterator[Naming]:
    """Yield, for each file of the project's directory and of the root that names `path`, where.

    The file at `path` becomes a package, or if it is an `__init__.py`, a module.
    """
    for directory in dict.fromkeys((project, paths.ROOT)):
        if paths.below(path, directory):
            renamings = _renamings(paths.relative(path, directory))
            for file in sorted(_files(directory, tree)):
                text = tree.text(file)
                found = [_named(file, one, text) for one in renamings]
                edits = tuple(edit for one in found for edit in one.edits)
                remarks = tuple(remark for one in found for remark in one.remarks)
                if edits or remarks:
                    yield Naming(file, edits, remarks)


def _renamings(path: str) -> tuple[_Renaming, ...]:
    if paths.stem(path) != "__init__":
        return (_Renaming(path, ".py", "/__init__.py", ""),)
    return (
        _Renaming(path, "/__init__.py", ".py", ".py"),
        _Renaming(paths.parent(path), "", ".py", ".py", only_built=True),
    )


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


def _named(file: str, one: _Renaming, text: str) -> Naming:
    path = one.path
    if paths.leaf(path) not in text:
        return Naming(file)
    leaf = paths.leaf(file)
    if leaf in TOML_FILES and not isinstance(parse_toml(text, file), Mistake):
        edits = tuple(_in_toml(one, text))
    elif leaf in _OWNERS:
        edits = tuple(_owned(one, text))
    elif one.only_built:
        edits = ()
    elif leaf in _SECTIONS:
        edits = tuple(_in_sections(one, text))
    elif leaf == "MANIFEST.in":
        pattern = rf"(?m)(?<=[ \t])(?:\./)?(?P<path>{re.escape(path)})(?=[ \t]|\r?$)"
        edits = tuple(_replaced(pattern, one.target, text))
    elif leaf in _JSON:
        pattern = rf'(?<=")(?:\./)?(?P<path>{re.escape(path)})(?=")'
        edits = tuple(_replaced(pattern, one.target, text))
    else:
        edits = ()
    return Naming(file, edits, () if one.only_built else tuple(_remarks(file, one, text, edits)))


def _owned(one: _Renaming, text: str) -> Iterator[Edit]:
    """Yield the edits of patterns of paths: a directory's ends in a slash."""
    slash = "/" if one.only_built else ""
    pattern = rf"(?m)^[ \t]*/?(?P<path>{re.escape(one.path)}{slash})(?=[ \t])"
    yield from _replaced(pattern, one.target.removesuffix("__init__.py"), text)


def _in_toml(one: _Renaming, text: str) -> Iterator[Edit]:
    path = one.path
    where = places(text)
    spans = [(key, span) for key, span in where.values.items()]
    spans += [(key, span) for key, span in where.keys.items() if text[span.start] in "\"'"]
    for key, span in dict.fromkeys(spans):
        written = text[span.start + 1 : span.end - 1]
        if text[span.start] not in "\"'":
            continue
        is_built = any(key[: len(table)] == table for table in _BUILDERS)
        if one.only_built and not (is_built and {*key} & _TAKEN):
            continue
        meant = written.removeprefix("./").removeprefix("/")
        ending = one.ending or ("/" if meant.endswith("/") else "")
        meant = meant.removesuffix("/")
        from_elsewhere = key[:3] == ("tool", "poetry", "packages") and key[-1] == "include"
        forced = "force-include" in key and key[-1] == path and meant.endswith(one.ending)
        if meant == path or forced or (from_elsewhere and path.endswith(f"/{meant}")):
            at = span.end - 1 - len(ending)
            is_taken = is_built and {*key} & _TAKEN
            yield Edit(Span(at, span.end - 1), one.built if is_taken else one.new)


def _in_sections(one: _Renaming, text: str) -> Iterator[Edit]:
    """Yield the edits of list items; a command names a file among other words."""
    pattern = (
        rf"(?m)(?:^[ \t]+|^[\w.-]+[ \t]*[=:][ \t]*|,[ \t]*)(?:\./)?"
        rf"(?P<path>{re.escape(one.path)})(?=[ \t]*(?:\r?$|,|:))"
    )
    yield from _replaced(pattern, one.target, text)


def _replaced(pattern: str, target: str, text: str) -> Iterator[Edit]:
    for found in re.finditer(pattern, text):
        yield Edit(Span(found.start("path"), found.end("path")), target)


def _remarks(file: str, one: _Renaming, text: str, edits: tuple[Edit, ...]) -> Iterator[Remark]:
    path = one.path
    followed = {text.count("\n", 0, one.span.start) for one in edits}
    lines: set[int] = set()
    whole, leaf = re.escape(path), re.escape(paths.leaf(path))
    patterns = rf"|\*\*?/{leaf}" if one.ending == ".py" else ""  # any package has an `__init__.py`
    pattern = rf"(?<![\w./*-])(?:(?:\./)?{whole}{patterns})(?![\w-])"
    for found in re.finditer(pattern, text):
        line = text.count("\n", 0, found.start())
        if line not in followed | lines:
            lines.add(line)
            what = f"names `{found[0]}`, which will be `{one.target}`"
            yield remark_on(file, text, Span(*found.span()), what)
