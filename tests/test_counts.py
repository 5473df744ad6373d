"""How much work is done, counted and not timed: no file twice, and nothing that nobody asked for.

A machine is slow or fast, and busy; a count is the same everywhere.  Calls are seen by the
interpreter's own profiling hook, so that nothing is put in the place of what is counted.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

import workspaces
from modtidy import answers, rules
from modtidy.host.contents import DiskContents
from modtidy.host.workspace import Options, open_workspace
from modtidy.lsp.space import Space
from modtidy.plan import Plan
from modtidy.project import layout
from modtidy.project.project import Project
from modtidy.refactor import Target
from modtidy.refactors import rename
from modtidy.source import spots, summary

FILES = {
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n',
    "shop/__init__.py": "",
    "shop/prices.py": "from shop.units import *\n\n\ndef price():\n    return EURO\n",
    "shop/units.py": "EURO = 1\n",
    "shop/orders/first.py": "from shop.prices import price\n\n\ndef order():\n    return price()\n",
    "run.py": "from shop.orders.first import order\n\nprint(order())\n",
    **{f"stock/part{number}.py": "from shop.units import EURO\n" for number in range(20)},
    "stock/__init__.py": "",
}
PYTHON = {path for path in FILES if path.endswith(".py")}
OWN = {rule.name: rule.options for rule in rules.ALL}
"""The options the rules have of their own."""

DEEPLY_READ = {"shop/prices.py", "shop/units.py"}
"""The wildcard import, and what it takes its names from."""

SHOWN_IN = "shop/orders/first.py"
"""Where the one finding is shown: `shop/orders` has no `__init__.py`."""


@contextmanager
def counting(function: Callable[..., object], argument: str) -> Iterator[Counter[str]]:
    """Count the calls of a function in this thread by the value of one of its arguments."""
    calls: Counter[str] = Counter()
    code = function.__code__

    def seen(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is code:
            value = frame.f_locals[argument]
            calls[str(getattr(value, "path", value))] += 1  # a subject goes by its path

    before = sys.getprofile()
    sys.setprofile(seen)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Write the project, beside an environment with nothing installed."""
    workspaces.write(FILES, tmp_path)
    workspaces.write_environment({}, tmp_path)
    return tmp_path


@pytest.fixture
def space(root: Path) -> Space:
    """Open the project, with everything asked."""
    return opened(root)


def opened(root: Path) -> Space:
    """Open a project as the server does, and ask all there is to ask."""
    found = Space(root.as_posix(), rules.ALL, lambda _space, _module: None)
    found.take_in(open_workspace(root.as_posix(), Options(OWN)))
    settle(found)
    return found


def settle(space: Space) -> None:
    """Ask until nothing is left."""
    while space.settle()[1]:
        pass


def test_a_file_is_read_once_and_where_more_is_asked_once_more(root: Path) -> None:
    with counting(DiskContents._data, "path") as reads:  # noqa: SLF001 - where the disk is read
        opened(root)
    assert {path for path in reads if path in FILES} == PYTHON
    assert max(reads.values()) <= 2
    assert {path for path, count in reads.items() if count > 1} <= {*DEEPLY_READ, SHOWN_IN}


def test_a_file_is_summarised_once(root: Path) -> None:
    with counting(summary.summarise, "text") as texts:
        opened(root)
    assert sum(texts.values()) == len(PYTHON)


def test_only_candidates_are_read_deeply(root: Path) -> None:
    with counting(DiskContents.names, "path") as paths:
        opened(root)
    assert set(paths) == DEEPLY_READ


def edited(space: Space, path: str, old: str, new: str) -> str:
    """Type `new` over `old` in a file, and ask what that leads to; return the text."""
    assert space.project is not None
    text = space.project.tree.text(path)
    start = text.index(old)
    after = text.replace(old, new)
    space.edit(path, after, (start, start + len(old), start + len(new)), 2)
    space.shown(path)
    settle(space)
    return after


def test_a_keystroke_in_a_function_asks_about_its_file_alone(space: Space) -> None:
    path = "shop/prices.py"
    space.open(path, FILES[path], 1)
    settle(space)
    before = space.answers.asked
    edited(space, path, "return EURO", "return EURO + 1")
    assert space.answers.asked - before == 2  # the file, and once more its text


def test_a_keystroke_parses_the_statement_it_is_in(space: Space) -> None:
    path = "shop/prices.py"
    space.open(path, FILES[path], 1)
    space.shown(path)
    settle(space)
    with counting(spots.parsed, "text") as parsed:
        edited(space, path, "return EURO", "return EURO + 1")
    assert [*parsed] == ["def price():\n    return EURO + 1\n"]
    assert sum(parsed.values()) == 1


