"""Modules of the standard library split up: what Python finds in them is what it found before.

The one idea: whichever of the new files is the first to be imported, the module has the same public
names, and these are the same things.
"""

import json
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import changes
import value_road
import workspaces
from drawing import Drawing
from modtidy.host.encoding import decoded
from modtidy.project.cycles import failures_around
from modtidy.refactor import Refused, Target
from modtidy.refactors import split
from workspaces import Home

MODULES = 30
"""How many are asked, evenly spread."""
LOOK = """
import importlib, json, sys, types, warnings
warnings.simplefilter("ignore")
importlib.import_module(sys.argv[1])
module = importlib.import_module(sys.argv[2])
found = {}
for name in dir(module):
    value = getattr(module, name)
    is_part = isinstance(value, types.ModuleType) and value.__name__.startswith(sys.argv[2] + ".")
    if not name.startswith("_") and not is_part:
        found[name] = [type(value).__name__, getattr(value, "__qualname__", "")]
        if isinstance(value, type):
            found[name].append(sorted(vars(value)))
print(json.dumps([module.__doc__, found], default=repr))
"""


@pytest.mark.parametrize("number", range(MODULES))
def test_a_module_of_the_standard_library_has_what_it_had(
    number: int, home: Home, tmp_path: Path
) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    found = [path for path in sorted(library.glob("*.py")) if path.stem.isidentifier()]
    file = found[number * len(found) // MODULES]
    text, path = decoded(file.read_bytes(), file.name), f"app/{file.name}"
    files = {"app/__init__.py": "", path: text, "main.py": "import app"}
    drawing = Drawing(files)
    project = workspaces.project(drawing, home(drawing))
    workspaces.write(files, tmp_path / "before")
    module = f"app.{file.stem}"
    before = seen(module, module, tmp_path / "before")
    try:
        plan = split.plan(Target(path), project)
    except Refused:
        return
    if plan is None or before is None:
        return
    after = changes.files(plan.applied_to(project.tree))
    init = f"{path.removesuffix('.py')}/__init__.py"
    assert not list(failures_around(init, value_road.with_files(project, after)))
    workspaces.write(after, tmp_path / "after")
    parts = [one.path for one in plan.creations if not one.path.endswith("__main__.py")]
    for entry in (module, *(one.removesuffix(".py").replace("/", ".") for one in parts)):
        assert seen(entry, module, tmp_path / "after") == before, entry


def seen(entry: str, module: str, root: Path) -> object:
    """Import `entry`, and then look at what `module` has; None where that fails."""
    command = [sys.executable, "-B", "-c", LOOK, entry, module]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return json.loads(run.stdout) if run.returncode == 0 else None
