"""The resolver, held against CPython's own finders on trees nobody would make, and some do.

A tree is drawn anew for every example: regular and namespace packages, portions in several
directories, extension modules for this and for other interpreters, modules beside packages of
their name, the names of standard library modules.  `MODTIDY_TREES` says how many.
"""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import finder_twin
import proofs
from finder_twin import Twin
from modtidy import paths
from modtidy.environment import Environment
from modtidy.host.cache import Cache
from modtidy.host.contents import DiskContents
from modtidy.host.disk import Listings, scan
from modtidy.host.environment import find_environment
from modtidy.project import finder
from modtidy.tree import Tree

TREES = int(os.environ.get("MODTIDY_TREES", "2000"))

SHARDS = 4
"""How many tests share them, so that they can be run beside each other."""

IN_MEMORY = next((one for one in ("/dev/shm",) if os.access(one, os.W_OK)), None)  # noqa: S108 - each in a directory of its own
"""Where files cost the least, if there is such a place."""

ROOTS = ("project", "project/src", "project/more", "site")
"""Where modules are looked for: in the workspace, and where distributions are installed."""

TOP = ("alpha", "Alpha", "beta", "sys", "io", "encodings", "random", "json", "math", "email")
"""Names of no other module, and of built-in, frozen, loaded, ordinary and compiled ones."""

BELOW = ("alpha", "beta", "Beta", "random", "__init__", "__main__")

OWN, FOREIGN, FREE_THREADED = "@", "@@", "@@@"
"""Stand for the tag of the interpreter's own extension modules, of those for another platform, and
of those for a build without a global lock."""

SUFFIXES = (
    *(
        ".py",
        ".pyi",
        ".pyc",
        ".txt",
        ".pth",
        ".so.py",
        ".stubs.py",
        ".helper.so",
        ".abi3.helper.so",
    ),
    *(
        OWN,
        FOREIGN,
        FREE_THREADED,
        ".abi3.so",
        ".so",
        ".cpython-36m-x86_64-linux-gnu.so",
        ".cpython-399-darwin.so",
    ),
    *(".cp36-win_amd64.pyd", ".py/", "/", "-stubs/__init__.pyi"),
)


class Drawn(NamedTuple):
    """The files of a tree, and the order in which the workspace's roots are searched."""

    files: frozenset[str]
    order: tuple[str, ...]


@st.composite
def trees(draw: st.DrawFn) -> Drawn:
    """Draw files, most of them in packages that are there."""
    files: set[str] = set()
    directories = list(ROOTS)
    for _ in range(draw(st.integers(1, 14))):
        directory = draw(st.sampled_from(directories))
        name = draw(st.sampled_from(TOP if directory in ROOTS else BELOW))
        package = paths.join(directory, name)
        if draw(st.booleans()):
            files.add(package + draw(st.sampled_from(SUFFIXES)))
            continue
        files.add(f"{package}/")
        if draw(st.booleans()):
            files.add(f"{package}/__init__{draw(st.sampled_from(SUFFIXES))}")
        if package not in directories:
            directories.append(package)
    return Drawn(frozenset(files), tuple(draw(st.permutations(ROOTS[:3]))))


def write(files: frozenset[str], root: Path, own: str) -> None:
    """Write empty files, and directories where the path ends in a slash."""
    foreign, threaded = (re.sub(r"-(\d+)-.*", tag, own) for tag in (r"-\1-any.so", r"-\1t-any.so"))
    for path in sorted(files):
        tagged = path.replace(FREE_THREADED, threaded).replace(FOREIGN, foreign)
        target = root / tagged.replace(OWN, own)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith("/") and not target.is_file():
            target.mkdir(exist_ok=True)
        elif not target.exists():
            target.touch()


def names(files: frozenset[str]) -> Iterator[str]:
    """Yield the names something could be found by, those of what is never found among them."""
    yield from TOP
    for path in files:
        for root in ROOTS:
            if paths.below(path, root) and path != root:
                directory, _, leaf = paths.relative(path.rstrip("/"), root).rpartition("/")
                parts = [*directory.split("/"), leaf.partition(".")[0].rstrip(OWN)]
                name = ".".join(part for part in parts if part)
                yield from (name, f"{name}.beta", f"{name}.__init__")


def differences(drawn: Drawn, environment: Environment, twin: Twin) -> list[str]:
    """Write a tree, ask both about every name, and say where they differ."""
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as folder:
        base = Path(folder).resolve()
        for root in ROOTS:
            (base / root).mkdir(parents=True, exist_ok=True)
        write(drawn.files, base, twin.suffixes[0])
        root = (base / "project").as_posix()
        here = replace(environment, search_path=(*environment.search_path, f"{base}/site"))
        listing = scan(root)
        contents = DiskContents(root, listing.fingerprints, Cache(None, root))
        tree = Tree(listing.directories, contents, Listings(root))
        search_path = [paths.relative(f"{base}/{one}", root) for one in drawn.order]
        search_path = ["" if one == root else one for one in search_path]
        asked = sorted(set(names(drawn.files)))
        whole = [*(f"{base}/{one}" for one in drawn.order), *here.search_path]
        theirs = twin.find(asked, whole)
        said = (
            finder_twin.disagreement(
                name,
                finder.find(name, search_path, tree, here),
                theirs[name],
                root,
                here.standard_library,
            )
            for name in asked
        )
        return [one for one in said if one]


class Python:
    """An interpreter, as modtidy reads it and as it is."""

    def __init__(self, environment: Environment, twin: Twin) -> None:
        self.environment, self.twin = environment, twin


@pytest.fixture(scope="module", name="pythons")
def started_pythons(pytestconfig: pytest.Config) -> Iterator[list[Python]]:
    """Start the interpreters that were asked for, and read where they lie."""
    wanted = str(pytestconfig.getoption("pythons"))
    found = proofs.interpreters(version for version in wanted.split(",") if version)
    with ExitStack() as running:
        yield [
            Python(
                find_environment(Path.cwd(), str(python.resolve()), {}),
                running.enter_context(finder_twin.started(python)),
            )
            for python in found.values()
        ]


@pytest.mark.parametrize("shard", range(SHARDS))
@given(drawn=trees())
@settings(max_examples=TREES // SHARDS, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_name_means_what_it_means_to_python(
    drawn: Drawn,
    pythons: list[Python],
    shard: int,  # noqa: ARG001 - one is as another, with other trees
) -> None:
    for python in pythons:
        said = differences(drawn, python.environment, python.twin)
        assert said == [], python.environment.version
