"""Where a taken name may still be meant: never less than the slow twin finds, and seldom more."""

import ast
from itertools import product

import pytest

from modtidy.source.bound_again import bound_again
from modtidy.source.imports import imports
from modtidy.source.meant_again import meant_again
from modtidy.source.unbound import unbound_uses

STATEMENTS = (
    *("a = 1", "a = f(a)", "a = f(\n        a,\n    )", "b, a = a, 1", "del a", "use(a)"),
    *("use('a')", "if b:\n        a = 2", "if b:\n        use(a)\n    else:\n        a = 3"),
    *(
        "if b:\n        a = 2\n        return",
        "for a in a.b:\n        pass",
        "while a:\n        a = 2",
    ),
    *("with a.b() as a:\n        pass", "with b() as a:\n        use(a)", "use(b, a=1)"),
    "try:\n        a = 1\n    except a.E as a:\n        pass",
)


@pytest.mark.parametrize("first", STATEMENTS)
def test_no_use_is_missed_that_comes_too_early(first: str) -> None:
    for rest in product(STATEMENTS, repeat=2):
        body = "\n    ".join([first, *rest])
        text = f"import a\n\n\ndef f(b):\n    {body}\n"
        names = bound_again(text, imports(text))
        function = ast.parse(text).body[1]
        assert isinstance(function, ast.FunctionDef)
        if names and unbound_uses(function, "a"):
            assert meant_again(text, names) == {"a"}, text


@pytest.mark.parametrize(
    "body",
    [
        *("a = b()\n    return a + a.c", "use('a')\n    a = b()", "a = 1\n    return a"),
        *("for a in b:\n        use(a.c)", "with b() as a:\n        use(a)", "c(a=1)\n    a = 2"),
        *("if b:\n        a = b()\n        use(a)", "b.a()\n    a = b()", "a = b(  # a\n    )"),
    ],
)
def test_what_is_bound_first_is_not_meant(body: str) -> None:
    assert not meant_again(f"import a\n\n\ndef f(b):\n    {body}\n", ("a",))


@pytest.mark.parametrize(
    "body",
    [
        *(
            "a = []\n    a.c",
            "a = str(b)\n    return a.c",
            "a = time.time()\n    a.c",
            "a = b, c\n    a.c",
        ),
        *("if b:\n        a = 1\n    return a", "b(lambda: a)\n    a = b()"),
    ],
)
def test_what_may_lack_an_attribute_or_be_unbound_is_meant(body: str) -> None:
    assert meant_again(f"import a\n\n\ndef f(b):\n    {body}\n", ("a",)) == {"a"}


def test_the_names_of_a_class_are_its_own_and_those_of_the_module_are_kept() -> None:
    assert not meant_again("import a\n\n\nclass C:\n    a = 1\n", ("a",))
    assert meant_again("import a\n\nif b:\n    a = 1\n", ("a",)) == {"a"}
