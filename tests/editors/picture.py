"""Takes the picture that the READMEs show, with the VS Code the tests use.

Run it where the tests can be run, from the project's root:

    PYTHONPATH=tests python tests/editors/picture.py
"""

import sys
import tempfile
from pathlib import Path

from editors import installation, sample, vscode

PICTURE = installation.PROJECT / "clients/vscode/images/findings.png"


def main() -> None:
    """Take the picture, of what is shipped."""
    with tempfile.TemporaryDirectory(prefix="modtidy-") as temporary:
        directory = Path(temporary).resolve()
        vscode.install(installation.packaged_extension(), directory)
        settings = {"modtidy.server.python": sys.executable}
        vscode.drive(
            "picture.mjs", directory, settings, message=sample.MESSAGE, picture=str(PICTURE)
        )


if __name__ == "__main__":
    main()
