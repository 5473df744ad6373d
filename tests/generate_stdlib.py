"""Writes the tables of the standard library that modtidy ships, one a version of Python.

    python tests/generate_stdlib.py ~/.pyenv/versions/*/bin/python

An interpreter is run here, and only here, so that none need be run where modtidy works.  The one
idea: what a table says is what an interpreter did.  Every module is imported on its own, and what
was loaded then has to be what the table's graph of imports says; differences are printed.
Versions not given are derived from the newest given one and typeshed's `VERSIONS`.
"""

import json
import marshal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypedDict

TABLES = Path(__file__).parent.parent / "server/modtidy/host/stdlib"
DESCRIPTION = Path(__file__).with_name("stdlib_description.py")
PROBE = Path(__file__).with_name("stdlib_probe.py")
NEWEST = (3, 15)
RENAMED = frozenset({"_decimal", "importlib._bootstrap_external"})
"""Modules that call themselves by another name once loaded, so that they do not seem to be."""
FOREIGN = frozenset({"_typeshed", "typing_extensions", "__main__"})
"""What typeshed has stubs for among the library's, and is not of the library."""


class Table(TypedDict):
    """One version's standard library, as its file has it."""

    version: str
    made_from: str
    derived: bool
    names: list[str]
    builtin: list[str]
    frozen: list[str]
    startup: list[str]
    compiled: list[str]
    imports: dict[str, list[str]]


class Description(TypedDict):
    """What `stdlib_description.py` prints."""

    version: str
    platform: str
    names: list[str]
    builtin: list[str]
    frozen: list[str]
    compiled: list[str]
    written: dict[str, list[str]]


class Observation(TypedDict):
    """What `stdlib_probe.py` says of one module."""

    failed: bool
    imports: list[tuple[str, str]]
    loaded: list[str]


def main() -> None:
    """Write a table for every interpreter named, and the tables of versions after the newest."""
    tables = [generated(Path(interpreter)) for interpreter in sys.argv[1:]]
    for table in tables:
        _write(table)
    newest = max(tables, key=lambda table: int(table["version"].partition(".")[2]))
    for minor in range(int(newest["version"].partition(".")[2]) + 1, NEWEST[1] + 1):
        _write(derived(newest, minor, _typeshed_versions()))


def _write(table: Table) -> None:
    TABLES.mkdir(parents=True, exist_ok=True)
    (TABLES / f"{table['version']}.json").write_text(text_of(table), encoding="utf-8")


def text_of(table: Table) -> str:
    """Return the file's text: JSON with a module a line, so that changes can be read."""
    graph = ",\n".join(
        f"{json.dumps(name)}:{json.dumps(targets, separators=(',', ':'))}"
        for name, targets in table["imports"].items()
    )
    fields = [f'"{key}": {json.dumps(value)}' for key, value in table.items() if key != "imports"]
    return "{\n" + ",\n".join(fields) + ',\n"imports": {\n' + graph + "\n}}\n"


# A table from an interpreter


def generated(interpreter: Path) -> Table:
    """Return the table of the interpreter's version, having printed what it does not explain."""
    with tempfile.TemporaryDirectory() as directory:
        python = _bare(interpreter.resolve(), Path(directory))
        description: Description = json.loads(_answer(python, DESCRIPTION))
        modules = {*description["names"], *description["written"]}
        seen: dict[str, Observation] = marshal.loads(  # noqa: S302 # written by the probe just now
            _answer(python, PROBE, " ".join(sorted(modules)))
        )
        loaded = _started(python, Path(directory))
    graph = _graph(description["written"], seen, loaded)
    names = {*description["names"], *_names_elsewhere(description["version"])}
    startup = sorted(loaded & names)
    for line in differences(graph, seen, loaded):
        print(f"{description['version']}: {line}")
    return Table(
        version=".".join(description["version"].split(".")[:2]),
        made_from=f"CPython {description['version']} on {description['platform']}",
        derived=False,
        names=sorted(names),
        builtin=description["builtin"],
        frozen=description["frozen"],
        startup=startup,
        compiled=description["compiled"],
        imports={name: sorted(graph[name]) for name in sorted(graph) if graph[name]},
    )


def _bare(interpreter: Path, directory: Path) -> Path:
    """Return a Python with an empty site-packages: nothing customises how it starts."""
    (directory / "pyvenv.cfg").write_text(
        f"home = {interpreter.parent}\ninclude-system-site-packages = false\n", encoding="utf-8"
    )
    python = directory / "bin" / "python"
    python.parent.mkdir()
    python.symlink_to(interpreter)
    return python


