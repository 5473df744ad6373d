"""The house rules, each held by a tool or by looking: layers, forms, pages, proofs."""

import ast
import os
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import casebook
from casefile import Case
from modtidy import refactors, rules
from modtidy.refactor import Refactor
from modtidy.rule import Rule

ROOT = Path(__file__).parent.parent
SOURCES = [
    path
    for folder in ("server", "tests")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if not {"node_modules", "shop"} & {*path.parts}  # others' code; a project that is to be amiss
]
SERVER = [path for path in SOURCES if path.is_relative_to(ROOT / "server")]
CORE = [path for path in SERVER if not {"lsp", "cli", "host"} & {*path.parts}]
LINES_IN_A_FILE = 300
LINES_IN_A_FUNCTION = 40
REASON = "# reason: "
"""Stands in a file's head, or on the line of a `def`, and says why it is longer."""
EXCEPTION = re.compile(r"# *(?:noqa|type: *ignore)\b")
REASONED = re.compile(r"# *(?:noqa: [A-Z0-9, ]+|type: *ignore\[[^]]+\]) *[-#] *\S+")
HEADINGS = ("## Why it matters", "## What it leaves alone", "## Example")


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize(
    "command",
    [
        ("importlinter.cli", "lint_imports_command"),
        ("ruff", "check", "--no-cache", "."),
        ("ruff", "format", "--no-cache", "--check", "."),
        ("mypy",),
    ],
    ids=" ".join,
)
def test_a_tool_has_nothing_to_say(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        _started(command), cwd=ROOT, capture_output=True, text=True, check=False, env=_environment()
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _started(command: tuple[str, ...]) -> list[str]:
    if command[0] == "importlinter.cli":
        call = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
        return [sys.executable, "-c", call]
    return [sys.executable, "-m", *command]


def _environment() -> dict[str, str]:
    """Have the tools look at the server that is here, however the tests were started."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "server")}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_file_is_short_and_says_what_is_in_it(path: Path) -> None:
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a file opens with a docstring"
    lines = text.splitlines()
    head = "\n".join(lines[:20])
    assert len(lines) <= LINES_IN_A_FILE or REASON in head, f"{len(lines)} lines"
    long = [
        f"line {one.lineno}: `{one.name}` has {length} lines"
        for one, length in _functions(tree)
        if length > LINES_IN_A_FUNCTION and REASON not in lines[one.lineno - 1]
    ]
    assert long == []


def _functions(tree: ast.AST) -> Iterator[tuple[ast.FunctionDef | ast.AsyncFunctionDef, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            yield node, node.end_lineno - node.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_an_exception_to_a_check_has_its_reason(path: Path) -> None:
    with path.open("rb") as file:
        tokens = [one for one in tokenize.tokenize(file.readline) if one.type == tokenize.COMMENT]
    bare = [
        f"line {one.start[0]}: {one.string}"
        for one in tokens
        if EXCEPTION.search(one.string) and not REASONED.search(one.string)
    ]
    assert bare == []


@pytest.mark.parametrize("path", CORE, ids=named)
def test_what_the_core_hands_about_is_frozen(path: Path) -> None:
    """A dataclass of the core is a value; a private one may do work, and a class may own memory."""
    thawed = [
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator) and "frozen=True" not in ast.unparse(decorator)
    ]
    assert thawed == []


@pytest.mark.parametrize("path", CORE, ids=named)
def test_the_core_keeps_nothing_at_module_level(path: Path) -> None:
    """No module has memory of its own: no cache, no `global`, no list or dictionary to fill."""
    tree = ast.parse(path.read_text("utf-8"))
    caches = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    rebound = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Global)]
    assert caches + rebound == []


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: str(rule.name))
def test_a_rule_has_a_page_cases_and_a_proof(rule: Rule) -> None:
    page = casebook.page(rule)
    assert [heading for heading in HEADINGS if heading not in page] == []
    assert (casebook.CASES / "rules" / f"{rule.name}.case").is_file()
    cases = [case for case in casebook.rule_cases() if case.of == rule.name]
    assert any(want.rule == rule.name for case in cases for want in case.drawing.marks.findings)
    assert any(not case.drawing.marks.findings for case in cases), "a case where nothing is found"
    assert any(case.runs for case in cases), "a proof"


@pytest.mark.parametrize("rule", rules.ALL, ids=lambda rule: str(rule.name))
def test_the_fixes_of_a_rule_are_run_before_and_after(rule: Rule) -> None:
    offers = rule.fixes.__module__ == rule.module
    cases = [case for case in casebook.rule_cases() if case.of == rule.name]
    assert any(_is_run(case) for case in cases) or not offers


@pytest.mark.parametrize("refactor", refactors.ALL, ids=lambda refactor: str(refactor.name))
def test_a_refactoring_is_drawn_made_and_not_made_and_is_run(refactor: Refactor) -> None:
    cases = [case for case in casebook.refactor_cases() if case.of == refactor.name]
    changes = [change for case in cases for change in case.changes if change.what == refactor.name]
    assert {change.is_made for change in changes} == {True, False}
    assert any(_is_run(case) for case in cases)


def _is_run(case: Case) -> bool:
    """Tell whether a change of a case has a program run before and after it."""
    made = [change for change in case.changes if change.is_made]
    before = [run for run in case.runs if run.after is None]
    return bool(before) and any(list(case.runs_after(change)) for change in made)


def test_no_case_is_an_orphan() -> None:
    """Each `.case` file is some rule's or some refactoring's."""
    for folder, known in (("rules", rules.ALL), ("refactors", refactors.ALL)):
        names = {path.stem for path in (casebook.CASES / folder).glob("*.case")}
        assert names - {one.name for one in known} == set()
