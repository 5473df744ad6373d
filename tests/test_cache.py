"""What is kept from one run to the next: never wrong, and never in the way."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from modtidy.host.cache import Cache, checksum_of, file_for
from modtidy.host.contents import DiskContents
from modtidy.host.disk import scan
from modtidy.source.summary import Summary, as_tuple, summarise

OLD = 1_000_000_000 * 10**9


@pytest.fixture
def root(tmp_path: Path) -> Path:
    directory = tmp_path / "project"
    directory.mkdir()
    return directory


def write(file: Path, text: str, modified: int | None = OLD) -> None:
    file.write_text(text, "utf-8")
    if modified is not None:
        os.utime(file, ns=(modified, modified))


def run(root: Path, kept: Path | None) -> dict[str, Summary]:
    """Read every file of the project as one run of modtidy does."""
    fingerprints = scan(root.as_posix()).fingerprints
    contents = DiskContents(root.as_posix(), fingerprints, Cache(kept, root.as_posix()))
    found = {path: contents.summary(path) for path in fingerprints}
    contents.keep()
    return found


def test_a_second_run_reads_no_file(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n")
    first = run(root, tmp_path / "kept")
    write(root / "a.py", "import re\n")  # other contents under the same fingerprint
    assert run(root, tmp_path / "kept") == first


def test_a_changed_file_is_read_again(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n")
    run(root, tmp_path / "kept")
    write(root / "a.py", "import re\n", OLD + 1)
    assert run(root, tmp_path / "kept") == {"a.py": summarise("import re\n")}


def test_a_young_file_is_known_by_its_contents(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n", None)
    modified = (root / "a.py").stat().st_mtime_ns
    run(root, tmp_path / "kept")
    write(root / "a.py", "import re\n", modified)
    assert run(root, tmp_path / "kept") == {"a.py": summarise("import re\n")}


def test_a_file_that_was_young_is_known_by_its_time_later(root: Path, tmp_path: Path) -> None:
    summary = as_tuple(summarise("import os\n"))
    write(root / "a.py", "import os\n")
    fingerprint = scan(root.as_posix()).fingerprints["a.py"]
    young = Cache(tmp_path / "kept", root.as_posix())
    young.put("a.py", fingerprint, checksum_of(b"import os\n"), summary)
    young.write({"a.py": fingerprint})
    assert run(root, tmp_path / "kept") == {"a.py": summarise("import os\n")}
    write(root / "a.py", "import re\n")  # its time has not changed, and it is young no more
    assert run(root, tmp_path / "kept") == {"a.py": summarise("import os\n")}


def test_a_file_that_is_gone_is_forgotten(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n")
    write(root / "b.py", "import os\n")
    run(root, tmp_path / "kept")
    before = (tmp_path / "kept").stat().st_size
    (root / "b.py").unlink()
    run(root, tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_size < before


def test_nothing_is_written_where_nothing_is_new(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n")
    run(root, tmp_path / "kept")
    before = (tmp_path / "kept").stat()
    run(root, tmp_path / "kept")
    assert (tmp_path / "kept").stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data + b"more",
        lambda data: data[:0],
        lambda data: b"\xff" * len(data),
        lambda data: data[:-1] + bytes([data[-1] ^ 1]),
        lambda data: data[:5] + b"\0" + data[6:],
    ],
    ids=["cut short", "longer", "empty", "foreign", "one bit at the end", "one byte in front"],
)
def test_a_spoilt_file_is_as_good_as_none(
    root: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    write(root / "a.py", "import os\n")
    run(root, tmp_path / "kept")
    (tmp_path / "kept").write_bytes(spoil((tmp_path / "kept").read_bytes()))
    assert run(root, tmp_path / "kept") == {"a.py": summarise("import os\n")}


def test_a_project_does_not_take_what_is_another_s(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n")
    run(root, tmp_path / "kept")
    other = tmp_path / "other"
    root.rename(other)
    write(other / "a.py", "import re\n")
    assert run(other, tmp_path / "kept") == {"a.py": summarise("import re\n")}
    assert file_for(tmp_path, root.as_posix()) != file_for(tmp_path, other.as_posix())


def test_a_cache_that_cannot_be_written_costs_nothing(root: Path, tmp_path: Path) -> None:
    write(root / "a.py", "import os\n")
    (tmp_path / "file").touch()
    kept = tmp_path / "file" / "kept"
    assert run(root, kept) == {"a.py": summarise("import os\n")}
    assert (tmp_path / "file").read_bytes() == b""


def test_what_cannot_be_read_is_a_problem_in_every_run(root: Path, tmp_path: Path) -> None:
    (root / "a.py").write_bytes(b"\xff")
    os.utime(root / "a.py", ns=(OLD, OLD))
    for _ in range(2):
        fingerprints = scan(root.as_posix()).fingerprints
        cache = Cache(tmp_path / "kept", root.as_posix())
        contents = DiskContents(root.as_posix(), fingerprints, cache)
        contents.summary("a.py")
        contents.keep()
        assert contents.problems == {"a.py": "byte 0 is not in its encoding, utf-8"}