def test_an_import_is_asked_about_where_it_is_written_and_by_what_it_names(space: Space) -> None:
    path = "run.py"
    space.open(path, FILES[path], 1)
    settle(space)
    with counting(answers.ask, "subject") as asked:
        edited(space, path, "import order", "import order as made")
    assert set(asked) == {path, "shop/orders"}


def test_an_init_is_asked_about_by_those_who_could_mean_it(space: Space, root: Path) -> None:
    (root / "shop/orders/__init__.py").touch()
    with counting(answers.ask, "subject") as asked:
        space.files_changed(["shop/orders/__init__.py"])
        settle(space)
    assert set(asked) >= {"shop/orders", "shop/orders/__init__.py"}
    assert [path for path in asked if path.startswith("stock/")] == []


NAMING = {
    "till/__init__.py": "",
    "till/coin.py": "ONE = 1\n",
    "till/near.py": "from .coin import ONE\n",
    "till/uses.py": "import till.near\n\nprint(till.coin.ONE)\n",
    "said.py": "import importlib\n\nimportlib.import_module('till.coin')\n",
    "docs/index.md": "The module `till.coin`.\n",
}
"""A module, and all that names it."""
OTHERS = {
    **{
        f"other/part{number}.py": f"import till.near\n\nCOINS = {number}\nTILL = 'Coin'\n"
        for number in range(200)
    },
    "other/__init__.py": "",
    "docs/other.md": "The module `till`.\n",
}
"""Files that have some of the words in them, and never all."""


@pytest.fixture
def till(tmp_path: Path) -> Path:
    """Write a project in which few files name a module."""
    workspaces.write({**NAMING, **OTHERS}, tmp_path)
    workspaces.write_environment({}, tmp_path)
    return tmp_path


def renamed(project: Project) -> Plan:
    """Plan to rename the module; all that names it follows."""
    plan = rename.plan(Target("till/coin.py", arguments=("cash",)), project)
    assert plan is not None
    assert {one.path for one in plan.rewrites} == NAMING.keys() - {
        "till/__init__.py",
        "till/coin.py",
    }
    return plan


def test_of_files_that_do_not_name_a_module_no_more_than_the_bytes_are_read(till: Path) -> None:
    project = open_workspace(till.as_posix(), Options(OWN)).project
    with counting(DiskContents._decoded, "path") as decoded:  # noqa: SLF001 - where bytes become text
        renamed(project)
    assert {*decoded} <= NAMING.keys()


def test_with_all_words_known_only_files_that_name_a_module_are_read_and_once(till: Path) -> None:
    space = opened(till)
    while space.look_ahead():
        pass
    assert space.project is not None
    with counting(DiskContents._data, "path") as reads:  # noqa: SLF001 - where the disk is read
        renamed(space.project)
    assert {one for one in reads if one in OTHERS} == {"docs/other.md"}
    assert max(count for path, count in reads.items() if path.endswith(".py")) == 1
    with counting(DiskContents._data, "path") as again:  # noqa: SLF001 - where the disk is read
        renamed(space.project)
    assert [path for path in again if path.endswith(".py")] == []


def test_of_a_file_that_changes_the_words_are_looked_at_anew(till: Path) -> None:
    space = opened(till)
    while space.look_ahead():
        pass
    (till / "other/part7.py").write_text("NAME = 'till.coin'\n", "utf-8")
    space.files_changed(["other/part7.py"])
    with counting(DiskContents._data, "path") as reads:  # noqa: SLF001 - where the disk is read
        while space.look_ahead():
            pass
    assert [*reads] == ["other/part7.py"]
    assert space.project is not None
    plan = rename.plan(Target("till/coin.py", arguments=("cash",)), space.project)
    assert plan is not None
    assert "other/part7.py" in {one.path for one in plan.rewrites}


def test_of_a_rename_only_imports_that_name_what_moves_are_asked_for_roots(tmp_path: Path) -> None:
    parts = {f"part{number}.py": f"from app import part{number}\n" for number in range(200)}
    shown = {"backend/app/__init__.py": "", "backend/app/tax.py": "", "use.py": "import app.tax\n"}
    workspaces.write({**parts, **shown}, tmp_path)
    workspaces.write_environment({}, tmp_path)
    project = open_workspace(tmp_path.as_posix(), Options(OWN)).project
    assert [root.path for root in project.layout.roots] == ["", "backend"]
    with counting(layout.asked_for, "summary") as asked:
        plan = rename.plan(Target("backend/app/tax.py", arguments=("toll",)), project)
    assert plan is not None
    assert {one.path for one in plan.rewrites} == {"use.py"}
    assert len(asked) <= 2  # the imports of one file, before and after
