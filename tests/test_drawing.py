"""The fixture language itself: what is drawn is what is meant, and what cannot be meant fails."""

import pytest

import casefile
import changes
import drawing
import marks
import places
from editor import Editor
from marks import Spot, Want, WantRelated
from modtidy.plan import Create, Delete, Move, Note, Plan, Remark, Rewrite
from modtidy.refactor import Target
from modtidy.text import Edit, Span
from modtidy.tree import Tree


def test_a_tree_is_read_as_it_is_drawn() -> None:
    drawn = drawing.read(
        "# a remark\n"
        "shop/\n"
        "  __init__.py\n"
        "  bank.py | import os\n"
        "  ledger.py:\n"
        "    import bank\n"
        "\n"
        "    def pay():\n"
        "        return 1\n"
        "  data/\n"
        "fast.cpython-311-x86_64-linux-gnu.so\n"
        "@site-packages/\n"
        "  PyYAML-6.0.dist-info/\n"
        "    top_level.txt | yaml\n"
    )
    assert drawn.files == {
        "shop/": "",
        "shop/__init__.py": "",
        "shop/bank.py": "import os\n",
        "shop/ledger.py": "import bank\n\ndef pay():\n    return 1\n",
        "shop/data/": "",
        "fast.cpython-311-x86_64-linux-gnu.so": "",
    }
    assert drawn.installed == {
        "PyYAML-6.0.dist-info/": "",
        "PyYAML-6.0.dist-info/top_level.txt": "yaml\n",
    }


@pytest.mark.parametrize(
    ("note", "text"),
    [
        ("crlf", "a = 1\r\nb = 2\r\n"),
        ("cr", "a = 1\rb = 2\r"),
        ("bom", "\ufeffa = 1\nb = 2\n"),
        ("unended", "a = 1\nb = 2"),
        ("bom, crlf, unended", "\ufeffa = 1\r\nb = 2"),
    ],
)
def test_line_ends_are_as_noted(note: str, text: str) -> None:
    assert drawing.read(f"m.py ({note}):\n  a = 1\n  b = 2\n").files == {"m.py": text}


def test_marks_stand_where_they_are_drawn() -> None:
    drawn = drawing.read(
        "shop/    #! missing-init (hint) -> shop/m.py: no init\n"
        "  m.py:  #! name-case\n"
        "    #!/usr/bin/python\n"
        "    import «os», «sys»  #! heavy-import #! heavy-import\n"
        "    x = 1  #~ here\n"
    )
    line = Span(18, 32)
    assert drawn.files["shop/m.py"] == "#!/usr/bin/python\nimport os, sys\nx = 1\n"
    assert set(drawn.marks.findings) == {
        Want(Spot("shop", is_directory=True), "missing-init", "no init", "hint", "shop/m.py"),
        Want(Spot("shop/m.py"), "name-case"),
        Want(Spot("shop/m.py", line=line, exact=Span(25, 27)), "heavy-import"),
        Want(Spot("shop/m.py", line=line, exact=Span(29, 32)), "heavy-import"),
    }
    assert drawn.marks.related == (WantRelated(Spot("shop/m.py", line=Span(33, 38)), "here"),)


def test_a_refactoring_is_pointed_at_a_file_a_directory_or_a_span() -> None:
    drawn = drawing.read("«a.py»\n«b/»\n  c.py:\n    def «f():\n        return» 1\n")
    assert drawn.targets == (Target("a.py"), Target("b"), Target("b/c.py", Span(4, 19)))
    assert drawn.files["b/c.py"] == "def f():\n    return 1\n"


@pytest.mark.parametrize(
    "wrong", ["a.py | x  #! No Rule", "m.py:\n  «x", "a: b: c", "x.py | a » b"]
)
def test_what_cannot_be_meant_fails(wrong: str) -> None:
    with pytest.raises(AssertionError):
        drawing.read(wrong)


