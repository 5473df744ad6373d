"""Where the rules' pages are.

A rule's page is what its file begins with, and the file is installed wherever modtidy is: so the
page can be shown without a network, and is always that of the version at work.
"""

import sys
from pathlib import Path

from modtidy.rule import Rule


def address(rule: Rule) -> str:
    """Return the URI of the file whose docstring is the page of `rule`."""
    file = sys.modules[rule.module].__file__
    return Path(file).as_uri() if file else ""
