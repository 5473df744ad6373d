"""The command line and git: diffs that it applies, and files it could not bring back."""

import os
import subprocess
from pathlib import Path

import pytest

import workspaces
from command import run


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an error that has an unsafe fix, and a warning that has a safe one."""
    files = {
        "main.py": "from shop.billing.invoice import TOTAL\nimport random\n",
        "random.py": "",
        "shop/__init__.py": "",
        "shop/billing/invoice.py": "TOTAL = 3\n",
    }
    workspaces.write(files, tmp_path)
    workspaces.write_environment({}, tmp_path)
    git(tmp_path, "init", "-q")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_diff_is_what_git_applies(shop: Path) -> None:
    text = "from . import x\r\nS = 'a\x0cb'\n\nlast = 1"
    workspaces.write({"shop/cart.py": text, "shop/x.py": ""}, shop)
    _, plan, _ = run("refactor", "to-package", "shop/cart.py", "--diff", "--no-cache")
    fixes = run("check", "--diff", "--unsafe-fixes", "--no-cache")[1]
    for patch in (plan, fixes):
        git(shop, "apply", "-", given=patch)
    assert (shop / "shop/cart/__init__.py").read_bytes() == text.replace(
        "from .", "from .."
    ).encode()
    assert (shop / "shop/billing/__init__.py").read_bytes() == b""
    assert not (shop / "random.py").exists()
    assert run("check", "-q", "--no-cache")[1] == ""


def test_git_applies_what_is_sure_and_then_what_is_not(shop: Path) -> None:
    workspaces.write({"shop/x.py": "import shop.x\n'shop.x'\n", "Z.md": "`shop.x`\n"}, shop)
    _, patch, _ = run("refactor", "rename", "shop.x", "y", "--diff", "--no-cache")
    assert patch.index("# Strings") < patch.index("# Documents")
    git(shop, "apply", "-", given=patch)
    assert (shop / "shop/y.py").read_text() == "import shop.y\n'shop.y'\n"
    assert (shop / "Z.md").read_text() == "`shop.y`\n"


def git(root: Path, *arguments: str, given: str = "") -> None:
    alone = {"HOME": str(root), "XDG_CONFIG_HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    me = ["-c", "user.name=me", "-c", "user.email=me@example.org", "-c", "core.autocrlf=false"]
    subprocess.run(
        ["git", *me, *arguments],
        cwd=root,
        env={**os.environ, **alone},
        input=given.encode(),
        check=True,
        capture_output=True,
    )


def test_a_refactoring_does_not_touch_what_git_cannot_bring_back(shop: Path) -> None:
    (shop / "shop/new.py").write_text("A = 1\n")
    refactor = ("refactor", "to-package", "shop/new.py", "--yes", "--no-cache")
    status, _, err = run(*refactor)
    assert (status, err) == (
        2,
        "modtidy: git has not committed what is in `shop/new.py`; see `--allow-dirty`\n",
    )
    git(shop, "add", "shop/new.py")
    git(shop, "commit", "-qm", "new")
    assert run(*refactor)[0] == 0
    assert (shop / "shop/new/__init__.py").exists()
    (shop / "main.py").write_text("A = 2\n")
    assert run("refactor", "to-package", "main.py", "--yes", "--allow-dirty", "--no-cache")[0] == 0


def test_git_that_will_not_say_is_asked_no_further(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    refactor = ("refactor", "to-package", "main.py", "--yes", "--no-cache")
    status, _, err = run(*refactor)
    assert status == 2
    assert err == (
        "modtidy: git will not say what is committed: detected dubious ownership in repository "
        f"at '{shop}'; see `--allow-dirty`\n"
    )
    assert run(*refactor, "--allow-dirty")[0] == 0


def test_git_is_asked_from_a_project_inside_its_repository(shop: Path) -> None:
    workspaces.write({"modtidy.toml": "", "a.py": ""}, shop / "inner")
    status, _, err = run("refactor", "to-package", "inner/a.py", "--yes", "--no-cache")
    assert status == 2
    assert "`inner/a.py`" in err
