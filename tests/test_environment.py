"""Environments, found and read on disk, held against what Python makes of them.

The one idea: the `sys.path` of a started interpreter is the measure; modtidy has to get to the
same by reading.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import proofs
from modtidy.host.environment import find_environment
from modtidy.host.extension_suffixes import extension_suffixes
from modtidy.host.reader import Reader
from virtual_environments import NOTHING, info, make, read, write

VERSION = sys.version_info[:2]


def started_path(prefix: Path, **variables: str) -> list[str]:
    """Return the `sys.path` of the interpreter, without the zip file that is never there."""
    python = next(prefix.glob("[bS]*/python*"))
    printed = subprocess.run(
        [python, "-c", "import json, sys; print(json.dumps(sys.path[1:]))"],
        stdout=subprocess.PIPE,
        check=True,
        env={key: os.environ[key] for key in ("PATH", "SYSTEMROOT") if key in os.environ}
        | variables,
    ).stdout
    paths: list[str] = json.loads(printed)
    return [Path(path).as_posix() for path in paths if Path(path).exists()]


def test_the_search_path_is_the_interpreters(tmp_path: Path) -> None:
    site = make(tmp_path / "one")
    write(tmp_path, {"a/x.py": "", "b/y.py": "", "a/unread.pth": "../b\n"})
    lines = ["# remark", "", str(tmp_path / "a"), "../nowhere", "import os", str(tmp_path / "a")]
    write(site, {"z.pth": "\n".join(lines), "extra.pth": "inside\n", "inside/i.py": ""})
    write(site, {".hidden.pth": str(tmp_path / "b") if sys.version_info >= (3, 13) else ""})
    environment = read(tmp_path / "one")
    assert list(environment.search_path) == started_path(tmp_path / "one")
    assert environment.editable_paths == (
        (site / "inside").as_posix(),
        (tmp_path / "a").as_posix(),
    )


def test_system_site_packages_are_on_the_search_path_if_asked_for(tmp_path: Path) -> None:
    make(tmp_path / "one", "--system-site-packages")
    user = tmp_path / f".local/lib/python{VERSION[0]}.{VERSION[1]}/site-packages"
    write(user, {"own.py": ""})
    home = {"HOME": str(tmp_path), "PYTHONUSERBASE": str(tmp_path / ".local")}
    environment = find_environment(tmp_path, "one", home)
    assert list(environment.search_path) == started_path(tmp_path / "one", **home)


def test_a_python_that_is_no_virtual_environment_is_read_too() -> None:
    python = Path(sys.base_prefix, f"bin/python{VERSION[0]}.{VERSION[1]}")
    environment = find_environment(python.parent, str(python), NOTHING)
    assert environment.version == VERSION
    assert environment.prefix == Path(sys.base_prefix).as_posix()
    assert (Path(environment.search_path[0]) / "os.py").is_file()


def test_what_is_broken_costs_only_itself(tmp_path: Path) -> None:
    site = make(tmp_path / "one")
    write(site, info("fine", top_level_txt="fine\n"))
    write(site, info("broken", direct_url_json="{", top_level_txt="broken\n"))
    write(site, {"finder.py": "MAPPING = {open('x'): 1}", "f.pth": "import finder\n"})
    write(site, {"empty.egg-link": "", "gone.egg-link": "/no/such/place\n"})
    (site / "odd.pth").write_bytes(b"\xff\xfe\n\0\n")
    (site / "fine-1.0.dist-info" / "RECORD").mkdir()
    (site / "nothing-1.0.dist-info").mkdir()
    environment = read(tmp_path / "one")
    assert {each.name for each in environment.distributions} == {"fine", "broken", "nothing"}
    assert len(environment.problems) == 2
    assert all(str(site) in problem for problem in environment.problems)


def test_an_environment_is_looked_for_in_order(tmp_path: Path) -> None:
    active = {"VIRTUAL_ENV": str(tmp_path / "active"), "CONDA_PREFIX": str(tmp_path / "conda")}
    root = tmp_path / "project"
    root.mkdir()

    def why(wanted: str | None = None) -> str:
        return find_environment(root, wanted, active).why

    assert why() == "the Python that runs modtidy"
    make(tmp_path / "conda")
    assert why() == f"`{tmp_path / 'conda'}`, named by `CONDA_PREFIX`"
    make(tmp_path / "active")
    assert why() == f"`{tmp_path / 'active'}`, named by `VIRTUAL_ENV`"
    make(root / "env")
    assert why() == "`env`, found in the project's root"
    make(root / ".venv")
    assert why() == "`.venv`, found in the project's root"
    assert why("../active") == "`../active`, named by the setting `python`"
    assert why("env/bin/python") == "`env/bin/python`, named by the setting `python`"


def test_projects_of_one_repository_share_an_environment_above_them(tmp_path: Path) -> None:
    make(tmp_path / ".venv")
    member = tmp_path / "libs" / "one"
    write(member, {"pyproject.toml": "[project]\n"})
    assert "found in" not in find_environment(member, None, NOTHING).why
    write(tmp_path, {".git/HEAD": ""})
    assert find_environment(member, None, NOTHING).prefix == (tmp_path / ".venv").as_posix()
    make(member / ".venv")
    assert find_environment(member, None, NOTHING).prefix == (member / ".venv").as_posix()


def test_a_setting_that_names_no_environment_is_a_problem(tmp_path: Path) -> None:
    environment = find_environment(tmp_path, "gone", NOTHING)
    assert environment.why == "the Python that runs modtidy"
    assert environment.problems == (
        "`gone`, named by the setting `python`, is not an environment of Python's",
    )


def test_links_that_lead_round_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert find_environment(tmp_path, "a", NOTHING).problems


def test_what_was_made_for_modtidy_alone_is_no_environment(tmp_path: Path) -> None:
    site = make(tmp_path / "tool")
    write(site, info("jedi", top_level_txt="jedi\n"))
    write(tmp_path / "tool", {"uv-receipt.toml": ""})
    environment = find_environment(tmp_path, None, NOTHING, tmp_path / "tool")
    assert environment.why == "no environment was found"
    assert environment.version == VERSION
    assert environment.distributions == ()


def test_the_version_is_read(tmp_path: Path) -> None:
    write(tmp_path / "uv", {"pyvenv.cfg": "home = /gone/bin\nversion_info = 3.9.18\n"})
    write(tmp_path / "bare/lib/python3.12/site-packages", {"a.py": ""})
    write(tmp_path / "bare", {"pyvenv.cfg": "home=/gone/bin\n"})
    assert read(tmp_path / "uv").version == (3, 9)
    assert read(tmp_path / "bare").version == (3, 12)
    assert read(tmp_path / "bare").problems == (
        f"The Python that `{tmp_path / 'bare'}` was made from is not where it was",
    )


def test_an_environment_of_windows_is_read_anywhere(tmp_path: Path) -> None:
    base = tmp_path / "Python311"
    write(base, {"python.exe": "", "python311.dll": "", "Lib/os.py": "", "DLLs/_ssl.pyd": ""})
    write(tmp_path / "one", {"pyvenv.cfg": f"home = {base}\nversion = 3.11.7\n"})
    write(tmp_path / "one/Lib/site-packages", info("PyYAML", top_level_txt="yaml\n"))
    environment = read(tmp_path / "one")
    assert environment.search_path[:2] == ((base / "Lib").as_posix(), (base / "DLLs").as_posix())
    assert environment.distribution_of("yaml")
    assert "winreg" in environment.standard_library.builtin
    assert read(base).version == (3, 11)


def test_the_endings_of_extension_modules_are_the_interpreters() -> None:
    for python in proofs.here().values():
        printed = subprocess.run(
            [python, "-c", "import importlib.machinery as it; print(*it.EXTENSION_SUFFIXES)"],
            stdout=subprocess.PIPE,
            check=True,
        ).stdout
        environment = find_environment(python.parent, str(python.resolve()), NOTHING)
        assert list(environment.extension_suffixes) == printed.decode().split(), python


def test_the_endings_of_extension_modules_of_other_platforms(tmp_path: Path) -> None:
    lib, suffix = tmp_path / "lib/python3.13t", ".cpython-313t-darwin.so"
    write(lib, {"_sysconfigdata__darwin_darwin.py": " 'EXT_SUFFIX': '.cpython-313-darwin.so',"})
    write(lib, {"_sysconfigdata_t_darwin_darwin.py": f" 'EXT_SUFFIX': '{suffix}',"})
    assert extension_suffixes(lib, (3, 13), Reader()) == (suffix, ".so")
    windows = tmp_path / "windows"
    write(windows, {"Lib/os.py": "", "python3.dll": ""})
    header = b"MZ" + bytes(0x3A) + (0x40).to_bytes(4, "little") + b"PE\0\0" + b"\x64\xaa"
    (windows / "python312.dll").write_bytes(header)
    assert extension_suffixes(windows / "Lib", (3, 12), Reader()) == (
        ".cp312-win_arm64.pyd",
        ".pyd",
    )
    assert extension_suffixes(tmp_path / "gone", (3, 12), Reader()) == ()


def test_reading_loads_nothing_slow() -> None:
    program = "import sys, modtidy.host.environment; print(*sys.modules)"
    printed = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE)
    slow = {"importlib.metadata", "subprocess", "email", "asyncio", "pygls", "jedi"}
    assert not slow & set(printed.stdout.decode().split())
