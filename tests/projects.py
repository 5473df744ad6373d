"""Projects made of trees that are drawn in a test, and what imports find in them."""

from pathlib import Path
from textwrap import dedent

import drawing
import workspaces
from modtidy.project.project import Project


def project(drawn: str, tmp_path: Path) -> Project:
    """Make the project of a drawing, with an environment in which nothing is installed."""
    read = drawing.read(dedent(drawn))
    workspaces.write_environment(read.installed, tmp_path)
    return workspaces.project(read, tmp_path)


def finds(asked: Project, path: str, name: str) -> str:
    """Give the file that a name means in a file; nothing where it means none."""
    found = asked.find(name, path)
    return found.origin if found else ""
