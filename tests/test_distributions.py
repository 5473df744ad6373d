"""What is installed, read on disk, held against what pip and `importlib.metadata` make of it."""

import importlib.metadata
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import generate_import_names
from modtidy.environment import import_names_of, normalised
from modtidy.host.distributions import well_known_import_names
from modtidy.host.environment import find_environment
from virtual_environments import NOTHING, info, make, read, write


def test_distributions_are_those_importlib_finds() -> None:
    environment = find_environment(Path(sys.prefix), sys.prefix, NOTHING)
    found = {(each.name, each.version) for each in environment.distributions}
    installed = list(importlib.metadata.distributions(path=list(environment.search_path)))
    assert found == {(each.metadata["Name"], each.version) for each in installed}


def test_import_names_are_those_importlib_finds() -> None:
    """It takes stubs for modules of that name, and does not know what lies at editable paths."""
    environment = find_environment(Path(sys.prefix), sys.prefix, NOTHING)
    edited = {each.name for each in environment.distributions if each.editable}
    expected = {
        name: {owner for owner in owners if owner not in edited}
        for name, owners in importlib.metadata.packages_distributions().items()
        if name.isidentifier() and name != "__pycache__"
    }
    found = {
        name: {owner.name for owner in owners if not owner.editable}
        for name, owners in environment.by_import_name.items()
    }
    assert {name: owners for name, owners in found.items() if owners} == {
        name: owners for name, owners in expected.items() if owners
    }


PROJECT = """\
[project]
name = "Acme.Billing"
version = "2.1"
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[tool.hatch.build]
dev-mode-dirs = ["src"]
[tool.hatch.build.targets.wheel]
packages = ["src/acme_invoices"]
"""


