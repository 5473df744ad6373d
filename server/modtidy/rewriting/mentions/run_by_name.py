"""Commands that run a module by its name, when it becomes a package: `python -m shop`.

The one idea: of a package `-m` runs the `__main__.py` (library reference, "runpy"), which a module
without a main guard gives it none of; so whoever runs it so is pointed at.
"""

import re
from collections.abc import Iterator

from modtidy.plan import Remark
from modtidy.project.project import Project
from modtidy.rewriting.mentions import named_in_files
from modtidy.rewriting.remarks import remark_on
from modtidy.text import Span


def remarks(path: str, project: Project) -> Iterator[Remark]:
    """Yield a remark for each command that runs the module at `path` by its name."""
    tree, files = project.tree, {*project.files(), *named_in_files.files(project.tree)}
    for name in project.names_of(path):
        command = re.compile(rf"(?<![\w-])-m(?:[ \t]+|[\"'],\s*[\"']){re.escape(name)}(?![\w.-])")
        for file in sorted(tree.holding({f"m {name}"}, files)):
            text = tree.text(file)
            for found in command.finditer(text):
                what = f"runs `{name}` by `-m`, which a package needs a `__main__.py` for"
                yield remark_on(file, text, Span(*found.span()), what)
