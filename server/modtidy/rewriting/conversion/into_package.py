"""What a module comes to that becomes a package of the same name.

`shop.py` becomes `shop/__init__.py`.  The name stays, so no importer has to know; but the file lies
one directory further in and is a package now, so all that it says by dots, by `__file__` and by
`__package__` is said anew, what it does when it is run goes to `__main__.py`, its stub goes along,
and the build configuration is told.  At the end the plan is tried: no import may find anything
else than before, and the wheel must hold what it held.
"""

from collections.abc import Iterator

from pathspec import GitIgnoreSpec

from modtidy import paths
from modtidy.configuration.wheel import Verdict
from modtidy.plan import Create, Move, Note, Plan, Remark, Rewrite
from modtidy.project.project import Project
from modtidy.project.roles import Role, is_importable
from modtidy.refactor import Refused
from modtidy.rewriting.builds import build
from modtidy.rewriting.conversion import moved_imports, turning
from modtidy.rewriting.conversion.turning import Inside, Turn, more_dots
from modtidy.rewriting.mentions import named_in_strings, run_by_name

CONFIGURATION = "Configuration"
"""The label of changes to configuration files."""
_PARTS = {
    Role.CONFTEST: "pytest",
    Role.TEST: "pytest",
    Role.TOOL: "the tool it configures",
}


def into_package(path: str, project: Project) -> Plan | None:
    """Plan the move of the module at `path`, or raise `Refused` with the reason.

    Gives None for what is no module that could become a package.
    """
    if not path.endswith(".py") or not project.tree.has(path):
        return None
    if paths.stem(path) == "__init__":
        return None
    _check_part(path, project)
    package = path.removesuffix(".py")
    _check_room(path, package, project)
    turn = Turn(path, inwards=True)
    inside = turning.inside(path, project.tree, turn)
    files = _files(turn, inside, project)
    told = build.told(turn, files, project)
    deeper = (Rewrite(one.source, more_dots(one.source, project.tree)) for one in files.moves)
    plain = Plan(tuple(deeper), files.moves, files.creations)
    tried = moved_imports.check(turn, plain, project, told.configurations)
    note = Note(CONFIGURATION, f"These settings name `{path}`, or the module in it")
    elsewhere = moved_imports.elsewhere(turn, project)
    configured = tuple(Rewrite(one, edits, note) for one, edits in told.edits.items())
    sure = Plan((*files.rewrites, *elsewhere.rewrites))
    spoken = named_in_strings.paths_named({turn.module: turn.init}, sure, project)
    return Plan(
        (*sure.rewrites, *spoken, *configured),
        files.moves,
        files.creations,
        remarks=(
            *_run_remarks(files, project),
            *tried,
            *inside.remarks,
            *elsewhere.remarks,
            *told.remarks,
        ),
    )


def _check_part(path: str, project: Project) -> None:
    """Raise `Refused` for a file that is met otherwise than by its name."""
    name, part = paths.leaf(path), project.role(path)
    marks = project.tree.summary(path).marks
    if part in _PARTS:
        raise Refused(f"`{path}` is loaded by {_PARTS[part]}, which looks for a file of its name")
    if not is_importable(name):
        raise Refused(f"no import statement can name `{name}`")
    if name == "__main__.py":
        raise Refused(f"`{path}` is what `python -m` runs of its package")
    if part is not Role.SCRIPT:
        return
    scripts = GitIgnoreSpec.from_lines(project.settings_of(path).scripts)
    if marks.shebang or marks.inline_metadata or name == "manage.py" or scripts.match_file(path):
        raise Refused(f"`{path}` is a script, which is run by its path")
    if not _is_asked_for(path, project):
        raise Refused(f"`{path}` is a script: it has a main guard, and nothing imports it")


def _is_asked_for(path: str, project: Project) -> bool:
    """Tell whether a module that can be run is imported, too, or is shipped by its name."""
    home = project.layout.configuration(path)
    if home:
        started = {value.partition(":")[0].strip() for _, value in home.metadata.scripts}
        if project.name_of(path) in started.union(one.name for one in home.modules):
            return True
        if home.ships(path, project.tree.entries).verdict is Verdict.YES:
            return True
    return any(one.path != path for one in project.importers(path))


def _check_room(path: str, package: str, project: Project) -> None:
    """Raise `Refused` where the package cannot be made, or the file is not what is imported."""
    tree = project.tree
    directory, name = paths.parent(path), paths.leaf(package)
    entries = tree.entries(directory)
    if name in entries:
        raise Refused(f"there is a file where the directory `{package}/` would be")
    for init in ("__init__.py", "__init__.pyi"):
        if tree.has(paths.join(package, init)):
            raise Refused(f"there is already a package `{package}/`")
    twin = next((one for one in entries.names if one.lower() == f"{name}/".lower()), f"{name}/")
    if twin != f"{name}/":
        raise Refused(f"there is already a `{twin}`, which is the same to some file systems")
    natives = entries.natives.get(name, ())
    if natives:
        raise Refused(f"`{natives[0]}` has the same name, and would be hidden by a package")


def _files(turn: Turn, inside: Inside, project: Project) -> Plan:
    """Plan what becomes of the module's files."""
    tree, stub = project.tree, f"{turn.module}i"
    rewrites, moves, creations = [], [Move(turn.module, turn.init)], []
    if inside.guard:
        if tree.has(turn.main):
            raise Refused(f"there is already a `{turn.main}`")
        creations.append(Create(turn.main, inside.guard.text(inside.edits)))
    if edits := tuple(sorted(inside.outside_guard)):
        rewrites.append(Rewrite(turn.module, edits))
    if tree.has(stub):
        moves.append(Move(stub, f"{turn.init}i"))
        turning.parsed(stub, tree)
        if stub_dots := more_dots(stub, tree):
            rewrites.append(Rewrite(stub, stub_dots))
    return Plan(tuple(rewrites), tuple(moves), tuple(creations))


def _run_remarks(files: Plan, project: Project) -> Iterator[Remark]:
    """Yield how a module that can be run is run from now on, or who runs one that cannot be."""
    path = files.moves[0].source
    if files.creations:
        yield Remark(f"`python {path}` is `python -m {project.name_of(path)}` from now on")
    else:
        yield from run_by_name.remarks(path, project)
