"""The command line, called as a program calls it: what it prints, and how it ends."""

import json
import shlex
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import workspaces
from command import run
from modtidy import cli, rules
from modtidy.cli.formats import FORMATS


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with an error that has an unsafe fix, and a warning that has a safe one."""
    files = {
        "pyproject.toml": "[project]\n",
        "main.py": "from shop.billing.invoice import TOTAL\nx = '\u20ac'; import random\n",
        "random.py": "",
        "shop/__init__.py": "",
        "shop/billing/invoice.py": "TOTAL = 3\n",
    }
    workspaces.write(files, tmp_path)
    workspaces.write_environment({}, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*arguments: str) -> str:
    status, out, err = run("check", "--no-cache", *arguments)
    assert status in (0, 1), err
    return out


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_every_finding(shop: Path, name: str) -> None:
    out = check("--output-format", name)
    for rule in ("missing-init", "shadowed-stdlib"):
        assert rule in out
    assert "random.py" in out
    assert str(shop) not in out
    assert check("--output-format", name, "--isolated", "--select", "self-import") is not None


def test_json_is_as_the_contract_has_it(shop: Path) -> None:
    (shop / "shop/a b.py").write_text("")
    error, warning = json.loads(check("--output-format", "json", "--ignore", "invalid-module-name"))
    assert error["related"] == [
        {"filename": "main.py", "location": {"row": 2, "column": 17}, "message": "imported here"}
    ]
    assert error["fixes"][0]["safe"] is False
    assert Path(error.pop("url").removeprefix("file://")).is_file()
    assert [*error] == [
        *("rule", "severity", "message", "filename", "location", "end_location", "subject"),
        *("related", "fixes"),
    ]
    assert warning["location"] == {"row": 1, "column": 1}
    assert warning["subject"] == {"module": "shop.billing", "path": "shop/billing"}
    lines = check("--output-format", "json-lines", "--ignore", "invalid-module-name").splitlines()
    assert [json.loads(line)["rule"] for line in lines] == ["shadowed-stdlib", "missing-init"]


def test_sarif_has_rules_fixes_and_fingerprints_that_outlive_an_edit(shop: Path) -> None:
    (run_before,) = json.loads(check("--output-format", "sarif"))["runs"]
    described = [rule["id"] for rule in run_before["tool"]["driver"]["rules"]]
    for result in run_before["results"]:
        assert described[result["ruleIndex"]] == result["ruleId"]
    (fix,) = run_before["results"][1]["fixes"]
    assert fix["artifactChanges"][0]["artifactLocation"]["uri"] == "shop/billing/__init__.py"
    (shop / "shop/billing/invoice.py").write_text("\n\nTOTAL = 3\n")
    (run_after,) = json.loads(check("--output-format", "sarif"))["runs"]
    fingerprints = [
        [result["partialFingerprints"] for result in one["results"]]
        for one in (run_before, run_after)
    ]
    assert fingerprints[0] == fingerprints[1]
    assert run_before["results"][1]["locations"] != run_after["results"][1]["locations"]


@pytest.mark.usefixtures("shop")
def test_junit_can_be_read_as_xml() -> None:
    suites = ET.fromstring(check("--output-format", "junit"))  # noqa: S314 - our own
    assert [suite.get("name") for suite in suites] == ["random.py", "shop/billing/invoice.py"]
    assert suites.get("failures") == "2"
    nothing = ET.fromstring(check("--output-format", "junit", "main.py"))  # noqa: S314 - our own
    assert nothing.get("failures") == "0"


def test_rdjson_counts_columns_in_bytes(shop: Path) -> None:
    (shop / "json.py").write_text("x = '\u20ac'; import json\njson.dumps(x)\n", "utf-8")
    found = json.loads(check("--output-format", "rdjson", "--select", "self-import"))
    (one,) = found["diagnostics"]
    assert one["location"]["range"]["start"] == {"line": 1, "column": 19}


def test_results_go_to_a_file_where_one_is_named(shop: Path) -> None:
    assert check("--output-format", "json", "--output-file", "out.json") == ""
    assert len(json.loads((shop / "out.json").read_text("utf-8"))) == 2


@pytest.mark.usefixtures("shop")
def test_colour_is_there_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[" not in check()
    assert "\x1b[1;31merror\x1b[0m" in check("--color", "always")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" in check("--color", "always")


def test_a_file_is_called_by_its_whole_path_from_elsewhere(
    shop: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    error, _ = json.loads(check("--output-format", "json", str(shop)))
    assert error["filename"] == (shop / "random.py").as_posix()


def test_a_file_that_cannot_be_read_costs_itself_alone(shop: Path) -> None:
    (shop / "broken.py").write_bytes(b"# coding: klingon\n")
    status, out, err = run("check", "--no-cache", "--output-format", "concise")
    assert (status, len(out.splitlines())) == (1, 2)
    assert err == "modtidy: `broken.py` cannot be read: unknown encoding: klingon\n"


def test_two_projects_are_checked_each_with_its_own_settings(shop: Path) -> None:
    other = shop / "tools"
    workspaces.write({"modtidy.toml": 'ignore = ["shadowed-stdlib"]\n', "re.py": ""}, other)
    workspaces.write({"use.py": "import re\n"}, other)
    found = json.loads(check("--output-format", "json", "main.py", "random.py", "tools"))
    assert [one["filename"] for one in found] == ["random.py"]


@pytest.mark.parametrize(("answer", "done"), [("y\n", True), ("n\n", False), ("", False)])
def test_on_a_terminal_a_refactoring_is_agreed_on(shop: Path, answer: str, *, done: bool) -> None:
    command = ("refactor", "to-package", "main.py", "--no-cache")
    status, out, _ = run(*command, given=answer, terminal=True)
    assert out.endswith("[y/N] ")
    assert status == (0 if done else 2)
    assert (shop / "main/__init__.py").exists() == done


@pytest.mark.usefixtures("shop")
def test_a_place_that_is_not_there_is_said_to_be_missing() -> None:
    status, _, err = run("refactor", "to-package", "main.py:9", "--no-cache")
    assert (status, err) == (2, "modtidy: `main.py` has no line 9\n")


@pytest.mark.parametrize("name", [rule.name for rule in rules.ALL])
def test_every_rule_has_a_page(name: str) -> None:
    status, page, _ = run("rule", name)
    assert status == 0
    assert page.startswith(f"{name} (")
    assert "## Example" in page
    _, described, _ = run("rule", name, "--output-format", "json")
    assert json.loads(described)["name"] == name


def test_the_rules_are_listed_in_order() -> None:
    _, listed, _ = run("rule")
    assert [line.split()[0] for line in listed.splitlines()] == [rule.name for rule in rules.ALL]
    _, described, _ = run("rule", "--output-format", "json")
    assert [rule["name"] for rule in json.loads(described)] == [rule.name for rule in rules.ALL]


def test_help_and_version() -> None:
    assert run("--help")[0] == 0
    assert run()[0] == 2
    assert run("check", "--help")[1].startswith("usage: modtidy check")
    assert run("version")[1] == run("--version")[1]


@pytest.mark.usefixtures("shop")
def test_a_bug_ends_with_2_and_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ZeroDivisionError

    monkeypatch.setitem(cli.check.run.__globals__, "in_order", broken)
    status, _, err = run("check", "--no-cache")
    assert status == 2
    assert "ZeroDivisionError" in err
    assert "this is a bug in modtidy" in err


def started(shop: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *command], cwd=shop, capture_output=True, text=True, check=False
    )


def test_as_a_process_it_ends_with_its_status(shop: Path) -> None:
    assert started(shop, "-m", "modtidy", "check", "--no-cache").returncode == 1
    assert started(shop, "-m", "modtidy", "check", "nowhere").returncode == 2
    assert started(shop, "-m", "modtidy", "version").returncode == 0


def test_a_reader_that_has_read_enough_is_no_error(shop: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m modtidy rule missing-init | true"
    ran = subprocess.run(  # noqa: S602 - a pipe is what it is about
        command, shell=True, cwd=shop, capture_output=True, text=True, check=False
    )
    assert ran.stderr == ""


def test_the_server_starts_without_the_command_line(shop: Path) -> None:
    program = (
        "import sys; sys.argv = ['modtidy', 'server']\n"
        "import modtidy.__main__ as start\n"
        "import modtidy.lsp.main\n"
        "modtidy.lsp.main.main = lambda: None\n"
        "start.main()\n"
        "print({'argparse', 'pygls', 'jedi', 'modtidy.cli'} & {*sys.modules})"
    )
    assert started(shop, "-I", "-c", program).stdout == "set()\n"


def test_a_check_loads_neither_the_protocol_nor_jedi(shop: Path) -> None:
    program = (
        "import sys, io; from modtidy import cli\n"
        "cli.main(['check', '--no-cache'], sys.stdin, io.StringIO(), sys.stderr)\n"
        "print({'pygls', 'lsprotocol', 'jedi', 'asyncio'} & {*sys.modules})"
    )
    assert started(shop, "-I", "-c", program).stdout == "set()\n"
