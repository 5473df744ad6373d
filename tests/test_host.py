"""The disk as the host sees it: what is walked, what is ignored, what is read, what is amiss."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from modtidy.host.cache import Cache
from modtidy.host.contents import DiskContents
from modtidy.host.disk import Problem, Scan, scan
from modtidy.host.encoding import decoded, encoded
from modtidy.host.workers import Reading, shared
from modtidy.source.summary import summarise

NOBODY = 65534


def put(root: Path, path: str, text: str | bytes = "") -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.encode() if isinstance(text, str) else text)
    return target


def found(root: Path, *excluded: str) -> Scan:
    return scan(root.as_posix(), excluded)


@contextmanager
def somebody() -> Iterator[None]:
    """Be someone to whom files can be closed, as nothing is to root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def contents(root: Path) -> DiskContents:
    return DiskContents(root.as_posix(), found(root).fingerprints, Cache(None, ""))


def test_a_listing_names_every_file_and_directory(tmp_path: Path) -> None:
    put(tmp_path, "app/__init__.py")
    put(tmp_path, "app/data.json")
    put(tmp_path, "app/fast.cpython-311-x86_64-linux-gnu.so")
    (tmp_path / "empty").mkdir()
    walked = found(tmp_path)
    assert walked.directories[""].names == {"app/", "empty/"}
    assert walked.directories["app"].names >= {"__init__.py", "data.json"}
    assert list(walked.directories["app"].natives) == ["fast"]
    assert walked.directories["empty"].names == set()
    assert list(walked.fingerprints) == ["app/__init__.py"]
    assert walked.problems == ()


def test_what_tools_have_made_is_named_and_not_looked_into(tmp_path: Path) -> None:
    for path in (
        ".git/a.py",
        "node_modules/b.py",
        "env/pyvenv.cfg",
        "env/lib/c.py",
        "x.egg-info/d",
    ):
        put(tmp_path, path)
    walked = found(tmp_path)
    assert list(walked.directories) == [""]
    assert walked.directories[""].names == {".git/", "node_modules/", "env/", "x.egg-info/"}


def test_an_ignored_file_is_known_and_an_ignored_directory_is_named(tmp_path: Path) -> None:
    put(tmp_path, ".gitignore", "_version.py\nbuild/\n")
    put(tmp_path, "app/_version.py")
    put(tmp_path, "build/app/__init__.py")
    walked = found(tmp_path)
    assert "_version.py" in walked.directories["app"]
    assert walked.ignored == {"app/_version.py"}
    assert "build/" in walked.directories[""]
    assert "build" not in walked.directories


def test_the_settings_exclude_what_git_would_not(tmp_path: Path) -> None:
    put(tmp_path, ".gitignore", "!vendor\n")
    put(tmp_path, "vendor/a.py")
    put(tmp_path, "app/vendor/b.py")
    put(tmp_path, "app/c.py")
    assert list(found(tmp_path, "vendor").fingerprints) == ["app/c.py"]
    assert set(found(tmp_path, "/vendor").fingerprints) == {"app/c.py", "app/vendor/b.py"}


def test_a_repository_above_the_workspace_has_its_say(tmp_path: Path) -> None:
    put(tmp_path, ".git/info/exclude", "secret.py\n")
    put(tmp_path, ".gitignore", "/backend/out\n/backend\n")
    for path in ("out/a.py", "app/out/b.py", "secret.py", "main.py"):
        put(tmp_path / "backend", path)
    walked = found(tmp_path / "backend")
    assert set(walked.fingerprints) - walked.ignored == {"app/out/b.py", "main.py"}


def test_a_linked_directory_is_walked_once_and_never_in_a_circle(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    put(outside, "lib.py")
    put(tmp_path, "work/app/a.py")
    (outside / "back").symlink_to(tmp_path / "work")
    (tmp_path / "work/lib").symlink_to(outside)
    (tmp_path / "work/again").symlink_to(outside)
    (tmp_path / "work/loop").symlink_to(tmp_path / "work")
    (tmp_path / "work/round.py").symlink_to("round.py")
    (tmp_path / "work/gone.py").symlink_to("nowhere.py")
    walked = found(tmp_path / "work")
    libraries = [path for path in walked.fingerprints if path.endswith("lib.py")]
    assert len(libraries) == 1
    assert set(walked.fingerprints) - {*libraries} == {"app/a.py"}
    assert {problem.path for problem in walked.problems} == {"round.py", "gone.py"}
    assert "gone.py" not in walked.directories[""]


def test_a_closed_directory_is_a_problem_and_no_more() -> None:
    with somebody(), TemporaryDirectory() as name:
        put(Path(name), "open/a.py")
        closed = put(Path(name), "closed/b.py").parent
        closed.chmod(0)
        walked = found(Path(name))
        closed.chmod(0o755)
    assert list(walked.fingerprints) == ["open/a.py"]
    assert walked.problems == (Problem("closed", "permission denied"),)


def test_a_workspace_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    walked = found(tmp_path / "nowhere")
    assert walked.problems[0].reason == "no such file or directory"


TREE = [
    *("a.py", "b.py", "keep.py", "doc/a.py", "doc/b.py", "doc/sub/a.py", "doc/sub/keep.py"),
    *("src/app/a.py", "src/app/doc/b.py", "src/doc/keep.py", "build/a.py", "x-y/[z].py", "#a.py"),
]
PIECES = ["a", "b", "keep", "doc", "sub", "src", "app", "build", "x-y", "#a"]
GLOBS = [
    "*",
    "**",
    "?",
    "[a-c]",
    "[!a]",
    "[^b-z]oc",
    "*.py",
    "a.*",
    "d?c",
    "s*",
    "[[]z].py",
    "\\#a.py",
]
PATTERN = st.builds(
    lambda negation, start, parts, end: negation + start + "/".join(parts) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "", "/", "**/"]),
    st.lists(
        st.sampled_from([*PIECES, *(f"{one}.py" for one in PIECES), *GLOBS]), min_size=1, max_size=3
    ),
    st.sampled_from(["", "", "/", "/**", " ", "\\ "]),
)
LINES = st.lists(st.one_of(PATTERN, st.sampled_from(["", "# a", "!", "/", "[z-a]", "[", "a\r"])))


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    for path in TREE:
        put(root, path)
    git(root, "init", "-q")
    return root


