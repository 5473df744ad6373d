"""The tables of the standard library, held against CPython.

The one idea: whether a user's file is found before a module of the library is not argued about
here.  The file is written, a program is started beside it, and what is loaded is looked at.
"""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from generate_stdlib import TABLES, generated, text_of
from modtidy.environment import StandardLibrary
from modtidy.host.environment import find_environment
from modtidy.host.reader import Reader
from modtidy.host.standard_library import standard_library

VERSION = sys.version_info[:2]

NAMES = (
    *("abc", "argparse", "ast", "array", "binascii", "builtins", "codecs", "collections"),
    *(
        "copyreg",
        "datetime",
        "email",
        "encodings",
        "enum",
        "errno",
        "functools",
        "gc",
        "genericpath",
    ),
    *("io", "itertools", "json", "keyword", "logging", "marshal", "math", "operator", "os"),
    *("posixpath", "queue", "random", "re", "runpy", "select", "site", "stat", "string", "sys"),
    *("time", "token", "types", "unittest", "winreg", "zipimport", "zlib", "_weakrefset"),
)
STARTS = (
    *("asyncio", "concurrent.futures", "concurrent.futures.ThreadPoolExecutor", "dataclasses"),
    *("decimal", "email.message", "http.client", "inspect", "random", "unittest"),
)
GOALS = ("calendar", "email", "hashlib", "numbers", "queue", "signal", "string", "token", "types")


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """A Python of the running version, with nothing installed."""
    command: list[str | Path] = [sys.executable, "-m", "venv", "--without-pip", tmp_path / "bare"]
    subprocess.run(command, check=True)
    return next((tmp_path / "bare").glob("[bS]*/python*"))


@pytest.fixture
def library(python: Path) -> StandardLibrary:
    return find_environment(python.parent, str(python), {}).standard_library


def loaded_from(python: Path, program: str, file: Path, text: str) -> str:
    """Return what the program prints while `file` lies beside it."""
    file.write_text(text, encoding="utf-8")
    (file.parent / "main.py").write_text(program, encoding="utf-8")
    started = subprocess.run(
        [python, file.parent / "main.py"], stdout=subprocess.PIPE, check=True, text=True
    )
    file.unlink()
    return started.stdout.strip()


def test_a_file_hides_what_is_said_to_be_hideable(
    python: Path, library: StandardLibrary, tmp_path: Path
) -> None:
    place = tmp_path / "program"
    place.mkdir()
    hidden = set()
    for name in NAMES:
        program = f"import {name}\nprint(getattr({name}, 'OURS', False))\n"
        if loaded_from(python, program, place / f"{name}.py", "OURS = True\n") == "True":
            hidden.add(name)
    assert hidden == {name for name in NAMES if library.can_be_hidden(name)}


@pytest.mark.parametrize("start", STARTS)
def test_a_chain_is_there_exactly_when_the_import_gets_to_its_end(
    start: str, python: Path, library: StandardLibrary, tmp_path: Path
) -> None:
    place = tmp_path / "program"
    place.mkdir()
    module, _, name = start.rpartition(".")
    program = f"from {module} import {name}\n" if module else f"import {name}\n"
    reached = set()
    for goal in GOALS:
        trap = "import os\nprint('reached', flush=True)\nos._exit(0)\n"
        if loaded_from(python, program, place / f"{goal}.py", trap) == "reached":
            reached.add(goal)
    assert reached == {goal for goal in GOALS if library.chain(start, goal)}


def test_a_chain_is_made_of_imports(library: StandardLibrary) -> None:
    chain = library.chain("unittest", "token")
    assert chain[0] == "unittest"
    assert chain[-1] == "token"
    for importer, imported in pairwise(chain):
        targets = library.imports.get(importer, ())
        assert imported in targets or any(name.startswith(f"{imported}.") for name in targets)


def test_a_package_is_on_the_way_to_its_modules(library: StandardLibrary) -> None:
    assert library.chain("email.message", "email") == ("email.message", "email")
    assert library.chain("email", "email") == ("email",)
    assert library.chain("json", "no_such_module") == ()


@pytest.mark.skipif(sys.platform != "linux", reason="the tables are made on Linux")
def test_the_table_is_what_its_generator_gives() -> None:
    """Of another micro version, the names and where they are found are still the same."""
    interpreter = Path(sys.base_prefix, f"bin/python3.{VERSION[1]}")
    file = TABLES / f"3.{VERSION[1]}.json"
    kept = file.read_text(encoding="utf-8")
    table = generated(interpreter)
    if f'"{table["made_from"]}"' in kept:
        assert text_of(table) == kept
    else:
        shipped = standard_library(VERSION, None, Reader())
        assert set(table["names"]) == shipped.names
        assert set(table["frozen"]) == shipped.frozen
        assert set(table["startup"]) == shipped.startup


@pytest.mark.parametrize("minor", range(8, 16))
def test_every_version_has_a_table(minor: int) -> None:
    library = standard_library((3, minor), None, Reader())
    assert library.version == (3, minor)
    assert library.names >= {"sys", "os", "random"} | library.frozen
    assert {name.partition(".")[0] for name in library.imports} <= library.names
    assert ("distutils" in library.names) == (minor < 12)
    assert ("zoneinfo" in library.names) == (minor >= 9)
    assert ("annotationlib" in library.names) == (minor >= 14)
    assert library.can_be_hidden("random")
    assert not library.can_be_hidden("sys")
    assert not library.can_be_hidden("os")


def test_a_version_without_a_table_has_the_nearest() -> None:
    library = standard_library((3, 99), None, Reader())
    assert library.version == (3, 99)
    assert library.names == standard_library((3, 15), None, Reader()).names


def test_the_tables_are_small() -> None:
    assert sum(file.stat().st_size for file in TABLES.iterdir()) < 1_000_000


def test_what_has_a_file_of_its_own_is_not_built_in(tmp_path: Path) -> None:
    extensions = tmp_path / "lib-dynload"
    extensions.mkdir()
    for name in ("_ssl", "errno"):
        (extensions / f"{name}.cpython-311-x86_64-linux-gnu.so").touch()
    library = standard_library((3, 11), tmp_path, Reader())
    assert library.can_be_hidden("errno")
    assert library.can_be_hidden("readline"), "it may just not be there"
    assert not library.can_be_hidden("math"), "it has no file, so it is inside, as on Debian"


def test_windows_has_other_modules_inside(tmp_path: Path) -> None:
    (tmp_path / "Lib").mkdir()
    (tmp_path / "DLLs").mkdir()
    for name in ("_ssl", "select"):
        (tmp_path / "DLLs" / f"{name}.pyd").touch()
    library = standard_library((3, 11), tmp_path / "Lib", Reader())
    assert library.builtin >= {"winreg", "msvcrt", "math", "sys"}
    assert library.builtin.isdisjoint({"posix", "pwd", "fcntl", "select", "_ssl"})
