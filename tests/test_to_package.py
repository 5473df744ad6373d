"""Wheels of a project before and after one of its modules becomes a package, and back.

They are built by the backends themselves and unpacked, as an installer does with a pure wheel: the
same modules can be imported from them, and the program says the same.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

import changes
import wheels
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
    wheels.install(before, module, old)
    wheels.install(after, module, new)
    assert wheels.modules(new) == wheels.modules(old)
    name = "app.shop" if "app/" in path else "shop"
    assert name in wheels.modules(new)
    for program in (["-m", name, "two"], ["-c", f"import {name} as shop; shop.main()"]):
        assert wheels.said(program, new) == wheels.said(program, old)
    back = _back(path, after, home)
    if back != before:  # a list may be in another order by now
        wheels.install(back, module, tmp_path / "back")
        assert wheels.modules(tmp_path / "back") == wheels.modules(old)


def _back(path: str, files: Mapping[str, str], home: Home) -> Mapping[str, str]:
    """Give the project's files after the package is a module again."""
    drawing = Drawing(files)
    project = workspaces.project(drawing, home(drawing))
    plan = to_module.plan(Target(path.removesuffix(".py")), project)
    assert plan is not None
    return changes.files(plan.applied_to(project.tree))
