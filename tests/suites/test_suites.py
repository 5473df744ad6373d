"""Two released projects, some modules of each: their own tests say what they said before.

All the others, and more modules, are for `run.py`; `README.md` beside this tells.
"""

from pathlib import Path

import pytest

from suites.suite import Suite, listed
from suites.trial import ASKED, SAME, trials

MODULES = 2


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["h11", "itsdangerous"])
def test_a_released_project_says_what_it_said(name: str, tmp_path: Path) -> None:
    suite = Suite(listed()[name], tmp_path)
    suite.install()
    made = list(trials(suite, MODULES, seed=1))
    assert len(made) == MODULES * len(ASKED)
    assert [one for one in made if one.verdict != SAME] == []
