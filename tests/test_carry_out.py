"""Plans carried out on disk: as the value says, all of it or nothing."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modtidy.host.cache import Cache
from modtidy.host.carry_out import carry_out
from modtidy.host.contents import DiskContents
from modtidy.host.disk import WORK, scan
from modtidy.plan import Conflict, Create, Delete, Move, Plan, Rewrite
from modtidy.text import Edit, Span
from modtidy.tree import Tree

FILES = {
    "main.py": b"import util\r\n",
    "util.py": b"# coding: latin-1\rX = '\xe9'\n",
    "app/__init__.py": b"",
    "app/shop.py": b"\xef\xbb\xbfY = 1\n",
    "app/logo.bin": b"\xff\x00\xfe",
    "alone/only.py": b"Z = 1\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, data in FILES.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    return tmp_path


def tree(root: Path) -> Tree:
    """Read the tree as it is now, every text of it."""
    walked = scan(root.as_posix())
    contents = DiskContents(root.as_posix(), walked.fingerprints, Cache(None, ""))
    made = Tree(walked.directories, contents)
    for path in FILES:
        made.text(path)
    return made


def held(root: Path) -> dict[str, bytes]:
    """Give every file there is, those left over by mistake too."""
    files = (file for file in root.rglob("*") if file.is_file())
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


def made(plan: Plan, root: Path) -> dict[str, bytes]:
    carry_out([plan], tree(root), root.as_posix())
    return held(root)


def insert(path: str, text: str, at: int = 0) -> Rewrite:
    return Rewrite(path, (Edit(Span(at, at), text),))


def test_a_rewrite_keeps_encoding_line_ends_and_permissions(root: Path) -> None:
    (root / "util.py").chmod(0o750)
    after = made(Plan(rewrites=(insert("util.py", "é", 21), insert("app/shop.py", "# ", 1))), root)
    assert after["util.py"] == b"# coding: latin-1\rX =\xe9 '\xe9'\n"
    assert after["app/shop.py"] == b"\xef\xbb\xbf# Y = 1\n"
    assert stat.S_IMODE((root / "util.py").stat().st_mode) == 0o750
    assert after.keys() == FILES.keys()


def test_a_move_takes_its_rewrite_along_and_leaves_no_empty_directory(root: Path) -> None:
    (root / "alone/__pycache__").mkdir()
    (root / "alone/__pycache__/only.cpython-311.pyc").touch()
    move = Move("alone/only.py", "app/deep/er/only.py")
    after = made(Plan(rewrites=(insert("alone/only.py", "# "),), moves=(move,)), root)
    assert after["app/deep/er/only.py"] == b"# Z = 1\n"
    assert not (root / "alone").exists()


def test_a_directory_with_something_left_in_it_stays(root: Path) -> None:
    after = made(Plan(moves=(Move("app/__init__.py", "app.py"),)), root)
    assert after.keys() == {*FILES, "app.py"} - {"app/__init__.py"}


def test_files_that_are_no_text_are_moved_as_they_are(root: Path) -> None:
    after = made(Plan(moves=(Move("app/logo.bin", "logo.bin"),)), root)
    assert after["logo.bin"] == FILES["app/logo.bin"]


def test_creations_and_deletions(root: Path) -> None:
    created = (Create("new/deep/a.py", "é\r\n"), Create("util/__init__.py"))
    after = made(Plan(creations=created, deletions=(Delete("alone/only.py"),)), root)
    assert after["new/deep/a.py"] == "é\r\n".encode()
    assert not (root / "alone").exists()


def test_a_chain_of_moves_is_made_in_its_order(root: Path) -> None:
    moves = (Move("util.py", "old.py"), Move("main.py", "util.py"))
    after = made(Plan(moves=moves, creations=(Create("main.py", "# new\n"),)), root)
    assert after["old.py"] == FILES["util.py"]
    assert after["util.py"] == FILES["main.py"]
    assert after["main.py"] == b"# new\n"


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda root: (root / "main.py").write_bytes(b"other"), "`main.py` has changed since"),
        (lambda root: (root / "main.py").unlink(), "there is no `main.py` any more"),
        (lambda root: (root / "late.py").touch(), "there is already a `late.py`"),
        (lambda root: (root / "late.py").symlink_to("gone"), "there is already a `late.py`"),
    ],
    ids=["changed", "gone", "in the way", "a link in the way"],
)
def test_a_tree_that_is_another_by_now_is_left_alone(root: Path, spoil: object, why: str) -> None:
    assert callable(spoil)
    before = tree(root)
    spoil(root)
    as_it_was = held(root)
    plan = Plan((insert("main.py", "# "),), (Move("util.py", "late.py"),))
    with pytest.raises(Conflict) as conflict:
        carry_out([plan], before, root.as_posix())
    assert str(conflict.value) == why
    assert held(root) == as_it_was


def test_a_link_is_not_written_through(root: Path) -> None:
    (root / "main.py").rename(root / "real.txt")
    (root / "main.py").symlink_to("real.txt")
    with pytest.raises(Conflict, match="symbolic link"):
        made(Plan((insert("main.py", "# "),)), root)
    assert (root / "main.py").is_symlink()


def test_a_file_of_two_names_is_not_parted_from_itself(root: Path) -> None:
    os.link(root / "main.py", root / "same.txt")
    with pytest.raises(Conflict, match=r"`main.py` has another name elsewhere, a hard link"):
        made(Plan((insert("main.py", "# "),)), root)
    assert made(Plan(moves=(Move("main.py", "Main.py"),)), root)["Main.py"] == FILES["main.py"]
    assert (root / "Main.py").samefile(root / "same.txt")


def test_what_lies_about_from_another_change_is_not_touched(root: Path) -> None:
    (root / "app" / WORK).mkdir()
    with pytest.raises(Conflict, match=r"there is already a `app/.modtidy-change`"):
        made(Plan((insert("app/shop.py", "# ", 1),)), root)
    assert held(root) == FILES
    assert (root / "app" / WORK).is_dir()


def test_plans_one_after_the_other_are_one_change(root: Path) -> None:
    plans = [
        Plan((insert("main.py", "# "),), (Move("util.py", "lib/util.py"),)),
        Plan((insert("main.py", "# "),), (Move("lib/util.py", "util.py"),)),
        Plan(creations=(Create("app/__init__.py"),)),
    ]
    with pytest.raises(Conflict, match=r"there is already a `app/__init__.py`"):
        carry_out(plans, tree(root), root.as_posix())
    assert held(root) == FILES
    carry_out(plans[:2], tree(root), root.as_posix())
    assert held(root) == {**FILES, "main.py": b"# # import util\r\n"}


def test_a_text_its_encoding_cannot_hold_changes_nothing(root: Path) -> None:
    plan = Plan((insert("main.py", "# "), insert("util.py", "\u20ac", 20)))
    with pytest.raises(Conflict, match=r"the encoding of `util.py` cannot hold its new text"):
        made(plan, root)
    assert held(root) == FILES


def test_a_name_in_other_letters_is_a_move_where_it_is_the_same_file(root: Path) -> None:
    after = made(Plan(moves=(Move("util.py", "Util.py"),)), root)
    assert "Util.py" in after
    assert "util.py" not in after


def test_a_target_that_cannot_be_named_undoes_everything(root: Path) -> None:
    """The last of the changes fails, in the middle of the renames: its name is too long."""
    plan = Plan(
        rewrites=(insert("main.py", "# "), insert("util.py", "# ")),
        moves=(
            Move("util.py", "lib/deep/util.py"),
            Move("app/shop.py", "shop.py"),
            Move("alone/only.py", f"{'x' * 300}.py"),
        ),
        deletions=(Delete("app/logo.bin"),),
    )
    with pytest.raises(OSError, match=os.strerror(errno.ENAMETOOLONG)):
        made(plan, root)
    assert held(root) == FILES
    assert not (root / "lib").exists()


def test_a_full_disk_undoes_everything(root: Path) -> None:
    """A process that may write no file longer than 4 KB is one whose disk is full."""
    program = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from modtidy.plan import Create, Plan\n"
        "import test_carry_out as here\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "plan = Plan((here.insert('main.py', '# '),), (), (Create('big/a.py', 'x' * 9999),))\n"
        "try:\n"
        "    here.made(plan, Path(sys.argv[1]))\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(root)],
        cwd=Path(__file__).parent,
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert ran.stdout.decode().strip() == os.strerror(errno.EFBIG)
    assert held(root) == FILES
    assert not (root / "big").exists()


PATHS = st.sampled_from([*FILES])
TARGETS = st.sampled_from([*FILES, "new.py", "app/new.py", "lib/new.py", "util/__init__.py"])
PLANS = st.builds(
    Plan,
    st.lists(st.builds(insert, PATHS, st.sampled_from(["# ", "\n"])), max_size=3).map(tuple),
    st.lists(st.builds(Move, PATHS, TARGETS), max_size=3).map(tuple),
    st.lists(st.builds(Create, TARGETS, st.sampled_from(["", "A = 1\n"])), max_size=2).map(tuple),
    st.lists(st.builds(Delete, PATHS), max_size=2).map(tuple),
)


@settings(max_examples=80, deadline=None)
@given(plan=PLANS)
def test_the_disk_ends_where_the_value_does(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan
) -> None:
    root = tmp_path_factory.mktemp("root")
    for path, data in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)
    before = tree(root)
    try:
        after = plan.applied_to(before)
    except (Conflict, ValueError):
        with pytest.raises((Conflict, ValueError)):
            carry_out([plan], before, root.as_posix())
        assert held(root) == FILES
        return
    carry_out([plan], before, root.as_posix())
    expected = [path for path in after.files(("",)) if not path.endswith("/")]
    assert {path: tree(root).text(path) for path in held(root)} == {
        path: after.text(path) for path in expected
    }
