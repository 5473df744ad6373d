"""What a project's own files say, read as text."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modtidy.configuration.globs import matches, matches_above
from modtidy.configuration.metadata import oldest_python
from modtidy.configuration.mistake import Mistake
from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.setup_script import read_setup_script
from modtidy.configuration.toml import parse_toml, places, position
from modtidy.configuration.wheel import Verdict
from modtidy.configuration.written_paths import within


def read(directory: str = "", /, **texts: str) -> Configuration:
    """Read files whose names have `_` for the dot: `pyproject_toml`, `setup_cfg`."""
    named = {_name(key): textwrap.dedent(text) for key, text in texts.items()}
    return read_configuration(directory, named)


def _name(key: str) -> str:
    stem, _, suffix = key.rpartition("_")
    return f"{stem}.{suffix}".replace("dot.", ".")


class TestToml:
    TEXT = textwrap.dedent("""\
        # a = 1
        top = 1
        "quoted key" = '''
        [not.a.table]
        b = 2
        '''
        [tool.modtidy]   # c = 3
        list = [ "a", # ]
          'b]', [1, {x = 2}] ]
        dotted . inner = { deep = "}" , other.more = 1979-05-27 }
        [[many]]
        name = "one"
        [[many]]
        name = "two"
        [many.sub]
        leaf = \"\"\"x\\"" y\"\"\"
        """)

    @pytest.mark.parametrize(
        ("way", "line", "column"),
        [
            (("top",), 2, 1),
            (("quoted key",), 3, 1),
            (("tool",), 7, 2),
            (("tool", "modtidy"), 7, 7),
            (("tool", "modtidy", "list"), 8, 1),
            (("tool", "modtidy", "dotted"), 10, 1),
            (("tool", "modtidy", "dotted", "inner"), 10, 10),
            (("tool", "modtidy", "dotted", "inner", "deep"), 10, 20),
            (("tool", "modtidy", "dotted", "inner", "other", "more"), 10, 39),
            (("many", 0, "name"), 12, 1),
            (("many", 1, "name"), 14, 1),
            (("many", 1, "sub", "leaf"), 16, 1),
        ],
    )
    def test_a_key_is_found_where_it_stands(
        self, way: tuple[str | int, ...], line: int, column: int
    ) -> None:
        assert position(self.TEXT, places(self.TEXT).keys[way].start) == (line, column)

    def test_a_value_is_found_where_it_stands(self) -> None:
        values = places(self.TEXT).values
        for way, written in {
            ("tool", "modtidy", "list", 1): "'b]'",
            ("tool", "modtidy", "list", 2, 0): "1",
            ("tool", "modtidy", "list", 2, 1, "x"): "2",
            ("top",): "1",
            ("many", 0, "name"): '"one"',
        }.items():
            assert self.TEXT[values[way].start : values[way].end] == written

    def test_every_key_the_parser_reads_is_found(self) -> None:
        parsed = parse_toml(self.TEXT, "a.toml")
        assert not isinstance(parsed, Mistake)
        found = places(self.TEXT)
        for way in _ways(parsed):
            assert way in found.keys or way in found.values

    @pytest.mark.parametrize(
        ("text", "line", "column"),
        [("a = ", 1, 5), ("a = 1\nb", 2, 2), ("a = 1\r\na = 2", 2, 6), ("[a", 1, 3)],
    )
    def test_a_broken_file_is_a_mistake(self, text: str, line: int, column: int) -> None:
        mistake = parse_toml(text, "app/a.toml")
        assert isinstance(mistake, Mistake)
        assert (mistake.line, mistake.column, mistake.origin) == (line, column, "app/a.toml")
        assert mistake.message.startswith("`app/a.toml` is not TOML: ")


def _ways(value: object, way: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    pairs: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    return [full for key, one in pairs for full in ((*way, key), *_ways(one, (*way, key)))]


class TestGlobs:
    @pytest.mark.parametrize(
        ("path", "pattern", "found"),
        [
            ("a/b.py", "a/*.py", True),
            ("a/b/c.py", "a/*.py", False),
            ("a/b/c.py", "a/**/*.py", True),
            ("a/c.py", "a/**/*.py", True),
            ("a/b/c.py", "**", True),
            ("a/.b/c.py", "a/**/*.py", False),
            ("a/.b/c.py", "a/.b/*.py", True),
            ("a/b.py", "./a/[a-c].py", True),
            ("a/b.py", "a", False),
        ],
    )
    def test_a_path_is_matched_as_glob_would(self, path: str, pattern: str, found: bool) -> None:  # noqa: FBT001 - a table's column
        assert matches(path, pattern) is found

    def test_a_directory_above_is_matched_too(self) -> None:
        assert matches_above("a/b/c.py", "*/b")
        assert not matches_above("a/b/c.py", "b")


class TestMetadata:
    def test_pyproject(self) -> None:
        said = read(
            pyproject_toml="""\
            [project]
            name = "Shop"
            requires-python = ">=3.9"
            dependencies = ["PyYAML>=6", "ruamel.yaml [jinja2] ; python_version < '4'"]
            [project.optional-dependencies]
            test = ["pytest"]
            [dependency-groups]
            dev = ["mypy", {include-group = "test"}]
            [project.scripts]
            shop = "shop.cli:main"
            [project.gui-scripts]
            till = "shop.till:main"
            [project.entry-points."shop.plugins"]
            one = "shop.plugins.one"
            """
        ).metadata
        assert said.name == "Shop"
        assert said.requires_python == ">=3.9"
        assert said.dependencies == ("pyyaml", "ruamel-yaml", "pytest", "mypy")
        assert said.scripts == (
            ("shop", "shop.cli:main"),
            ("till", "shop.till:main"),
            ("one", "shop.plugins.one"),
        )

    def test_poetry(self) -> None:
        said = read(
            pyproject_toml="""\
            [tool.poetry]
            name = "shop"
            [tool.poetry.dependencies]
            python = "^3.9"
            Requests = "*"
            [tool.poetry.group.dev.dependencies]
            pytest = {version = "8"}
            [tool.poetry.scripts]
            shop = "shop.cli:main"
            old = {reference = "shop.old:main", type = "console"}
            """
        )
        assert said.metadata.requires_python == ">=3.9,<4"
        assert said.oldest_python == (3, 9)
        assert said.metadata.dependencies == ("requests", "pytest")
        assert said.metadata.scripts == (("shop", "shop.cli:main"), ("old", "shop.old:main"))

    def test_setup_cfg(self) -> None:
        said = read(
            setup_cfg="""\
            [metadata]
            name = shop
            [options]
            python_requires = >=3.8
            install_requires =
                requests >=2,<3
                attrs
            [options.extras_require]
            test = pytest; python_version > "3"
            [options.entry_points]
            console_scripts =
                shop = shop.cli:main
            """
        ).metadata
        assert (said.name, said.requires_python) == ("shop", ">=3.8")
        assert said.dependencies == ("requests", "attrs", "pytest")
        assert said.scripts == (("shop", "shop.cli:main"),)

    def test_setup_script(self) -> None:
        said = read(
            setup_py="""\
            from setuptools import setup
            NAME = "shop"
            setup(name=NAME, install_requires=["requests"], python_requires=">=3.8",
                  extras_require={"test": ["pytest"]},
                  entry_points={"console_scripts": ["shop = shop.cli:main"]})
            """
        ).metadata
        assert (said.name, said.requires_python) == ("shop", ">=3.8")
        assert said.dependencies == ("requests", "pytest")
        assert said.scripts == (("shop", "shop.cli:main"),)

    @pytest.mark.parametrize(
        ("requires", "oldest"),
        [
            (">=3.9", (3, 9)), (">3.9", (3, 9)), ("~=3.11", (3, 11)), (">=3.9.5,<3.12", (3, 9)),
            ("==3.10.*", (3, 10)), (">=2.7,!=3.8.*", (3, 9)),
            ("", None), ("^3.9", None), (">=4", None),
        ],
    )  # fmt: skip
    def test_the_oldest_python(self, requires: str, oldest: tuple[int, int] | None) -> None:
        assert oldest_python(requires) == oldest


class TestSetupScript:
    @pytest.mark.parametrize(
        "script",
        [
            "setup(**arguments)",
            "setup('shop')",
            "setup(packages=[",
            "print('nothing')",
            "setup()\nsetup()",
            "setup(packages=found())",
            "packages = ['a']\npackages.append('b')\nsetup(packages=packages)",
            "packages = ['a']\nif True:\n    packages = ['b']\nsetup(packages=packages)",
            "setup(packages=find_packages(where))",
            "setup(packages=[p for p in 'ab'])",
            "setup(packages=['a'], cmdclass={'build_py': Own})",
            "setup(packages=['a'], package_data=data())",
            "\0",
        ],
    )
    def test_what_is_worked_out_is_unknown(self, script: str) -> None:
        files = {"setup.py", "a/", "b/"}
        said = read(setup_py=script)
        verdict = said.ships("a/x.py", lambda at: _Names(frozenset() if at else frozenset(files)))
        assert verdict.verdict is Verdict.UNKNOWN

    def test_what_is_written_out_counts_beside_what_is_handed_on(self) -> None:
        script = "setup(name='shop', packages=['a'], **arguments)"
        assert read(setup_py=script).metadata.name == "shop"
        assert read_setup_script(script).problem

    @pytest.mark.filterwarnings("error")
    def test_its_warnings_are_its_own(self) -> None:
        assert read_setup_script("setup(name='\\d')").arguments == {"name": "\\d"}

    @given(st.text(alphabet="setup(=[]'x ,\n\\*"))
    def test_reading_never_fails(self, text: str) -> None:
        assert read_setup_script(text).exists


class _Names:
    def __init__(self, names: frozenset[str]) -> None:
        self.names = names


@pytest.mark.parametrize(
    ("directory", "written", "path"),
    [
        ("a/b", "../c", "a/c"), ("", ".", ""), ("a", "./b/", "a/b"), ("a", "..", ""),
        ("", "..", None),
        ("a", "/b", None), ("a", "C:/b", None), ("a", "~/b", None), ("a", "b\\c", "a/b/c"),
    ],
)  # fmt: skip
def test_a_written_path_is_one_from_the_root(
    directory: str, written: str, path: str | None
) -> None:
    assert within(directory, written) == path