@pytest.mark.parametrize("editable", [False, True])
def test_what_pip_installs_is_read(tmp_path: Path, *, editable: bool) -> None:
    site = make(tmp_path / "one")
    write(tmp_path / "it", {"pyproject.toml": PROJECT, "src/acme_invoices/__init__.py": ""})
    command = [sys.executable, "-m", "pip", "--python", str(tmp_path / "one"), "install"]
    options = ["--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    target = ["--editable", "it"] if editable else ["./it"]
    subprocess.run(
        [*command, *options, *target], check=True, cwd=tmp_path, env={**os.environ, **paths}
    )
    found = read(tmp_path / "one").distribution_of("acme_invoices")
    assert found
    assert (found.name, found.version, found.editable) == ("Acme.Billing", "2.1", editable)
    assert found.import_names == ("acme_invoices",)
    assert found.location == (tmp_path / "it/src" if editable else site).as_posix()


EDITABLE = '{"url": "file:///code", "dir_info": {"editable": true}}'


def test_the_names_come_from_what_there_is(tmp_path: Path) -> None:
    site = make(tmp_path / "one")
    write(site, info("PyYAML", top_level_txt="_yaml\nyaml\n"))
    record = 'six.py,sha256=x,1\n"odd, but here/__init__.py",,\nquick.cpython-311-x86.so,,\n'
    record += "pack/a/__init__.py,,\npack/data.txt,,\ndata/notes.txt,,\n../../bin/run.py,,\n"
    write(site, info("many", RECORD=record))
    write(site, info("types-PyYAML", RECORD="yaml-stubs/__init__.pyi,,\n"))
    write(site, info("google-one", RECORD="google/one/__init__.py,,\n"))
    write(site, info("google-two", RECORD="google/two/__init__.py,,\n"))
    write(site, {"Old-2.0-py3.8.egg-info": "Name: Old\nVersion: 2.0\n", "old.py": ""})
    write(tmp_path / "linked", {"linked.egg-info/PKG-INFO": "Name: linked\nVersion: 3\n"})
    write(tmp_path / "linked", {"linked.egg-info/top_level.txt": "linked_name\n"})
    write(site, {"linked.egg-link": f"{tmp_path / 'linked'}\n."})
    environment = read(tmp_path / "one")
    names = {each.name: each.import_names for each in environment.distributions}
    assert names == {
        "PyYAML": ("_yaml", "yaml"),
        "many": ("pack", "quick", "six"),
        "types-PyYAML": ("yaml",),
        "google-one": ("google",),
        "google-two": ("google",),
        "Old": ("old",),
        "linked": ("linked_name",),
    }
    yaml = environment.distribution_of("yaml.nodes")
    assert yaml
    assert yaml.name == "PyYAML"
    assert [each.name for each in environment.distributions_of("google")] == [
        "google-one",
        "google-two",
    ]
    linked = environment.distribution_of("linked_name")
    assert linked
    assert (linked.editable, linked.location) == (True, (tmp_path / "linked").as_posix())
    assert environment.problems == ()


def test_finders_are_read_and_not_run(tmp_path: Path) -> None:
    site = make(tmp_path / "one")
    finder = f"MAPPING: dict[str, str] = {{'flat': '{tmp_path}/flat'}}\nNAMESPACES = {{}}\n1 / 0\n"
    line = "import __editable___flat_1_finder; __editable___flat_1_finder.install()"
    write(site, {"__editable___flat_1_finder.py": finder, "__editable__.flat-1.pth": line})
    record = "__editable__.flat-1.pth,,\n__editable___flat_1_finder.py,,\n"
    write(site, info("flat", RECORD=record, direct_url_json=EDITABLE, top_level_txt="flat\n"))
    redirect = f"F.map_module('exact', '{tmp_path}/lib/exact/__init__.py')\n"
    write(site, {"_editable_impl_exact.py": redirect, "exact.pth": "import _editable_impl_exact\n"})
    write(site, info("exact", RECORD="exact.pth,,\n", direct_url_json=EDITABLE))
    environment = read(tmp_path / "one")
    assert environment.mapped == {
        "flat": f"{tmp_path.as_posix()}/flat",
        "exact": f"{tmp_path.as_posix()}/lib/exact",
    }
    located = {each.import_names: each.location for each in environment.distributions}
    assert located == {
        ("flat",): tmp_path.as_posix(),
        ("exact",): f"{tmp_path.as_posix()}/lib",
    }


WELL_KNOWN = {
    "Pillow": "PIL",
    "beautifulsoup4": "bs4",
    "python-dateutil": "dateutil",
    "opencv-python": "cv2",
    "PyJWT": "jwt",
    "GitPython": "git",
    "pyOpenSSL": "OpenSSL",
    "djangorestframework": "rest_framework",
    "psycopg2-binary": "psycopg2",
}


def test_the_table_of_import_names_is_as_it_was_generated() -> None:
    written = generate_import_names.TABLE.read_text("utf-8")
    assert written == generate_import_names.text_of(well_known_import_names())
    assert all(len(names) for names in well_known_import_names().values())


def test_declared_distributions_have_import_names() -> None:
    table = well_known_import_names()
    assert import_names_of("PyYAML", table)[0] == "yaml"
    for name, module in WELL_KNOWN.items():
        assert module in import_names_of(name, table), name
    assert import_names_of("Scikit_Learn", table) == ("sklearn",)
    assert import_names_of("protobuf", table)[0] == "google.protobuf"
    assert import_names_of("My.Own-Thing", table) == ("my_own_thing",)
    assert normalised("My.Own__Thing") == "my-own-thing"


def test_the_table_of_import_names_agrees_with_what_is_installed() -> None:
    table = well_known_import_names()
    environment = find_environment(Path(sys.prefix), sys.prefix, NOTHING)
    declared = [each for each in environment.distributions if normalised(each.name) in table]
    assert "attrs" in {each.name for each in declared}
    for each in declared:
        assert set(each.import_names) <= set(import_names_of(each.name, table))


def test_reading_is_quick(tmp_path: Path) -> None:
    """A hundred and fifty distributions, of sixty recorded files each; the margin is for CI."""
    site = make(tmp_path / "one")
    for number in range(150):
        name = f"package{number}"
        record = "".join(f"{name}/module{file}.py,sha256=0,9\n" for file in range(60))
        write(site, info(name, RECORD=f"{name}/__init__.py,,\n{record}"))
    begun = time.process_time()
    assert len(read(tmp_path / "one").distributions) == 150
    assert time.process_time() - begun < 0.2
