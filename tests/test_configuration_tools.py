"""What a project's files tell pytest, ruff, type checkers and build backends, read as text."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modtidy.configuration.project import Configuration, read_configuration
from modtidy.configuration.toml import position
from modtidy.configuration.wheel import Verdict


def read(directory: str = "", /, **texts: str) -> Configuration:
    """Read files whose names have `_` for the dot: `pyproject_toml`, `setup_cfg`."""
    named = {_name(key): textwrap.dedent(text) for key, text in texts.items()}
    return read_configuration(directory, named)


def _name(key: str) -> str:
    stem, _, suffix = key.rpartition("_")
    return f"{stem}.{suffix}".replace("dot.", ".")


class _Names:
    def __init__(self, names: frozenset[str]) -> None:
        self.names = names


class TestPytest:
    OPTIONS = 'pythonpath = ["src", ".."]\naddopts = ["-q", "--import-mode", "importlib"]\n'

    def test_pyproject_with_lists_and_with_strings(self) -> None:
        lists = read("api", pyproject_toml=f"[tool.pytest.ini_options]\n{self.OPTIONS}").pytest
        words = read(
            "api",
            pyproject_toml='[tool.pytest.ini_options]\npythonpath = "src .."\n'
            'addopts = "-q --import-mode importlib"\n',
        ).pytest
        assert lists == words
        assert lists.python_paths == ("api/src", "")
        assert lists.import_mode == "importlib"
        assert lists.source == "pyproject.toml"

    def test_the_first_file_that_speaks_of_pytest_counts(self) -> None:
        texts = {
            "pytest.toml": "[pytest]\n" + self.OPTIONS.replace("src", "1"),
            "pytest.ini": "[pytest]\npythonpath = 2\n",
            "pyproject.toml": "[tool.pytest.ini_options]\npythonpath = '3'\n",
            "tox.ini": "[pytest]\npythonpath = 4\n",
            "setup.cfg": "[tool:pytest]\npythonpath = 5  # five\n",
        }
        for number, name in enumerate(list(texts), 1):
            said = read_configuration("", texts).pytest
            assert (said.source, said.python_paths[0]) == (name, str(number))
            del texts[name]
        assert read_configuration("", texts).pytest.source == ""

    def test_an_empty_ini_of_its_own_counts_and_a_shared_one_without_a_section_does_not(
        self,
    ) -> None:
        texts = {"tox.ini": "[tox]\n", "setup.cfg": "[tool:pytest]\npython_files = check_*.py\n"}
        assert read_configuration("", texts).pytest.python_files == ("check_*.py",)
        assert read_configuration("", {**texts, ".pytest.ini": ""}).pytest.source == ".pytest.ini"

    def test_options_in_ini(self) -> None:
        said = read(
            setup_cfg="""\
            [tool:pytest]
            addopts = --import-mode=append
                --strict-markers
            python_files =
                # ours
                check_*.py
                test_*.py
            consider_namespace_packages = true
            testpaths = tests "more tests"
            """
        ).pytest
        assert said.import_mode == "append"
        assert said.python_files == ("check_*.py", "test_*.py")
        assert said.consider_namespace_packages
        assert said.testpaths == ("tests", "more tests")


class TestTools:
    def test_ruff(self) -> None:
        said = read(
            "api",
            pyproject_toml="""\
            [tool.ruff]
            namespace-packages = ["acme"]
            src = ["src", "tests"]
            [tool.ruff.lint]
            select = ["ALL", "F405"]
            ignore = ["F4", "INP001", "E501"]
            [tool.ruff.lint.flake8-builtins]
            allowed-modules = ["types"]
            strict-checking = true
            [tool.ruff.lint.per-file-ignores]
            "tests/*" = ["INP", "D"]
            "docs/*" = ["D"]
            """,
        ).ruff
        assert said.namespace_packages == ("api/acme",)
        assert said.src == ("api/src", "api/tests")
        assert said.allowed_modules == {"types"}
        assert said.strict_checking
        assert said.ignored == {"INP001", "F403"}
        assert said.per_file_ignores == (("api/tests/*", frozenset({"INP001"})),)

    @pytest.mark.parametrize(
        ("pattern", "concerns", "passes_over"),
        [
            ("__init__.py", "api/shop/__init__.py", "api/shop/init.py"),
            ("tests/*", "api/tests/deep/x.py", "api/shop/tests/x.py"),
            ("**/tests/**/*.py", "api/shop/tests/deep/x.py", "api/shop/x.py"),
            ("./tests/**", "api/tests/x.py", "tests/x.py"),
            ("{tests,docs}/*.py", "api/docs/x.py", "api/shop/x.py"),
            ("x[0-9].py", "api/x1.py", "api/x.py"),
            ("!shop/**", "api/other/x.py", "api/shop/x.py"),
        ],
    )
    def test_a_pattern_of_ruffs_finds_what_it_finds_for_ruff(
        self, pattern: str, concerns: str, passes_over: str
    ) -> None:
        text = f'[lint.per-file-ignores]\n"{pattern}" = ["F403"]\n'
        said = read("api", ruff_toml=text).ruff
        assert said.silent_codes(concerns) == {"F403"}
        assert said.silent_codes(passes_over) == frozenset()

    def test_what_ruff_extends_stands_where_nothing_is_said(self) -> None:
        base = read(
            "",
            pyproject_toml="""            [tool.ruff]
            src = ["lib"]
            lint.flake8-builtins.allowed-modules = ["types"]
            """,
        ).ruff
        own = read("api", ruff_toml='extend = "../pyproject.toml"\nsrc = ["code"]').ruff
        assert own.extend == base.source == "pyproject.toml"
        both = own.extending(base)
        assert both.source == "api/ruff.toml"
        assert both.src == ("api/code",)
        assert both.allowed_modules == {"types"}

    def test_ruffs_own_file_outranks_pyproject(self) -> None:
        texts = {"ruff.toml": "src = ['a']\n", "pyproject.toml": "[tool.ruff]\nsrc = ['b']\n"}
        assert read_configuration("", texts).ruff.src == ("a",)
        assert read_configuration("", {**texts, ".ruff.toml": ""}).ruff.src == ()

    @pytest.mark.parametrize(
        ("file", "section", "path"),
        [
            ("mypy.ini", "[mypy]", "src:$MYPY_CONFIG_FILE_DIR/lib, ../x"),
            ("setup.cfg", "[mypy]", "src:lib:../x"),
            ("pyproject.toml", "[tool.mypy]", '["src", "lib", "../x"]'),
        ],
    )
    def test_mypy(self, file: str, section: str, path: str) -> None:
        text = f"{section}\nmypy_path = {path}\nexplicit_package_bases = true\n"
        said = read_configuration("api", {file: text}).mypy
        assert said.path == ("api/src", "api/lib", "x")
        assert said.explicit_package_bases

    def test_pyright(self) -> None:
        texts = {
            "pyrightconfig.json": '{ // remark\n "extraPaths": ["lib", "a//b"], /* more */\n'
            ' "executionEnvironments": [{"root": "src", "extraPaths": ["x"]},],\n}'
        }
        said = read_configuration("", texts).pyright
        assert said.extra_paths == ("lib", "a/b", "x")
        assert said.execution_roots == ("src",)
        texts = {
            "pyproject.toml": '[tool.pyright]\nextraPaths = ["lib"]\n',
            "pyrightconfig.json": "{",
        }
        assert read_configuration("", texts).pyright.extra_paths == ()

    def test_the_extra_paths_of_all(self) -> None:
        said = read(
            pyproject_toml="""\
            [tool.pytest.ini_options]
            pythonpath = "a"
            [tool.mypy]
            mypy_path = "b"
            [tool.ruff]
            src = ["c"]
            """
        )
        assert [(one.path, one.comes_first) for one in said.extra_paths()] == [
            ("a", True),
            ("b", False),
            ("c", False),
        ]


class TestModules:
    def test_each_entry_is_where_it_stands(self) -> None:
        texts = {
            "pyproject.toml": '[tool.setuptools]\npy-modules = ["shop", "till"]  # shop\n',
            "setup.cfg": "[options]\npy_modules =\n  shop\n  # till\n  till\nother = shop\n",
            "setup.py": "# ü\nsetup(name='ü', py_modules=['shop', 'till'])\n",
        }
        for name, text in texts.items():
            found = read_configuration("", {name: text}).modules
            assert [one.name for one in found] == ["shop", "till"]
            for one in found:
                assert one.file == name
                assert text[one.span.start : one.span.end] == one.name
        spans = read_configuration("", {"setup.cfg": texts["setup.cfg"]}).modules
        assert position(texts["setup.cfg"], spans[1].span.start) == (5, 3)


class TestMistakes:
    def test_a_broken_file_says_nothing_and_is_named(self) -> None:
        said = read("api", pyproject_toml="[project\n", setup_cfg="[mypy]\nmypy_path = a\n")
        assert [(one.origin, one.line) for one in said.mistakes] == [("api/pyproject.toml", 1)]
        assert said.mypy.path == ("api/a",)
        shipped = said.ships("api/a.py", lambda _: _Names(frozenset({"a.py"})))
        assert shipped.verdict is Verdict.UNKNOWN

    @pytest.mark.parametrize("text", ["no section\n", "[a]\n= 1\n", "[a\n"])
    def test_a_broken_ini_file_is_a_mistake(self, text: str) -> None:
        said = read(setup_cfg=text)
        assert [one.origin for one in said.mistakes] == ["setup.cfg"]

    @given(st.text(alphabet="[]=a.\"'\n#{},% :"))
    def test_reading_never_fails(self, text: str) -> None:
        names = ("pyproject.toml", "setup.cfg", "pytest.ini", "pyrightconfig.json", "MANIFEST.in")
        said = read_configuration("", dict.fromkeys(names, text))
        assert said.path == ""


class TestSourceRoots:
    @pytest.mark.parametrize(
        ("backend", "settings", "roots"),
        [
            ("setuptools.build_meta", "", ["src"]),
            ("hatchling.build", "[tool.hatch.build]\npackages = ['lib/shop', 'src']", ["lib", ""]),
            ("hatchling.build", "[tool.hatch.build]\ndev-mode-dirs = ['lib']", ["src", "lib"]),
            ("flit_core.buildapi", "", ["src"]),
            (
                "poetry.core.masonry.api",
                "[tool.poetry]\npackages = [{include = 'shop', from = 'lib'}]",
                ["lib"],
            ),
            ("pdm.backend", "", ["src"]),
            ("uv_build", "[tool.uv.build-backend]\nmodule-root = ''", [""]),
            ("maturin", "[tool.maturin]\npython-source = 'src'", ["src"]),
            ("scikit_build_core.build", "", ["src"]),
            ("mesonpy", "", []),
            ("setuptools.build_meta", "[build-system.own]\n", ["src"]),
        ],
    )
    def test_the_backend_names_them(self, backend: str, settings: str, roots: list[str]) -> None:
        system = f'[build-system]\nbuild-backend = "{backend}"\n'
        text = f'[project]\nname = "shop"\n{system}{settings}\n'
        said = read_configuration("api", {"pyproject.toml": text})
        tree = {
            "api": {"pyproject.toml", "src/"},
            "api/src": {"shop/"},
            "api/src/shop": {"__init__.py"},
        }
        found = said.source_roots(lambda at: _Names(frozenset(tree.get(at, ()))))
        assert [one.path for one in found] == [
            "/".join(filter(None, ("api", one))) for one in roots
        ]

    def test_a_backend_of_the_projects_own_is_not_known(self) -> None:
        text = '[build-system]\nbuild-backend = "setuptools"\nbackend-path = ["."]\n'
        said = read_configuration("", {"pyproject.toml": text})
        assert said.source_roots(lambda _: _Names(frozenset())) == ()

    def test_without_a_backend_nothing_is_known(self) -> None:
        said = read(pyproject_toml='[project]\nname = "shop"\n')
        assert said.source_roots(lambda _: _Names(frozenset())) == ()
        shipped = said.ships("a.py", lambda _: _Names(frozenset()))
        assert shipped == (Verdict.UNKNOWN, "nothing says how a wheel is built")
