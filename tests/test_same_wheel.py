"""Wheels of a project before and after what they hold is called otherwise, or lies elsewhere.

The one idea: the wheels are built by the backends themselves, and hold the same files, each in its
new place, and nothing else; the program that an entry point names says the same.
"""

from collections.abc import Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path

import pytest

import changes
import wheels
import workspaces
from drawing import Drawing
from modtidy.plan import Plan
from modtidy.refactor import Target
from modtidy.refactors import move, rename
from wheel_cases import BACKENDS
from workspaces import Home

MAIN = '"""A shop."""\n\n__version__ = "1"\n\n\ndef main():\n    print("sold")\n'
FLAT = {"shop/__init__.py": MAIN, "shop/till/__init__.py": "", "shop/price.txt": "2"}
SOURCE = {f"src/{path}": text for path, text in FLAT.items()}
SPACE = {f"mall/{path}": text for path, text in FLAT.items()}
ALONE = {"shop.py": MAIN}
IN_INI = """\
[options]
packages =
  shop
  shop.till
[options.package_data]
shop = *.txt
"""
SCRIPT = """\
from setuptools import setup

setup({}, entry_points={{'console_scripts': ['shop = shop:main']}})
"""
PACKAGES = "packages=['shop', 'shop.till'], package_data={'shop': ['*.txt']}"


@dataclass(frozen=True)
class Moved:
    """A project, and what is moved in it."""

    backend: str
    settings: str
    files: Mapping[str, str]
    verb: str
    target: str
    argument: str
    old: str
    """The path in the wheel."""
    new: str
    name: str = "shop"
    """The module that the entry point names; none where a file says it."""

    def before(self) -> Mapping[str, str]:
        require, module = BACKENDS[self.backend]
        system = f'[build-system]\nrequires = ["{require}"]\nbuild-backend = "{module}"\n'
        project = '[project]\nname = "shop"\nversion = "1"\ndescription = "A shop"\n'
        scripts = f'[project.scripts]\nshop = "{self.name}:main"\n' if self.name else ""
        dynamic = "" if self.name else 'dynamic = ["scripts"]\n'
        return {
            "pyproject.toml": system + project + dynamic + scripts + self.settings,
            **self.files,
        }


RENAMED = ("rename", "shop", "store", "shop", "store")
IN_SOURCE = ("rename", "src/shop", "store", "shop", "store")
MODULE = ("rename", "shop.py", "store", "shop.py", "store.py")
IN_SPACE = ("rename", "mall/shop", "store", "mall/shop", "mall/store")
INNER = ("rename", "shop/till", "desk", "shop/till", "shop/desk")
DATA = '[tool.setuptools.package-data]\nshop = ["*.txt"]\n'
CASES = (
    Moved("poetry", "", FLAT, *RENAMED),
    Moved("poetry", "[tool.poetry]\n", SOURCE, "move", "src/shop", "lib", "shop", "shop"),
    Moved("hatchling", "", SOURCE, *IN_SOURCE),
    Moved("hatchling", "", ALONE, *MODULE),
    Moved("hatchling", "", SPACE, *IN_SPACE, "mall.shop"),
    Moved("flit", "", ALONE, *MODULE),
    Moved("flit", '[tool.flit.module]\nname = "mall.shop"\n', SPACE, *IN_SPACE, "mall.shop"),
    Moved("pdm", "", SOURCE, "move", "src/shop", "lib", "shop", "lib/shop"),
    Moved("uv", "", SOURCE, *IN_SOURCE),
    Moved("uv", "", SOURCE, "move", "src/shop", ".", "shop", "shop"),
    Moved("setuptools", DATA, FLAT, "rename", "shop", "utils", "shop", "utils"),
    Moved("setuptools", "", ALONE, "rename", "shop.py", "tasks", "shop.py", "tasks.py"),
    Moved(
        "setuptools", '[tool.setuptools]\npackages = ["shop", "shop.till"]\n' + DATA, FLAT, *INNER
    ),
    Moved("setuptools", "", {**FLAT, "setup.cfg": IN_INI}, *RENAMED),
    Moved("setuptools", "", {**FLAT, "setup.py": SCRIPT.format(PACKAGES)}, *RENAMED, ""),
    Moved(
        "setuptools",
        "",
        {**ALONE, "setup.py": SCRIPT.format("py_modules=['shop']")},
        *MODULE,
        "",
    ),
)


@pytest.mark.parametrize("case", CASES, ids=[f"{one.backend}-{at}" for at, one in enumerate(CASES)])
def test_the_wheel_holds_what_it_held(case: Moved, home: Home, tmp_path: Path) -> None:
    before = case.before()
    drawing = Drawing(before)
    project = workspaces.project(drawing, home(drawing))
    refactor = {"rename": rename.plan, "move": move.plan}[case.verb]
    plan = refactor(Target(case.target, arguments=(case.argument,)), project)
    assert isinstance(plan, Plan)
    old, new = tmp_path / "old", tmp_path / "new"
    backend = BACKENDS[case.backend][1]
    wheels.install(before, backend, old)
    wheels.install(changes.files(plan.applied_to(project.tree)), backend, new)
    held = {_moved(path, case) for path in _held(old)}
    assert _held(new) == held
    assert any(path.startswith(case.new) for path in held)
    assert _started(new) == _started(old) == "sold\n"


def _held(target: Path) -> set[str]:
    """Name the files of an unpacked wheel, but for those that tell of it."""
    files = (path.relative_to(target) for path in target.rglob("*") if path.is_file())
    return {path.as_posix() for path in files if not path.parts[0].endswith(".dist-info")}


def _moved(path: str, case: Moved) -> str:
    inside = path.removeprefix(case.old)
    return case.new + inside if inside != path and inside[:1] in {"", "/"} else path


def _started(target: Path) -> str:
    """Run what the entry point `shop` names, and give what it prints."""
    points = ConfigParser()
    points.read(next(target.glob("*.dist-info/entry_points.txt")))
    module, _, function = points["console_scripts"]["shop"].partition(":")
    return wheels.said(["-c", f"import {module} as it; it.{function}()"], target)
