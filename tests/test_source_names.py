"""What a file's names are, one question a test; every drawn span is checked against the text."""

import textwrap

import pytest

from modtidy.source.names import Names, Reader
from modtidy.source.reading import Action, Binding, Imported, Kind, Reference
from modtidy.source.scopes import MODULE, ScopeKind


def read(source: str) -> tuple[str, Names]:
    text = textwrap.dedent(source)
    return text, Reader().names(text)


def chain(reference: Reference) -> str:
    return ".".join([reference.name, *(attribute.name for attribute in reference.attributes)])


def found(source: str, name: str) -> list[tuple[str, Action]]:
    """The uses of `name` that are found in the module's scope, each span as it should be."""
    text, names = read(source)
    for use in names.uses(name):
        assert text[use.start : use.end] == name
        for attribute in use.attributes:
            assert text[attribute.start : attribute.end] == attribute.name
    return [(chain(use), use.action) for use in names.uses(name)]


def bound(source: str) -> dict[str, Binding]:
    text, names = read(source)
    for binding in names.bindings:
        if binding.kind is not Kind.DELETED:
            assert text[binding.start : binding.end] == binding.name
    return {binding.name: binding for binding in names.bindings}


def test_a_chain_of_attributes_is_one_use() -> None:
    source = """\
        import os
        os.path.join(os . sep, (os
            # a comment: os.x
            .path  .
            sep))
        os.environ["x"] = os.linesep
        os.name = 1
        os.name += 1
        del os.name
        os += 1
        """
    assert found(source, "os") == [
        ("os.path.join", Action.LOAD),
        ("os.sep", Action.LOAD),
        ("os.path.sep", Action.LOAD),
        ("os.environ", Action.LOAD),
        ("os.linesep", Action.LOAD),
        ("os.name", Action.STORE),
        ("os.name", Action.UPDATE),
        ("os.name", Action.DELETE),
        ("os", Action.UPDATE),
    ]


@pytest.mark.parametrize(
    "line",
    [
        'f"{os.sep}"',
        'f"{os.sep!r:>{os.width}}"',
        'f"{{os.no}} {os.sep}"',
        "f'''{\n  os.sep}'''",
        'rf"\\{os.sep}"',
        'f"\\N{BULLET}{os.sep}"',
        '"os.no" f"é{os.sep=}" "os.no"',
        "f\"{'os.no' + os.sep}\"",
        "f\"{f'{os.sep}'}\"",
        'f"{os.sep:%Y-{os.sep}}"',
        'f"{(lambda: os.sep)()}"',
        'f"{ {os.sep: 1}[os.sep] }"',
        'f"{1 if os.sep != 2 else 3}"',
    ],
)
def test_the_fields_of_an_f_string_are_read_where_they_stand(line: str) -> None:
    uses = [use for use, _ in found(f"import os\nx = 'é', {line}\n", "os")]
    assert uses
    assert all(use in ("os.sep", "os.width") for use in uses)
    assert line.count("os.sep") == uses.count("os.sep")


@pytest.mark.parametrize(
    ("annotation", "uses"),
    [
        ("os.PathLike", 1),
        ('"os.PathLike"', 1),
        ('r"os.PathLike"', 1),
        ('list["os.PathLike"]', 1),
        ('" os.PathLike"', 1),
        ('Literal["os.PathLike"]', 0),
        ('typing.Annotated["os.PathLike", "os.no"]', 1),
        ('Callable[["os.PathLike"], "os.PathLike"]', 2),
    ],
)
def test_annotations_are_read_in_strings_too(annotation: str, uses: int) -> None:
    text, names = read(f"def f(x: {annotation}): ...\n")
    references = names.uses("os")
    assert [chain(use) for use in references] == ["os.PathLike"] * uses
    assert all(use.annotation and text[use.start : use.end] == "os" for use in references)
    assert all(use.string == ('"' in annotation) for use in references)


def test_a_string_annotation_with_escapes_has_no_exact_place() -> None:
    text, names = read('x: "os\\x2esep"\n')
    (use,) = names.uses("os")
    assert chain(use) == "os.sep"
    assert use.start == use.end == text.index("\n")


def test_the_first_argument_of_cast_is_an_annotation() -> None:
    assert found('cast("os.PathLike", "os.no")\n', "os") == [("os.PathLike", Action.LOAD)]


def test_the_words_of_strings_and_type_comments_are_mentioned() -> None:
    _, names = read('"""See os.path."""\nx = []  # type: list[re.Match]\n')
    assert {"os", "path", "re", "Match"} <= names.mentioned
    assert "x" not in names.mentioned


def test_imports_say_what_they_bind() -> None:
    bindings = bound(
        """\
        import a.b, c . d as e
        from ..f import (g as  # as no
            h, i)
        from . import j
        if x:
            import k
        """
    )
    assert {name: binding.imported for name, binding in bindings.items()} == {
        "a": Imported(0, None, "a.b"),
        "e": Imported(0, None, "c.d"),
        "h": Imported(2, "f", "g"),
        "i": Imported(2, "f", "i"),
        "j": Imported(1, "", "j"),
        "k": Imported(0, None, "k"),
    }
    assert [name for name, binding in bindings.items() if binding.conditional] == ["k"]