def git(root: Path, *arguments: str) -> str:
    alone = {"HOME": str(root), "XDG_CONFIG_HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    ran = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **alone}, capture_output=True, check=True
    )
    return ran.stdout.decode()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(top=LINES, below=LINES)
def test_git_ignores_the_same(repository: Path, top: list[str], below: list[str]) -> None:
    (repository / ".gitignore").write_text("\n".join(top), "utf-8", newline="\n")
    (repository / "doc/.gitignore").write_text("\n".join(below), "utf-8", newline="\n")
    listed = git(repository, "ls-files", "-z", "--others", "--exclude-standard").split("\0")
    walked = found(repository)
    assert set(walked.fingerprints) - walked.ignored == {
        path for path in listed if path.endswith(".py")
    }


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x = '\xc3\xa9'\r\ny = 1\rz\n",
        b"\xef\xbb\xbfx = 1\n",
        b"\xef\xbb\xbf# coding: utf-8\nx = 1\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nx = '\x80'\n",
        b"\r\n# coding=shift_jis\r\nx = '\x82\xa0'\r\n",
        b"x = 1\n# coding: latin-1 in the second line after code\ny = '\xc3\xa9'\n",
        b"x\n\n# coding: latin-1\ny = '\xc3\xa9'\n",
        b"# coding: utf8\n\x0cx = '\xe2\x80\xa8'\n",
    ],
)
def test_text_goes_back_to_the_bytes_it_came_from(data: bytes) -> None:
    text = decoded(data, "a.py")
    assert encoded(text, "a.py") == data
    assert len(text.splitlines()) >= data.count(b"\n")


@pytest.mark.parametrize("data", [b"\xff", b"# coding: nonsense\n", b"# coding: hex\n00"])
def test_bytes_that_are_no_text_are_an_error(data: bytes) -> None:
    with pytest.raises((UnicodeError, LookupError)):
        decoded(data, "a.py")


def test_a_file_that_cannot_be_read_is_empty_and_a_problem(tmp_path: Path) -> None:
    put(tmp_path, "bad.py", b"import os\n\xff")
    put(tmp_path, "odd.py", b"# coding: klingon\n")
    read = contents(tmp_path)
    assert read.text("bad.py") == ""
    assert read.summary("odd.py") == summarise("")
    assert read.text("gone.py") == ""
    assert read.problems == {
        "bad.py": "byte 10 is not in its encoding, utf-8",
        "odd.py": "unknown encoding: klingon",
        "gone.py": "no such file or directory",
    }


def test_files_outside_are_read_by_their_absolute_paths(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/a.py", "import os\n")
    assert contents(tmp_path).text(outside.as_posix()) == "import os\n"


def test_many_files_are_read_by_many_processes_as_by_one(tmp_path: Path) -> None:
    for number in range(450):
        put(tmp_path, f"m{number}.py", f"import m{number + 1}\n" * (number % 7))
    put(tmp_path, "bad.py", b"\xff")
    together, alone = contents(tmp_path), contents(tmp_path)
    together.gather()
    assert [together.summary(path) for path in found(tmp_path).fingerprints] == [
        alone.summary(path) for path in found(tmp_path).fingerprints
    ]
    assert together.problems == alone.problems == {"bad.py": "byte 0 is not in its encoding, utf-8"}


def test_the_share_of_a_process_that_dies_is_read_here() -> None:
    parent = os.getpid()

    def read(path: str) -> Reading:
        if os.getpid() != parent and path == "5":
            os._exit(9)
        return Reading((path,), None, "")

    sizes = {str(number): number for number in range(20)}
    assert {path: one.summary for path, one in shared(sizes, read)} == {
        path: (path,) for path in sizes
    }


def test_changed_contents_leave_the_ones_before_as_they_were(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "import a1\n")
    put(tmp_path, "b.py", "import b1\n")
    before = contents(tmp_path)
    assert before.summary("a.py") == summarise("import a1\n")
    put(tmp_path, "a.py", "import another\n")
    (tmp_path / "b.py").unlink()
    after = before.with_changes({"a.py": found(tmp_path).fingerprints["a.py"], "b.py": None})
    assert after.summary("a.py") == summarise("import another\n")
    assert before.summary("a.py") == summarise("import a1\n")
