"""VS Code with an extension, settings and the sample, driven by a script of this directory."""

import json
from collections.abc import Mapping
from pathlib import Path

from editors import installation, sample
from editors.processes import run

HERE = Path(__file__).parent


def drive(
    script: str,
    directory: Path,
    settings: Mapping[str, object],
    *,
    files: Mapping[str, str] = sample.FILES,
    **more: object,
) -> None:
    """Run `script` in a VS Code that has `settings`; what it leaves is in `directory`.

    It is shown the project of `files`; `more` is what the script itself wants to know.  Raises
    `AssertionError` if it fails.
    """
    options = {
        "vscode": str(installation.vscode()),
        "playwright": str(installation.playwright()),
        "chromium": installation.chromium(),
        "directory": str(directory),
        "project": str(sample.write_sample(directory, files)),
        "settings": dict(settings),
        "file": sample.FOUND_IN,
        **more,
    }
    run(["node", HERE / script, json.dumps(options)], seconds=240)


def install(extension: Path, directory: Path) -> None:
    """Install a packaged extension in the VS Code that will be driven in `directory`."""
    command: list[str | Path] = ["node", installation.vscode() / "out/server-main.js"]
    command += ["--accept-server-license-terms", "--telemetry-level", "off"]
    command += ["--server-data-dir", directory / "data", "--install-extension", extension]
    run(command, seconds=120)