def test_every_way_to_bind_is_placed() -> None:
    bindings = bound(
        """\
        from m import *
        @decorator
        async \\
            def function(): ...
        class Class: ...
        value, [other, *rest] = annotated_only: int = 1, 2
        """.replace("annotated_only: int = ", "")
        + """
        for item in value: pass
        with open() as (one, two): pass
        try: pass
        except (E # as no
            ) as error: pass
        match value:
            case {"a": (first), **others}: pass
            case [_, *more] | Point(x=point) as whole: pass
        (walrus := 1)
        typed: int = 1
        untyped: int
        total += 1
        """
    )
    values = {name for name, binding in bindings.items() if binding.kind is Kind.VALUE}
    expected = "value other rest item one two first others more point whole walrus typed total"
    assert values == set(expected.split())
    assert bindings["*"].kind is Kind.WILDCARD
    assert bindings["function"].kind is Kind.FUNCTION
    assert bindings["Class"].kind is Kind.CLASS
    assert bindings["error"].kind is Kind.DELETED
    assert "untyped" not in bindings


def test_type_checking_is_told_apart() -> None:
    bindings = bound(
        """\
        if typing.TYPE_CHECKING:
            import a
        else:
            import b
        if not TYPE_CHECKING:
            import c
        else:
            import d
        """
    )
    checking = {name for name, binding in bindings.items() if binding.type_checking}
    assert checking == {"a", "d"}
    assert all(binding.conditional for binding in bindings.values())


def test_a_global_statement_binds_in_the_module_when_the_function_runs() -> None:
    bindings = bound("def f():\n    global  g , h\n    import g\n    h.x = 1\n")
    assert bindings["g"].deferred
    assert found("def f():\n    global  g , h\n    h.x = 1\n", "h") == [
        ("h", Action.DECLARE),
        ("h.x", Action.STORE),
    ]


def test_a_local_import_has_its_own_references() -> None:
    text, names = read(
        """\
        import os
        def f():
            import os.path
            return lambda: os.sep, [os for _ in os.x]
        os.name
        """
    )
    (local,) = (binding for binding in names.local_bindings if binding.kind is Kind.IMPORT)
    assert [chain(use) for use in names.references_to(local)] == ["os.sep", "os", "os.x"]
    assert [chain(use) for use in names.references_to(names.bindings[0])] == ["os.name"]
    assert all(text[use.start : use.end] == use.name for use in names.references)


def test_a_class_looks_up_in_the_module_what_it_has_not_bound_yet() -> None:
    source = """\
        import os
        class A:
            os = os.path
            x = os
            def f(self):
                return os.sep
        """
    assert [use for use, _ in found(source, "os")] == ["os.path", "os.sep"]


def test_where_a_name_would_be_found() -> None:
    _, names = read(
        """\
        class A:
            one = 1
            def f(self, two):
                [three for three in two if (four := three)]
        """
    )
    kinds = [scope.kind for scope in names.scopes]
    cls, function, comprehension = range(1, 4)
    assert kinds[1:] == [ScopeKind.CLASS, ScopeKind.FUNCTION, ScopeKind.COMPREHENSION]
    assert names.resolves("one", cls) == cls
    assert names.resolves("one", function) == MODULE
    assert names.resolves("two", comprehension) == function
    assert names.resolves("three", function) == MODULE
    assert names.resolves("four", comprehension) == function
    assert names.resolves("__class__", function) == cls


def test_private_names_are_mangled() -> None:
    _, names = read("class _A:\n    def f(self): return __x, __y__, m.__z\n")
    assert {"_A__x", "__y__", "m"} == names.loaded
    assert chain(names.uses("m")[0]) == "m._A__z"


@pytest.mark.parametrize(
    ("source", "reasons"),
    [
        ("globals()['x'] = 1\n", ("globals()",)),
        ("def f(exec): exec('x')\n", ()),
        ("import sys\nsys.modules[__name__] = 1\n", ("sys.modules",)),
        ("def __getattr__(name): ...\n", ("__getattr__",)),
        ("class A:\n    def __getattr__(self, name): ...\n", ()),
    ],
)
def test_what_is_dynamic(source: str, reasons: tuple[str, ...]) -> None:
    assert read(source)[1].dynamic == reasons


def test_what_runs_later_is_deferred() -> None:
    _, names = read("def f(x=a): b\nlambda: c\n[d for _ in ()]\nclass A: e\n")
    assert {use.name for use in names.references if use.deferred} == {"b", "c"}


def test_the_loads_of_a_wildcard_s_names() -> None:
    _, names = read("from os import *\nx = getcwd()\ngetcwd = 1\npath.sep = 2\nsep = 3\n")
    loads = names.loaded_globals()
    assert [use.action for use in loads["getcwd"]] == [Action.LOAD]
    assert [chain(use) for use in loads["path"]] == ["path.sep"]
    assert "sep" not in loads
    assert {"x", "getcwd", "sep"} <= names.scopes[MODULE].bound
