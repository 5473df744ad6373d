"""The exact twin of the resolver: CPython's own finders, in a process of their own.

The one idea: what modtidy says a name means is what the finders say, in the same words: the kind
of module, the file it comes from, and the directories its submodules are looked for in.
"""

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from modtidy.environment import StandardLibrary
from modtidy.host.disk import absolute
from modtidy.project.module import Kind, Module

PROBE = Path(__file__).with_name("finder_probe.py")


class Found(NamedTuple):
    """A module as both name it; paths are absolute."""

    kind: Kind
    origin: str
    portions: tuple[str, ...]


class Twin:
    """The finders of one interpreter."""

    def __init__(self, asked: IO[str], answers: IO[str]) -> None:
        self._asked, self._answers = asked, answers
        self.suffixes: tuple[str, ...] = tuple(json.loads(answers.readline()))
        """What its extension modules end in, in the order they are looked for."""

    def find(self, names: Iterable[str], search_path: Sequence[str]) -> Mapping[str, Found | None]:
        """Return where each name, dotted and absolute, is found along the search path, if it is."""
        names = list(names)
        self._asked.write(json.dumps({"names": names, "search_path": search_path}) + "\n")
        self._asked.flush()
        answers = json.loads(self._answers.readline())
        return dict(zip(names, map(_found, answers), strict=True))


@contextmanager
def started(python: Path) -> Iterator[Twin]:
    """Start the finders of an interpreter, which sees no environment variables and no site."""
    command = [str(python), "-I", "-S", str(PROBE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:
        assert process.stdin
        assert process.stdout
        yield Twin(process.stdin, process.stdout)
        process.stdin.close()


def _found(answer: tuple[str, str, list[str]] | None) -> Found | None:
    if answer is None:
        return None
    kind, origin, portions = answer
    return Found(Kind(kind), origin, tuple(portions))


def disagreement(
    name: str, ours: Module | None, theirs: Found | None, root: str, library: StandardLibrary
) -> str:
    """Say how the resolver and the finders differ on a name; nothing where they agree.

    `root` is the absolute path of the workspace.  Of the standard library, modtidy knows the
    modules of every platform, and the finders those of this one.
    """
    if ours and theirs is None and "." not in name and not ours.origin and name in library.names:
        return ""
    told = ours and Found(
        ours.kind,
        absolute(ours.origin, root) if ours.origin else "",
        tuple(absolute(portion, root) for portion in ours.portions),
    )
    return "" if told == theirs else f"`{name}`: {told}, and by CPython {theirs}"
