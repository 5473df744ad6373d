"""What is known of modules outside the workspace, held against the running interpreter."""

import importlib
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from modtidy.environment import Environment
from modtidy.host.environment import find_environment
from modtidy.host.library import EnvironmentLibrary
from modtidy.host.library_in_background import InBackground
from modtidy.host.stubs import read_stub, typeshed

ELSEWHERE = {
    "_socket": {"AF_LINK", "AF_SYSTEM"},
    "os": {"startfile", "O_BINARY"},
    "subprocess": {"STARTUPINFO"},
    "asyncio": {"ProactorEventLoop"},
}
"""Names that only other platforms have, by module."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    return find_environment(tmp_path_factory.mktemp("nothing"), None, {})


@pytest.fixture(scope="module")
def library(environment: Environment) -> EnvironmentLibrary:
    return EnvironmentLibrary(environment)


def bound(module: str) -> set[str]:
    """Ask the running interpreter what a wildcard binds."""
    loaded = importlib.import_module(module)
    public = getattr(loaded, "__all__", None)
    return {*(public if public is not None else (n for n in vars(loaded) if n[0] != "_"))}


@pytest.mark.parametrize(
    "module",
    [
        *("math", "_socket", "os.path", "os", "sys", "json", "asyncio", "ast", "typing", "zlib"),
        *("subprocess", "multiprocessing", "unittest", "collections.abc", "itertools", "errno"),
        *("ssl", "socket", "inspect", "signal", "concurrent.futures", "_collections_abc"),
    ],
)
def test_every_name_python_binds_is_known(library: EnvironmentLibrary, module: str) -> None:
    known = library.public_names(module)
    assert known is not None
    assert bound(module) <= {*known}
    assert ELSEWHERE.get(module, set()) <= {*known} - bound(module)


@pytest.mark.parametrize("module", ["math", "json", "re", "itertools", "collections", "zlib"])
def test_where_platforms_do_not_differ_no_other_name_is(
    library: EnvironmentLibrary, module: str
) -> None:
    assert {*(library.public_names(module) or ())} == bound(module)


def test_a_module_nobody_has_is_not_known(library: EnvironmentLibrary) -> None:
    assert library.public_names("no_such_module") is None
    assert library.public_names("json.no_such_module") is None


def installed(tmp_path: Path, environment: Environment, **files: str) -> EnvironmentLibrary:
    """Put files on the search path of an environment."""
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    place = (*environment.search_path, tmp_path.as_posix())
    return EnvironmentLibrary(
        Environment(environment.version, "", "", environment.standard_library, place)
    )


def test_names_are_borrowed_deleted_and_taken_in_a_circle(
    tmp_path: Path, environment: Environment
) -> None:
    files = {
        "p/__init__.py": "from .a import *\nfrom . import b\nfrom p.c import _x\n"
        "__all__ = ['own'] + a.__all__ + b.__all__\n",
        "p/a.py": "__all__ = ['_one', 'two']\n",
        "p/b.py": "from p.c import __all__\n",
        "p/c.py": "__all__ = ('three',)\n_x = 1\n",
        "q/__init__.py": "from .d import *\nfrom .e import f as g\nimport os, q.h\n"
        "x = y = 1\ndel y\n",
        "q/d.py": "from q import *\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
        "    import re\nz = 1\n_hidden = 2\n",
    }
    library = installed(tmp_path, environment, **files)
    assert library.public_names("p") == ("_one", "own", "three", "two")
    assert {*(library.public_names("q.d") or ())} >= {"TYPE_CHECKING", "z"}
    assert {*(library.public_names("q") or ())} >= {"TYPE_CHECKING", "d", "e", "g", "os", "x", "z"}
    assert "y" not in (library.public_names("q") or ())
    assert "re" not in (library.public_names("q.d") or ())


def test_a_compiled_module_is_known_by_the_stub_beside_it(
    tmp_path: Path, environment: Environment
) -> None:
    files = {
        "fast.so": "not machine code",
        "fast.pyi": "import os\nfrom re import compile as compile\ndef run() -> None: ...\n",
    }
    library = installed(tmp_path, environment, **files)
    assert library.public_names("fast") == ("compile", "run")


def test_a_stub_is_read_for_a_version_and_for_every_platform() -> None:
    text = (
        "import sys\nfrom .other import *\n"
        "if sys.version_info >= (3, 12):\n    new: int\n"
        "elif sys.platform == 'win32':\n    old: int\n"
        "if not sys.platform == 'win32' and sys.version_info < (3, 11):\n    posix = 1\n"
        "_T = 1\nclass C: ...\nasync def f(): ...\n"
    )
    older, newer = read_stub(text, (3, 10)), read_stub(text, (3, 13))
    assert older is not None
    assert newer is not None
    assert older.bound == {"old", "posix", "C", "f"}
    assert newer.bound == {"new", "C", "f"}
    assert newer.wildcards == [(1, "other")]
    assert read_stub("def (", (3, 10)) is None


def test_every_stub_of_the_standard_library_can_be_read() -> None:
    shed = typeshed()
    assert shed is not None
    stubs = list(shed.rglob("*.pyi"))
    assert len(stubs) > 500
    assert [
        stub.name for stub in stubs if read_stub(stub.read_text("utf-8"), (3, 13)) is None
    ] == []


def test_a_name_is_followed_to_where_it_is_defined(library: EnvironmentLibrary) -> None:
    run = library.origin_of("asyncio", "run")
    assert run is not None
    assert run.module == "asyncio.runners"
    lines = Path(run.path).read_text("utf-8").splitlines()
    assert lines[run.line - 1].startswith("def run(")
    assert library.origin_of("os", "no_such_name") is None


def test_jedi_is_asked_last_and_runs_nothing(tmp_path: Path) -> None:
    """What a hostile distribution has is looked at by jedi, with an eye on what is done then."""
    (tmp_path / "hostile").mkdir()
    marker = tmp_path / "ran"
    harm = f"open({str(marker)!r}, 'w').close()\n"
    init = f"{harm}__all__ = [name for name in dir()]\nfrom .native import *\nVALUE = 1\n"
    (tmp_path / "hostile/__init__.py").write_text(init, "utf-8")
    (tmp_path / "hostile/native.so").write_bytes(b"not machine code")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/python").write_text(f"#!/bin/sh\ntouch {marker}\n", "utf-8")
    (tmp_path / "bin/python").chmod(0o755)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "done = []\n"
        "watched = ('subprocess.Popen', 'os.exec', 'os.posix_spawn', 'os.fork', 'os.system')\n"
        "sys.addaudithook(lambda what, _: done.append(what) if what in watched else None)\n"
        "from modtidy.environment import Environment\n"
        "from modtidy.host.environment import find_environment\n"
        "from modtidy.host.library import EnvironmentLibrary\n"
        "here = find_environment(Path(sys.argv[1]), None, {})\n"
        "place = (*here.search_path, sys.argv[1])\n"
        "made = Environment(here.version, sys.argv[1], '', here.standard_library, place)\n"
        "library = EnvironmentLibrary(made, Path(sys.argv[1], 'cache'))\n"
        "assert 'jedi' not in sys.modules\n"
        "print(library.public_names('hostile'))\n"
        "assert 'jedi' in sys.modules\n"
        "print(done, [name for name in sys.modules if 'hostile' in name])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    known, done = ran.stdout.decode().splitlines()
    assert "VALUE" in known
    assert done == "[] []"
    assert not marker.exists()


class Slow:
    """A library that answers when it is let."""

    def __init__(self) -> None:
        self.let = Event()

    def public_names(self, module: str) -> tuple[str, ...] | None:
        self.let.wait(60)
        return (f"of_{module}",)


def test_nobody_waits_for_a_library_in_the_background() -> None:
    slow, told = Slow(), list[str]()
    background = InBackground(slow, told.append)
    assert background.public_names("json") is None
    assert background.public_names("json") is None
    slow.let.set()
    background.close(wait=True)
    assert told == ["json"]
    assert background.public_names("json") == ("of_json",)


def test_a_library_is_asking_until_its_answer_has_been_taken_in() -> None:
    slow, told = Slow(), Event()
    background = InBackground(slow, lambda _module: told.set())
    background.public_names("json")
    slow.let.set()
    assert told.wait(60)
    assert background.is_asking
    background.take_in("json")
    assert not background.is_asking
    background.close(wait=True)
