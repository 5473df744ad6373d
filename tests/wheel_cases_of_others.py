"""Small projects for `test_wheels` to build, of the backends that take files by their paths."""

from wheel_cases import SOURCE, TREE, Case

OTHERS = [
    Case("the package of the project's name, whole", "hatchling", "", (*TREE, "tests/test_a.py")),
    Case("in a `src` layout", "hatchling", "", (*SOURCE, "src/till/__init__.py")),
    Case("a single module", "hatchling", "", ("shop.py", "till.py")),
    Case("a namespace around it", "hatchling", "", ("acme/shop/__init__.py", "acme/a.py", "b.py")),
    Case("nothing of the name is refused", "hatchling", "", ("till/__init__.py",), refused=True),
    Case(
        "packages are directories, and exclude takes from them",
        "hatchling",
        '[tool.hatch.build.targets.wheel]\npackages = ["src/shop"]\nexclude = ["billing"]\n',
        (*SOURCE, "src/shop/__pycache__/a.py", "other/a.py"),
    ),
    Case(
        "packages alone are taken, where only they are wanted",
        "hatchling",
        '[tool.hatch.build]\nonly-packages = true\nexclude = ["*art.py"]\n',
        TREE,
    ),
    Case(
        "include picks from everywhere, artifacts and force-include whatever is ignored",
        "hatchling",
        '[tool.hatch.build.targets.wheel]\ninclude = ["/shop/**/*.py", "!shop/cart.py"]\n'
        'artifacts = ["made.py"]\n'
        '[tool.hatch.build.targets.wheel.force-include]\n"tools" = "shop/tools"\n',
        (*TREE, "shop/made.py", "tools/a.py", "tools/sub/b.py", "other/a.py"),
        {".gitignore": "made.py\ntools/\n"},
    ),
    Case(
        "only-include outranks the others",
        "hatchling",
        '[tool.hatch.build.targets.wheel]\nonly-include = ["src/shop/store", "till.py"]\n'
        'sources = ["src"]\n',
        (*SOURCE, "till.py", "other.py"),
    ),
    Case(
        "hatch.toml outranks pyproject.toml",
        "hatchling",
        '[tool.hatch.build.targets.wheel]\npackages = ["other"]\n',
        (*TREE, "other/__init__.py"),
        {"hatch.toml": '[build.targets.wheel]\npackages = ["shop"]\n'},
    ),
    Case(
        "a file that a hook writes is taken whatever is ignored",
        "hatchling",
        '[tool.hatch.version]\npath = "about.py"\n'
        '[tool.hatch.build.hooks.version]\npath = "shop/_version.py"\n'
        'template = "# shop/_version.py"\n',
        (*TREE, "shop/_version.py", "shop/store/_version.py"),
        {".gitignore": "_version.py\n", "about.py": '__version__ = "1"\n'},
    ),
    Case(
        "a pattern may take out a directory or a file of a package",
        "hatchling",
        '[tool.hatch.build.targets.wheel]\nexclude = ["/shop/store", "shop/cart.py"]\n',
        (*TREE, "shop/store/deep/a.py", "till/cart.py"),
    ),
    Case("a single module", "flit", "", ("shop.py", "till.py")),
    Case("the whole module", "flit", "", (*TREE, "till/__init__.py", "tests/a.py")),
    Case(
        "a module in a namespace, in `src`",
        "flit",
        '[tool.flit.module]\nname = "acme.shop"\n',
        ("src/acme/shop/__init__.py", "src/acme/shop/sub/a.py", "src/acme/other/a.py"),
    ),
    Case("two of the name are refused", "flit", "", (*TREE, *SOURCE), refused=True),
    Case("the package of the project's name", "poetry", "", (*TREE, "tests/test_a.py")),
    Case("a single module", "poetry", "", ("shop.py", "till.py")),
    Case(
        "none is made where none is wanted",
        "poetry",
        "[tool.poetry]\npackage-mode = false\n",
        TREE,
        refused=True,
    ),
    Case(
        "one package of two",
        "poetry",
        '[tool.poetry]\npackages = [{include = "shop"}]\nexclude = ["shop/billing"]\n',
        (*TREE, "till/__init__.py"),
    ),
    Case("in `src`, where there is none beside", "poetry", "", (*SOURCE, "other/a.py")),
    Case(
        "packages by path and pattern",
        "poetry",
        "[tool.poetry]\npackages = [{include = 'shop', from = 'src'}, {include = 'till/**/*.py'},\n"
        "  {include = 'tests', format = 'sdist'}]\nexclude = ['src/shop/store/*.py']\n"
        "include = [{path = 'extra', format = 'wheel'}, 'more']\n",
        (*SOURCE, "till/a.py", "till/sub/b.py", "tests/a.py", "extra/a.py", "more/a.py"),
    ),
    Case(
        "every top-level package",
        "pdm",
        "",
        (*TREE, "till/a.py", "two/__init__.py", "tests/__init__.py"),
    ),
    Case("in `src`", "pdm", "", (*SOURCE, "src/till/a.py", "src/one.py", "two/__init__.py")),
    Case("modules, where there is no package", "pdm", "", ("shop.py", "till/a.py")),
    Case(
        "includes and excludes by weight",
        "pdm",
        '[tool.pdm.build]\nincludes = ["shop", "till/*.py", "lib/**/a.py"]\n'
        'excludes = ["shop/billing", "till/b.py", "lib"]\n',
        (*TREE, "till/a.py", "till/b.py", "lib/x/a.py", "lib/b.py"),
    ),
    Case("a module of the project's name in `src`", "uv", "", (*SOURCE, "src/till/__init__.py")),
    Case("a module without an init is refused", "uv", "", ("src/shop/a.py",), refused=True),
    Case(
        "unless it is a namespace",
        "uv",
        '[tool.uv.build-backend]\nmodule-root = ""\nnamespace = true\nmodule-name = "acme"\n',
        ("acme/shop/a.py", "acme/b.py", "shop/__init__.py"),
    ),
    Case(
        "a module in a namespace",
        "uv",
        '[tool.uv.build-backend]\nmodule-name = "acme.shop"\n',
        ("src/acme/shop/__init__.py", "src/acme/shop/sub/a.py", "src/acme/other/a.py"),
    ),
    Case(
        "several modules, and what is excluded",
        "uv",
        '[tool.uv.build-backend]\nmodule-root = ""\nmodule-name = ["shop", "acme.till"]\n'
        'wheel-exclude = ["billing", "/shop/cart.py", "store/deep/*.py"]\n',
        (*TREE, "acme/till/__init__.py", "acme/till/sub/a.py", "acme/a.py", "shop/store/deep/a.py"),
    ),
]
