"""Modtidy in a real VS Code: as its extension sees it, and as a person does."""

import json
import sys
from pathlib import Path

import pytest

from editors import installation, sample
from editors.vscode import drive, install

pytestmark = [pytest.mark.editor, pytest.mark.timeout(600)]


def test_extension(tmp_path: Path) -> None:
    extension = installation.extension()
    results = tmp_path / "results.json"
    drive(
        "host.mjs",
        tmp_path,
        {"modtidy.server.path": str(installation.server())},
        extension=str(extension),
        tests=str(extension / "out/test/index.js"),
        environment={"MODTIDY_TEST_RESULTS": str(results)},
    )
    told = json.loads(results.read_text())
    failed = {test["title"]: test["err"]["stack"] for test in told["failures"]}
    assert failed == {}
    assert told["stats"]["passes"] == told["stats"]["tests"] > 0


def test_untrusted_workspace_has_nothing_run(tmp_path: Path) -> None:
    """The workspace's settings name a program; the user's own is the one that runs."""
    ran = tmp_path / "ran"
    theirs = tmp_path / "theirs"
    theirs.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    theirs.chmod(0o755)
    named = {key: str(theirs) for key in ("modtidy.server.path", "modtidy.server.python")}
    configured = tmp_path / "sample/.vscode/settings.json"
    configured.parent.mkdir(parents=True)
    configured.write_text(json.dumps({**named, "python.defaultInterpreterPath": str(theirs)}))
    drive(
        "restricted.mjs",
        tmp_path,
        {
            "modtidy.server.path": str(installation.server()),
            "security.workspace.trust.enabled": True,
            "security.workspace.trust.startupPrompt": "never",
        },
        extension=str(installation.extension()),
    )
    assert not ran.exists()


def test_person_with_what_is_shipped(tmp_path: Path) -> None:
    """The packaged extension, its bundled server, and a Python to run it."""
    install(installation.packaged_extension(), tmp_path)
    drive(
        "person.mjs",
        tmp_path,
        {
            "modtidy.server.python": sys.executable,
            "files.autoSave": "afterDelay",  # else the files that others edit are left unsaved
            "files.autoSaveDelay": 100,
        },
        files=sample.NAMED_IN_STRINGS,
        fix=sample.FIX,
        created=sample.CREATED,
    )
    assert (tmp_path / "menu.png").stat().st_size > 0
    assert (tmp_path / "preview.png").stat().st_size > 0
