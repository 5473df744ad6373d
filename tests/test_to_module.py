"""There and back: a module that becomes a package, and a module again, is what it was.

The one idea: `to-package` forgets little, and what it forgets is listed here; so `to-module` can be
held to the very characters there were, in what is drawn and in modules of the standard library.
"""

import itertools
import re
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

import casebook
import changes
import value_road
import workspaces
from casefile import Case, Change
from drawing import Drawing
from modtidy.host.encoding import decoded
from modtidy.plan import Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import to_module, to_package
from workspaces import Home

MADE = [
    (case, change)
    for case in casebook.refactor_cases()
    for change in case.changes
    if case.of == "to-package" and change.is_made
]
FORGOTTEN = dict.fromkeys(
    (
        "one of several modules that are listed",
        "it is listed with the packages there are",
        "setup.cfg lists modules, too",
        "or none, and more modules",
    ),
    "where in a list, which was in no order, the module had its place",
)
"""The cases that do not lead back to the same characters, and why none could.

There again is the same: so two texts come to one, which does not tell of which it was made.
"""
MODULES = 40
"""How many of the standard library's are asked, evenly spread."""


@pytest.mark.parametrize(("case", "change"), MADE, ids=str)
def test_back_is_what_was_there(case: Case, change: Change, home: Home) -> None:
    before = value_road.project(case, home(case.drawing))
    there = value_road.planned(change, case, before)
    assert isinstance(there, Plan)
    module = next(one.source for one in there.moves if one.source.endswith(".py"))
    package = module.removesuffix(".py")
    after = _after(there, before)
    if before.tree.has_directory(package):
        with pytest.raises(Refused, match=r"holds `.*`, too"):
            to_module.plan(Target(package), after)
        return
    back = to_module.plan(Target(package), after)
    assert back
    again = _after(back, after)
    same = changes.files(again.tree) == changes.files(before.tree)
    assert same == (case.title not in FORGOTTEN)
    there_again = to_package.plan(Target(module), again)
    assert there_again
    assert changes.files(_after(there_again, again).tree) == changes.files(after.tree)


@pytest.mark.parametrize("number", range(MODULES))
def test_a_module_of_the_standard_library_is_what_it_was(number: int, home: Home) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    found = [path for path in sorted(library.glob("*.py")) if path.stem.isidentifier()]
    file = found[number * len(found) // MODULES]
    text, module = decoded(file.read_bytes(), file.name), f"app/{file.name}"
    before = _project({"app/__init__.py": "", module: text, "main.py": "import app"}, home)
    try:
        there = to_package.plan(Target(module), before)
    except Refused:
        return
    assert there
    after = _after(there, before)
    back = to_module.plan(Target(module.removesuffix(".py")), after)
    assert back
    again = _after(back, after)
    assert changes.files(again.tree) == changes.files(before.tree)
    there_again = to_package.plan(Target(module), again)
    assert there_again
    assert changes.files(_after(there_again, again).tree) == changes.files(after.tree)


HEADS = (
    "",
    "# A shop.\n",
    '\ufeff"""A shop."""\n',
    "def main():\n    pass\n    # That is all.\n",
    "from .tax import RATE, main\n\n# Sells things.\nimport sys\n",
)
LED_UP = (
    "",
    "\n",
    "\n\n",
    "\n \n\x0c\n",
    "# Run it.\n",
    "\n# ---\n# Run\n\n\n",
    "\n\n# Run it.\n\n",
)
GUARDS = (
    'if __name__ == "__main__":\n    print()',
    "if __name__ == '__main__':  # run: it\n    main()  # now",
    "if ('__main__' == __name__): from .tax import RATE as again; main(again)",
    'if __name__ == "__main__":\n\t# Why?\n\tmain("""\nsold\n\t""")\n\n\tsys.exit(RATE)\n\n\t# So.',
    "if __name__ == \\\n    '__main__':\n  import os; print(os.path.dirname(__file__), __doc__)",
)
TAILS = ("", "\n", "\n\n\n", "\n\n# vim: set sw=4:\n", "\n# That is all.")
ENDS = ("\n", "\r\n", "\r")


@given(
    some.tuples(*map(some.sampled_from, (HEADS, LED_UP, GUARDS, TAILS))), some.sampled_from(ENDS)
)
@settings(max_examples=80, deadline=None)
def test_a_guard_is_what_it_was(home: Home, parts: tuple[str, ...], line_end: str) -> None:
    text, guard = "".join(parts).replace("\n", line_end), parts[2]
    files = {"app/__init__.py": "", "app/tax.py": "RATE = 2\nmain = print\n", "app/shop.py": text}
    before = _project({**files, "main.py": "import app.shop"}, home)
    there = to_package.plan(Target("app/shop.py"), before)
    assert there
    after = _after(there, before)
    assert guard.partition(":")[0].splitlines()[0] in after.tree.text("app/shop/__main__.py")
    back = to_module.plan(Target("app/shop"), after)
    assert back
    assert changes.files(_after(back, after).tree) == changes.files(before.tree)


KEYS = (
    "{modules}",
    "packages = [\n    'billing',\n]\n{modules}zip-safe = true\n",
    "{modules}packages = [\n  'billing',\n  'till'  # sells\n]\n",
    "zip-safe = true\n{modules}\n[tool.setuptools.packages.find]\nwhere = ['.']\n",
)
LISTS = (
    ("[", "{quoted}", ", ", "]"),
    ("[", "{quoted}", ", ", "]  # these"),
    ("[\n", '  "{name}",\n', "", "]"),
    ("[\n", '  "{name}"', ",\n", "\n]"),
    ("[  # these\n", "    '{name}',  # {name}\n", "", "  # and no more\n]"),
)
"""What a list begins with, what an entry is, what is between two, and the end."""
OTHERS = ((), ("a",), ("z",), ("a", "b"), ("a", "z"))


@pytest.mark.parametrize("keys", KEYS)
def test_a_list_in_order_is_what_it_was(keys: str, home: Home) -> None:
    for (start, item, between, end), others in itertools.product(LISTS, OTHERS):
        if "\n" in start and (not others or ("find" in keys and "#" in item)):
            continue  # how an entry stood in its lines, or what was said of it, is told by none
        names = sorted((*others, "shop"))
        entries = between.join(item.format(name=one, quoted=f'"{one}"') for one in names)
        modules = f"py-modules = {start}{entries}{end}\n"
        text = f"[tool.setuptools]\n{keys.format(modules=modules)}"
        there, back = _told(text, names, home)
        assert back == text
        assert sorted(re.findall("#.*", there)) == sorted(re.findall("#.*", text))


def _told(text: str, names: Iterable[str], home: Home) -> tuple[str, str]:
    """Give a configuration as it is of the package, and of the module again."""
    files = {f"{name}.py": "" for name in names}
    packages = {"billing/__init__.py": "", "till/__init__.py": ""}
    project = '[project]\nname = "shop"\nversion = "1"\n\n'
    before = _project({"pyproject.toml": project + text, **files, **packages}, home)
    there = to_package.plan(Target("shop.py"), before)
    assert there
    after = _after(there, before)
    back = to_module.plan(Target("shop"), after)
    assert back
    told = (one.tree.text("pyproject.toml") for one in (after, _after(back, after)))
    first, second = (one.removeprefix(project) for one in told)
    return first, second


def _project(files: Mapping[str, str], home: Home) -> Project:
    drawing = Drawing(files)
    return workspaces.project(drawing, home(drawing))


def _after(plan: Plan, project: Project) -> Project:
    return value_road.with_files(project, changes.files(plan.applied_to(project.tree)))