def test_sections_are_read_in_order() -> None:
    case = casefile.case(
        "missing-init",
        "a title",
        "m.py\n--- python -c 'print(1)'\n1\n--- fix: Create it\n+ n.py\n\n"
        "--- python -c 'print(1)', after\n2\n! SystemExit\n--- rename shop store\n"
        "(refused: it is used)\n--- pytest3.12 -x\n2 passed\n",
    )
    fix, rename = case.changes
    before, after, collected = case.runs
    assert (fix.heading, fix.drawn, fix.is_made) == ("fix: Create it", "+ n.py", True)
    assert (rename.heading, rename.refused, rename.is_made) == (
        "rename shop store",
        "it is used",
        False,
    )
    assert (before.arguments, before.printed, before.after) == (("-c", "print(1)"), ("1",), None)
    assert (after.printed, after.failing, after.after) == (("2",), "SystemExit", fix)
    assert (collected.program, collected.version) == ("pytest", "3.12")
    assert list(case.runs_after(fix)) == [after, collected]


def test_a_change_is_drawn_line_by_line() -> None:
    tree = Tree.of({"a.py": "x\n", "b.py": "1\r\n2\r\n", "c.py": "", "d.py": "x", "e.py": "y\n"})
    edit = (Edit(Span(0, 1), "z"),)
    plan = Plan(
        rewrites=(
            Rewrite("a.py", edit),
            Rewrite("b.py", edit, Note("Strings")),
            Rewrite("d.py", edit),
        ),
        moves=(Move("b.py", "f/b.py"), Move("e.py", "f/e.py")),
        creations=(Create("g.py"), Create("h.py", "a\n\n  b\n")),
        deletions=(Delete("c.py"),),
        remarks=(Remark("see `a.py`"),),
    )
    assert changes.drawn(plan, tree) == (
        "~ a.py | z\n"
        "~ d.py (unended) | z\n"
        "b.py -> f/b.py (to confirm: Strings) (crlf):\n"
        "  z\n"
        "  2\n"
        "e.py -> f/e.py\n"
        "+ g.py\n"
        "+ h.py:\n"
        "  a\n"
        "\n"
        "    b\n"
        "- c.py\n"
        "? see `a.py`"
    )


def test_a_mark_and_the_text_before_it_part() -> None:
    assert marks.split("import os   #! a-rule: x") == ("import os", "   #! a-rule: x")
    assert marks.split("#!/bin/sh") == ("#!/bin/sh", "")


@pytest.mark.parametrize("text", ["", "a", "a\r\nb\rc\nd", "é🦀x\n\u2028y\f\nz", "\r\n\r\n"])
def test_positions_and_offsets_are_each_others_way_back(text: str) -> None:
    inside = {at for at in range(len(text) + 1) if text[at - 1 : at + 1] != "\r\n"}
    for at in inside | {0}:
        assert places.offset(text, places.position(text, at)) == at


def test_the_editor_is_strict() -> None:
    a, b = "file:///a.py", "file:///b.py"
    start = {"line": 0, "character": 0}
    edits = [{"range": {"start": start, "end": start}, "newText": "🦀"}]
    editor = Editor({a: "x\n", b: ""}, {a: 3})
    document = {"uri": a, "version": 3}
    editor.apply({"documentChanges": [{"textDocument": document, "edits": edits}]})
    assert editor.files == {a: "🦀x\n", b: ""}
    assert editor.versions == {a: 4}
    for change in (
        {"textDocument": document, "edits": edits},
        {"kind": "create", "uri": b},
        {"kind": "rename", "oldUri": a, "newUri": b},
        {"kind": "rename", "oldUri": "file:///c.py", "newUri": "file:///d.py"},
        {"kind": "create", "uri": "file:///c.py", "annotationId": "unknown"},
    ):
        with pytest.raises(AssertionError):
            editor.apply({"documentChanges": [change]})
