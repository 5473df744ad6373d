"""Renaming a module where its name is written: in an import, or in a use of what is imported.

The idea to hold: strings, settings and documents that name the module are the user's to confirm.
A client that knows annotated changes shows them for that; of any other, the user is asked once.
"""

import asyncio
from dataclasses import replace

from lsprotocol import types

from modtidy.lsp import convert
from modtidy.lsp.document import Document
from modtidy.lsp.features.edits import agreed, carry_out_here, edit_of, live, planned, tell
from modtidy.lsp.front import Front
from modtidy.lsp.messages import REQUEST_FAILED, RefusalError
from modtidy.plan import Plan, Rewrite
from modtidy.project.project import Project
from modtidy.refactor import Refused, Target
from modtidy.refactors import rename as refactoring
from modtidy.rewriting.moves.pointed_at import Named, module_at, unit

CHANGE = "Change them"


async def prepare(
    front: Front, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """Tell which name would be changed; nothing where no module of the workspace is named."""
    space, path = live(front).find(params.text_document.uri)
    if space is None or space.project is None:
        return None
    document = _document(front, params.text_document.uri)
    at = document.offset(params.position.line, params.position.character)
    named = await asyncio.to_thread(module_at, path, at, space.project)
    if named is None:
        return None
    line, character, end_line, end_character = document.range(named.span.start, named.span.end)
    place = types.Range(types.Position(line, character), types.Position(end_line, end_character))
    return types.PrepareRenamePlaceholder(place, named.name.rpartition(".")[2])


async def rename(front: Front, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """Give the module another name, and have everything that names it follow."""
    space, path = live(front).find(params.text_document.uri)
    if space is None:
        raise RefusalError(REQUEST_FAILED, "the file is in no folder that is open")
    document = _document(front, params.text_document.uri)
    at = document.offset(params.position.line, params.position.character)
    new = params.new_name.strip()

    def plan(project: Project) -> Plan:
        named = module_at(path, at, project)
        if named is None:
            raise Refused("no module of this workspace is named here")
        return _renamed(named, new, project)

    project, made = await planned(front, space, plan)
    made = await _confirmed(front, made)
    tell(front, made.remarks)
    if convert.can_take(made, front.client.capabilities):
        return edit_of(front, made, project)
    await carry_out_here(front, f"Rename to `{new}`", made, project)
    return None


def sure(plan: Plan) -> Plan:
    """Leave out what the user would have to confirm."""
    return replace(plan, rewrites=tuple(one for one in plan.rewrites if one.note is None))


def unsure(plan: Plan) -> tuple[Rewrite, ...]:
    """Give what the user is to confirm."""
    return tuple(one for one in plan.rewrites if one.note is not None)


def confirms(front: Front) -> bool:
    """Tell whether the client has the user confirm the changes that want it."""
    return convert.annotates(front.client.capabilities)


def places(rewrites: tuple[Rewrite, ...]) -> str:
    """Name the files that are rewritten, in a sentence."""
    return ", ".join(f"`{path}`" for path in dict.fromkeys(one.path for one in rewrites))


async def _confirmed(front: Front, plan: Plan) -> Plan:
    """Ask the user about strings and settings where the client does not."""
    if confirms(front) or not unsure(plan):
        return plan
    where = places(unsure(plan))
    if await agreed(front, f"Strings, settings or documents name the module: {where}", CHANGE):
        return plan
    return sure(plan)


def _renamed(named: Named, new: str, project: Project) -> Plan:
    if new in {named.name, named.name.rpartition(".")[2]}:
        return Plan()
    target = Target(unit(named.module), arguments=(new,))
    plan = refactoring.plan(target, project)
    if plan is None:
        raise Refused(f"`{named.name}` has no file of its own")
    return plan


def _document(front: Front, uri: str) -> Document:
    """Give the document, as it is on disk where it is not open."""
    encoding = front.client.capabilities.position_encoding
    return front.documents.get(uri) or Document(front.session.text(uri), 0, encoding)
