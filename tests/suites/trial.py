"""One module changed, and the suite before and after."""

import json
import random
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from suites.suite import FailedError, Suite

ASKED = ("to-package", "rename")
OPERATIONS = (*ASKED, "split", "move")
SAME, REFUSED, OTHER, FAILED = "same", "refused", "other", "failed"


@dataclass(frozen=True)
class Trial:
    """What came of one change."""

    project: str
    operation: str
    path: str
    verdict: str
    why: str = ""
    """The reason, or which tests say what else."""
    tests: int = 0
    """How many were compared."""


def trials(
    suite: Suite,
    modules: int,
    seed: int,
    operations: Iterable[str] = ASKED,
    only: Collection[str] = (),
) -> Iterator[Trial]:
    """Try each operation on some modules of a project, chosen at random; or on `only` those."""
    suite.install_again()
    first, second = suite.outcomes(), suite.outcomes()
    steady = {name: it for name, it in first.items() if second.get(name) == it}
    if "passed" not in steady.values():
        raise FailedError(f"the suite of {suite.project.name} does not run: {[*first.items()][:3]}")
    everything = [*suite.modules()]
    for operation in operations:
        of_files = operation in {"to-package", "split"}
        asked = [one for one in everything if not of_files or one.endswith(".py")]
        chance = random.Random(f"{seed} {suite.project.name} {operation}")  # noqa: S311 - which modules is no secret
        chosen = sorted(chance.sample(asked, min(modules, len(asked))))
        for path in (one for one in (only or chosen) if one in asked):
            yield _tried(suite, operation, path, steady)


def told(operation: str, path: str) -> tuple[str, ...]:
    """Give what an operation is told besides the path it is about."""
    if operation == "rename":
        return (f"{Path(path).stem}_too",)
    return (Path(path).parent.joinpath("moved").as_posix(),) if operation == "move" else ()


def _tried(suite: Suite, operation: str, path: str, before: Mapping[str, str]) -> Trial:
    name = suite.project.name
    suite.reset()
    try:
        if why := suite.refactored(operation, path, *told(operation, path)):
            return Trial(name, operation, path, REFUSED, why)
        suite.install_again()
        after = suite.outcomes()
        (suite.root.parent / "last.diff").write_text(suite.difference(), "utf-8")
    except FailedError as failed:
        return Trial(name, operation, path, FAILED, str(failed))
    was, now = (
        {_anew(test, operation, path): _anew(it, operation, path) for test, it in some.items()}
        for some in (before, after)
    )
    others = [f"{test}: {it} -> {now.get(test)}" for test, it in was.items() if now.get(test) != it]
    why = f"{len(others)} tests: " + "\n    ".join(others[:5]) if others else ""
    return Trial(name, operation, path, OTHER if others else SAME, why, len(was))


def _anew(said: str, operation: str, path: str) -> str:
    """Give what is said of a test with the module's new name in place of the old one."""
    if operation not in {"rename", "move"}:
        return said.replace(".__init__", "")
    (new,) = (Path(one).stem for one in told(operation, path))
    old = Path(path).stem
    anew = new if operation == "rename" else f"{new}.{old}"
    return re.sub(rf"\b(?:{re.escape(new)}\.)?{re.escape(old)}\b", anew, said)


def written(one: Trial) -> str:
    """Give a trial as a line to keep."""
    return json.dumps(asdict(one), ensure_ascii=False)