def _answer(python: Path, script: Path, given: str = "") -> bytes:
    """Return what `script` prints; with `-I`, nothing around it counts."""
    return subprocess.run(
        [python, "-I", script], input=given.encode(), check=True, stdout=subprocess.PIPE
    ).stdout


def _started(python: Path, directory: Path) -> frozenset[str]:
    """Return the modules loaded when a script begins."""
    script = directory / "script.py"
    script.write_text("import sys\nprint(*sys.modules)\n", encoding="utf-8")
    return frozenset(_answer(python, script).decode().split())


def _names_elsewhere(version: str) -> frozenset[str]:
    """Return the names other platforms have, where the interpreter does not list them itself.

    `sys.stdlib_module_names` does since 3.10; for those before there is typeshed.
    """
    minor = int(version.split(".")[1])
    if minor >= 10:
        return frozenset()
    spans = _typeshed_versions().items()
    return frozenset(name for name, (first, last) in spans if first <= minor <= last)


def _graph(
    written: Mapping[str, Iterable[str]], seen: Mapping[str, Observation], started: frozenset[str]
) -> dict[str, set[str]]:
    """Join what was seen to happen with what is written, where it could not be seen.

    That is the case for modules that cannot be imported here or are loaded already, and for
    imports of modules that this interpreter lacks: they are tried for, and a file would be found.
    """
    present = {name for name in seen if not seen[name]["failed"]}
    known = seen.keys() | written.keys()
    graph = {
        name: {
            target
            for target in targets
            if target in known and (name in started or not {name, target} <= present)
        }
        for name, targets in written.items()
    }
    for observation in seen.values():
        for importer, target in observation["imports"]:
            if importer != target and target in known:
                graph.setdefault(importer, set()).add(target)
    return graph


# The proof


def differences(
    graph: Mapping[str, Iterable[str]], seen: Mapping[str, Observation], started: frozenset[str]
) -> Iterator[str]:
    """Say of every module what it loads beyond the graph, and what it was said to and does not.

    A module that is absent from this interpreter was tried for in vain, and is no difference.
    """
    present = {name for name, observation in seen.items() if not observation["failed"]} | started
    for module in sorted(name for name in present & seen.keys() if name not in started):
        reached = _reached(graph, module) - started
        loaded = set(seen[module]["loaded"])
        if beyond := (loaded & seen.keys()) - reached - RENAMED:
            yield f"{module} loads {' '.join(sorted(beyond))} unseen"
        if short := (reached & present) - loaded - RENAMED - {module}:
            yield f"{module} does not load {' '.join(sorted(short))}"


def _reached(graph: Mapping[str, Iterable[str]], module: str) -> set[str]:
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name and name not in reached:
            reached.add(name)
            waiting += [name.rpartition(".")[0], *graph.get(name, ())]
    return reached


# A table from the version before


def derived(newest: Table, minor: int, versions: Mapping[str, tuple[int, int]]) -> Table:
    """Return the table of 3.`minor`: names come and go as typeshed says, the rest stays."""
    gone = {name for name, (_, last) in versions.items() if last < minor}
    new = {name for name, (first, last) in versions.items() if first <= minor <= last}

    def kept(names: Iterable[str]) -> list[str]:
        return [name for name in names if name not in gone]

    return Table(
        version=f"3.{minor}",
        made_from=f"{newest['made_from']}, and typeshed's VERSIONS for 3.{minor}",
        derived=True,
        names=sorted({*kept(newest["names"]), *new}),
        builtin=kept(newest["builtin"]),
        frozen=kept(newest["frozen"]),
        startup=kept(newest["startup"]),
        compiled=kept(newest["compiled"]),
        imports={name: kept(newest["imports"][name]) for name in kept(newest["imports"])},
    )


def _typeshed_versions() -> dict[str, tuple[int, int]]:
    """Return the first and last minor version of 3 that has each top-level module.

    Typeshed says so in a file that mypy ships.
    """
    found = subprocess.run(
        [sys.executable, "-c", "import mypy; print(mypy.__path__[0])"],
        check=True,
        stdout=subprocess.PIPE,
    ).stdout
    path = Path(found.decode().strip()) / "typeshed/stdlib/VERSIONS"
    versions = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, span = line.partition("#")[0].partition(":")
        if span and "." not in name and name not in FOREIGN:
            first, _, last = span.strip().partition("-")
            versions[name] = (_minor(first, 0), _minor(last, sys.maxsize))
    return versions


def _minor(version: str, otherwise: int) -> int:
    return int(version.partition(".")[2]) if version else otherwise


if __name__ == "__main__":
    main()
