"""Wheels of a project before and after one of its modules becomes a package, and back.

They are built by the backends themselves and unpacked, as an installer does with a pure wheel: the
same modules can be imported from them, and the program says the same.
"""

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

import changes
import workspaces
from drawing import Drawing
from modtidy.refactor import Target
from modtidy.refactors import to_module, to_package
from wheel_cases import BACKENDS
from workspaces import Home

PROJECT = '[project]\nname = "shop"\nversion = "1"\ndescription = "A shop"\n'
ALONE = {
    "shop.py": (
        '"""A shop."""\nimport sys\n\n\ndef main():\n    print("sold", sys.argv[1:])\n'
        '\n\nif __name__ == "__main__":\n    main()\n'
    )
}
BESIDE = {**ALONE, "till.py": "import shop\n"}
IN_PACKAGE = {
    "app/__init__.py": "",
    "app/tax.py": "RATE = 2\n",
    "app/data.txt": "42",
    "app/shop.pyi": "from .tax import RATE as RATE\ndef main() -> None: ...\n",
    "app/shop.py": (
        "from importlib import import_module\nfrom pathlib import Path\n"
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from . import tax\n\n"
        "try:\n    from .quick import RATE\nexcept ImportError:\n    from .tax import RATE\n\n\n"
        "def main():\n    from .tax import RATE as again\n    print(RATE, again)\n"
        '    print(import_module(".tax", __package__).__name__)\n'
        '    print((Path(__file__).parent / "data.txt").read_text())\n'
        '\n\nif __name__ == "__main__":\n    main()\n'
    ),
}
SOURCE = {f"src/{path}": text for path, text in IN_PACKAGE.items()}
DATA = '[tool.setuptools.package-data]\napp = ["*.txt"]\n'
CASES: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("setuptools", '[tool.setuptools]\npy-modules = ["shop"]\n', ALONE),
    ("setuptools", '[tool.setuptools]\npy-modules = ["shop", "till"]\n', BESIDE),
    ("setuptools", '[tool.setuptools]\npy-modules = [\n  "till",\n  "shop", # it\n]\n', BESIDE),
    (
        "setuptools",
        '[tool.setuptools]\npy-modules = ["shop"]\npackages = ["app"]\n',
        {**ALONE, "app/__init__.py": ""},
    ),
    (
        "setuptools",
        '[tool.setuptools]\npy-modules = ["shop"]\npackages.find.include = ["app*"]\n',
        {**ALONE, "app/__init__.py": ""},
    ),
    ("setuptools", "", ALONE),
    ("setuptools", "", {f"src/{path}": text for path, text in BESIDE.items()}),
    ("setuptools", '[tool.setuptools]\npackages = ["app"]\n' + DATA, IN_PACKAGE),
    ("setuptools", "[tool.setuptools.packages.find]\nwhere = ['src']\n" + DATA, SOURCE),
    (
        "setuptools",
        "(none)",
        {**BESIDE, "setup.cfg": "[metadata]\nname = shop\n[options]\npy_modules = shop, till\n"},
    ),
    (
        "setuptools",
        "(none)",
        {
            **BESIDE,
            "app/__init__.py": "",
            "setup.cfg": "[metadata]\nname = shop\n[options]\npackages = app\npy_modules =\n"
            "    shop\n    till\n",
        },
    ),
    ("hatchling", "", ALONE),
    ("hatchling", '[tool.hatch.build]\nonly-include = ["shop.py", "till.py"]\n', BESIDE),
    ("hatchling", '[tool.hatch.build.targets.wheel]\ninclude = ["/shop.py"]\n', ALONE),
    ("hatchling", '[tool.hatch.build.targets.wheel]\npackages = ["src/app"]\n', SOURCE),
    (
        "hatchling",
        "[tool.hatch.build]\nonly-include = ['till.py']\nforce-include = {'shop.py' = 'shop.py'}\n",
        BESIDE,
    ),
    ("flit", "", ALONE),
    ("flit", '[tool.flit.module]\nname = "app"\n', IN_PACKAGE),
    ("poetry", '[tool.poetry]\npackages = [{include = "shop.py"}]\n', ALONE),
    ("poetry", '[tool.poetry]\npackages = [{include = "app", from = "src"}]\n', SOURCE),
    ("pdm", '[tool.pdm.build]\nincludes = ["shop.py"]\n', ALONE),
    ("uv", '[tool.uv.build-backend]\nmodule-name = "app"\n', SOURCE),
)


@pytest.mark.parametrize(
    ("backend", "said", "files"),
    CASES,
    ids=[f"{backend}-{number}" for number, (backend, _, _) in enumerate(CASES)],
)
def test_the_wheel_works_as_before(
    backend: str, said: str, files: Mapping[str, str], home: Home, tmp_path: Path
) -> None:
    require, module = BACKENDS[backend]
    system = f'[build-system]\nrequires = ["{require}"]\nbuild-backend = "{module}"\n'
    before = {"pyproject.toml": system + ("" if said == "(none)" else PROJECT + said), **files}
    drawing = Drawing(before)
    project = workspaces.project(drawing, home(drawing))
    path = next(path for path in files if path.endswith("shop.py"))
    plan = to_package.plan(Target(path), project)
    assert plan is not None
    after = changes.files(plan.applied_to(project.tree))
    old, new = tmp_path / "old", tmp_path / "new"
    _install(before, module, old)
    _install(after, module, new)
    assert _modules(new) == _modules(old)
    name = "app.shop" if "app/" in path else "shop"
    assert name in _modules(new)
    for program in (["-m", name, "two"], ["-c", f"import {name} as shop; shop.main()"]):
        assert _said(program, new) == _said(program, old)
    back = _back(path, after, home)
    if back != before:  # a list may be in another order by now
        _install(back, module, tmp_path / "back")
        assert _modules(tmp_path / "back") == _modules(old)


def _back(path: str, files: Mapping[str, str], home: Home) -> Mapping[str, str]:
    """Give the project's files after the package is a module again."""
    drawing = Drawing(files)
    project = workspaces.project(drawing, home(drawing))
    plan = to_module.plan(Target(path.removesuffix(".py")), project)
    assert plan is not None
    return changes.files(plan.applied_to(project.tree))


def _install(files: Mapping[str, str], backend: str, target: Path) -> None:
    """Build the wheel of a project, and unpack it into `target`."""
    source, built = target.with_suffix(".source"), target.with_suffix(".wheel")
    workspaces.write(files, source)
    built.mkdir()
    code = (
        "import importlib, sys; backend = importlib.import_module(sys.argv[1]);"
        " backend.build_wheel(sys.argv[2])"
    )
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, backend, str(built)],
        cwd=source,
        env={**os.environ, "PATH": path},
        capture_output=True,
        check=True,
    )
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(target)


def _modules(target: Path) -> set[str]:
    """Name the modules that can be imported from `target`, but for what only `-m` runs."""
    found = (path.relative_to(target).with_suffix("") for path in target.rglob("*.py"))
    names = {".".join(path.parts).removesuffix(".__init__") for path in found}
    return {name for name in names if not name.endswith("__main__")}


def _said(program: list[str], target: Path) -> str:
    done = subprocess.run(
        [sys.executable, *program], cwd=target, capture_output=True, text=True, check=True
    )
    return done.stdout
