"""Refactorings of real projects, judged by the projects' own tests: see `README.md` beside this."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from platformdirs import user_cache_path

sys.path[:1] = [str(Path(__file__).resolve().parents[1])]

from suites.suite import FailedError, Suite, listed  # noqa: E402 - found by the line above
from suites.trial import ASKED, OPERATIONS, REFUSED, SAME, Trial, trials, written  # noqa: E402 - as above

WORK = user_cache_path("modtidy-tests") / "suites"


def main(arguments: Sequence[str]) -> int:
    """Try, and print what came of it; return 1 if a suite says something else."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("projects", nargs="*", help="which of them; all of none is named")
    add = parser.add_argument
    add("--operations", nargs="+", default=ASKED, choices=OPERATIONS, help="which changes")
    parser.add_argument("--modules", type=int, default=5, help="how many of each project")
    parser.add_argument("--seed", type=int, default=1, help="which modules")
    parser.add_argument("--only", nargs="*", default=(), metavar="PATH", help="these modules")
    parser.add_argument("--work", type=Path, default=WORK, help="where projects are unpacked")
    parser.add_argument("--keep", type=Path, help="a file that a line is added to for each trial")
    given = parser.parse_args(arguments)
    known, made = listed(), list[Trial]()
    for name in given.projects or known:
        suite = Suite(known[name], given.work)
        try:
            suite.install()
            for one in trials(suite, given.modules, given.seed, given.operations, given.only):
                print(f"{one.verdict:8} {name} {one.operation} {one.path} {one.why}", flush=True)
                made.append(one)
                if given.keep:
                    with given.keep.open("a", encoding="utf-8") as kept:
                        kept.write(f"{written(one)}\n")
        except FailedError as failed:
            print(f"{name} is left out: {failed}", flush=True)
    print("", *table(made), sep="\n")
    return int(any(one.verdict not in {SAME, REFUSED} for one in made))


def table(made: Iterable[Trial]) -> list[str]:
    """Give the rows of a table: a project each, and all together."""
    every = list(made)
    operations = list(dict.fromkeys(one.operation for one in every))
    heads = " | ".join(f"{one}: same / refused / other" for one in operations)
    rows = [f"| project | tests | {heads} |", "| --- |" + " --- |" * (1 + len(operations))]
    for name in [*dict.fromkeys(one.project for one in every), ""]:
        own = [one for one in every if name in {one.project, ""}]
        cells = []
        for operation in operations:
            count = Counter(one.verdict for one in own if one.operation == operation)
            rest = count.total() - count[SAME] - count[REFUSED]
            cells.append(f"{count[SAME]} / {count[REFUSED]} / {rest}")
        tests = max((one.tests for one in own), default=0) if name else ""
        rows.append(f"| {name or 'all'} | {tests} | {' | '.join(cells)} |")
    return rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
