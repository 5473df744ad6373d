"""Random packages that import each other, and what CPython says when each is imported first.

Whatever is said to break must break.  Where all is written plainly, it breaks at that line and for
that name, and whatever breaks for want of a name in a module half done is found.  (What may or may
not happen can make it break somewhere else, before.)
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from drawing import Drawing
from modtidy.project.first_import import FirstImport
from modtidy.project.half_done import Break, Texts
from modtidy.project.import_graph import ImportGraph
from modtidy.project.project import Project
from workspaces import project, write, write_environment

FILES = {
    "a": "a.py",
    "b": "b.py",
    "p": "p/__init__.py",
    "p.x": "p/x.py",
    "p.y": "p/y.py",
    "p.s": "p/s/__init__.py",
    "p.s.z": "p/s/z.py",
}

ASKED = """
import importlib, json, sys, traceback
sys.path.insert(0, "")
names = json.loads(sys.argv[1])
answers = {}
for name in names:
    for one in names:
        sys.modules.pop(one, None)
    try:
        importlib.import_module(name)
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        half = "circular" in str(error) or "cannot access submodule" in str(error)
        answers[name] = [frame.filename, frame.lineno, type(error).__name__, str(error), half]
print(json.dumps(answers))
"""


def drawn(chance: Random, *, plainly: bool) -> dict[str, str]:
    """Draw modules at random; `plainly`, without anything that may or may not happen."""
    return {
        FILES[name]: "".join(line + "\n" for line in _lines(name, chance, plainly=plainly))
        for name in FILES
    }


def _lines(name: str, chance: Random, *, plainly: bool) -> Iterator[str]:
    own = name.replace(".", "_")
    others = [one for one in FILES if one != name]
    yield "from typing import TYPE_CHECKING"
    last = chance.randrange(1, 4)
    for number in range(1, last + 1):
        for _ in range(chance.choice((0, 0, 1, 1, 2))):
            yield from _import(name, chance.choice(others), chance, plainly=plainly)
        yield f"{own}_{number} = {number}"
    for number in range(last + 1, 5):
        yield f"{own}_{number} = {number}"


def _import(name: str, other: str, chance: Random, *, plainly: bool) -> Iterator[str]:
    value = f"{other.replace('.', '_')}_{chance.randrange(1, 5)}"
    package, _, tail = other.rpartition(".")
    forms = [
        [f"from {other} import {value}"],
        [f"from {other} import {value} as taken"],
        [f"import {other}", f"class C: v = {other}.{value}"],
        [f"import {other}", f"def g(v={other}.{value}): pass"],
        [f"import {other}"],
        [f"import {other} as m", f"v = m.{value}"],
        [f"import {other} as m", f"def f(): return m.{value}"],
        [f"if TYPE_CHECKING: from {other} import {value}"],
        ["def f():", f"    from {other} import {value}"],
    ]
    if package:
        forms += [[f"from {package} import {tail}"]]
        forms += [[f"from {package} import {tail}", f"v = {tail}.{value}"]]
    if package and name.startswith("p."):
        forms += [[f"from {_relative(name, package)} import {tail} as t"]]
    if name.startswith("p"):
        forms += [[f"from {_relative(name, other)} import {value}"]] if other[0] == "p" else []
    if not plainly:
        forms += [
            ["try:", f"    from {other} import {value}", "except ImportError: pass"],
            [f"if len('{name}') > 1: import {other}"],
            ["def f():", f"    import {other}", "f()"],
            ["def f():", f"    from {other} import {value}", "try: f()", "except ImportError: 0"],
            [f"from {other} import *"],
            [f"import {other} as m", f"m.{value} = 0"],
            [f"import {other} as m", f"hasattr(m, '{value}') and m.{value}"],
            [f"__import__('{other}')"],
            ["def __getattr__(name): return 1"],
        ]
    yield from chance.choice(forms)


def _relative(name: str, other: str) -> str:
    """Write `other`, of the package `p`, as the module `name` may."""
    here = name.split(".") if FILES[name].endswith("__init__.py") else name.split(".")[:-1]
    dots = "." * len(here)
    return dots + other.removeprefix("p").removeprefix(".")


def said(of: Project) -> dict[str, tuple[Break | None, frozenset[str]]]:
    """Give what is said of each module that is in a circle, imported first, and the circle."""
    graph, texts = ImportGraph(of), Texts(of)
    answers = {}
    for circle in graph.circles(of.files()):
        for path in circle.files:
            first = FirstImport(path, circle, of, graph, texts)
            for _ in first.imported():
                pass
            answers[of.name_of(path)] = first.broken, circle.files
    return answers


def true(root: Path) -> dict[str, list[object]]:
    """Give what CPython says of each module that fails when it is imported first."""
    command = [sys.executable, "-c", ASKED, json.dumps(list(FILES))]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    answers: dict[str, list[object]] = json.loads(ran.stdout)
    return answers


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one environment for all."""
    root = tmp_path_factory.mktemp("environment")
    write_environment({}, root)
    return root


@pytest.mark.parametrize("seed", range(60))
def test_what_is_said_to_break_does(seed: int, around: Path, tmp_path: Path) -> None:
    chance = Random(seed)  # noqa: S311 - nothing is kept secret
    plainly = seed % 2 == 0
    files = drawn(chance, plainly=plainly)
    write(files, tmp_path)
    of = project(Drawing(files), around)
    answers = true(tmp_path)
    for name, (broken, circle) in said(of).items():
        answer = answers.get(name)
        where = str(answer[0]).removeprefix(tmp_path.as_posix()).lstrip("/") if answer else ""
        if broken is None:
            assert not (plainly and answer and answer[4] and where in circle), (name, answer, files)
            continue
        assert answer, (name, broken, files)
        last = broken.halts[-1]
        line = files[last.path].count("\n", 0, last.step.start) + 1
        if plainly:
            assert (where, answer[1]) == (last.path, line), (name, answer, broken, files)
            assert broken.name in str(answer[3]), (name, answer, broken)
