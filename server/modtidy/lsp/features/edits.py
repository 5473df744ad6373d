"""What is planned for a project, handed to the client as an edit, or carried out for it.

The idea to hold: a plan is made in a thread, for the project of one moment.  It is handed out only
if the documents it is about still read as they did then.
"""

import asyncio
from collections.abc import Callable, Iterator

from lsprotocol import types

from modtidy.host import carry_out
from modtidy.lsp import convert
from modtidy.lsp.client import ERROR, INFORMATION
from modtidy.lsp.front import Front
from modtidy.lsp.live import LiveSession
from modtidy.lsp.messages import CONTENT_MODIFIED, REQUEST_FAILED, RefusalError
from modtidy.lsp.own_operations import Operation
from modtidy.lsp.space import Space
from modtidy.plan import Conflict, Plan
from modtidy.project.project import Project
from modtidy.refactor import Refused

PAUSE = 0.02
"""Seconds between two looks at whether a folder has been read."""
CARRY_OUT = "Carry out"


def live(front: Front) -> LiveSession:
    """Return the session, which is the real one wherever features are answered."""
    if not isinstance(front.session, LiveSession):
        raise TypeError("the features need the real session")
    return front.session


async def read(space: Space) -> Project:
    """Wait until a folder has been read; return the project it is then."""
    while space.project is None:  # noqa: ASYNC110 - the thread that reads knows of no event loop
        await asyncio.sleep(PAUSE)
    return space.project


async def planned(
    front: Front, space: Space, plan: Callable[[Project], Plan], attempts: int = 1
) -> tuple[Project, Plan]:
    """Make a plan in a thread; return what it is made for as well.

    Raises `RefusalError` where `plan` raises `Refused`, or the documents it is about are edited
    meanwhile in every attempt.
    """
    for _ in range(attempts):
        project, before = await read(space), space.buffers
        with live(front).giving_way():
            made = await asyncio.to_thread(_made, plan, project)
        if all(before.get(path) is space.buffers.get(path) for path in made.paths):
            return project, made
    raise RefusalError(CONTENT_MODIFIED, "the document was edited")


def _made(plan: Callable[[Project], Plan], project: Project) -> Plan:
    try:
        return plan(project)
    except Refused as refused:
        raise RefusalError(REQUEST_FAILED, str(refused)) from refused


def edit_of(front: Front, plan: Plan, project: Project) -> types.WorkspaceEdit:
    """Put a plan in the protocol's words, to be handed to the client."""
    session, root = live(front), project.workspace
    names = convert.Names(
        lambda path: session.uri(root, path), lambda path: session.version(root, path)
    )
    edit = convert.workspace_edit(plan, project.tree, names, front.client.capabilities)
    session.own.expect(_operations(edit))
    return edit


def _operations(edit: types.WorkspaceEdit) -> Iterator[Operation]:
    for change in edit.document_changes or ():
        if isinstance(change, types.RenameFile):
            yield change.old_uri, change.new_uri
        elif isinstance(change, (types.CreateFile, types.DeleteFile)):
            yield (change.uri,)


async def carry_out_here(front: Front, title: str, plan: Plan, project: Project) -> None:
    """Carry a plan out on disk, once the user has agreed; what comes of it is shown.

    A file that is open with unsaved changes is not touched under the editor's hands.
    """
    session = live(front)
    unsaved = [path for path in plan.paths if session.is_unsaved(project, path)]
    if unsaved:
        front.client.show(f"`{unsaved[0]}` has unsaved changes", ERROR)
        return
    if not await agreed(front, f"{title}?", CARRY_OUT):
        return
    try:
        carry_out.carry_out([plan], project.tree, project.workspace)
    except (Conflict, OSError) as error:
        front.client.show(f"Not done: {error}", ERROR)
        return
    session.look_again(session.uri(project.workspace, ""))
    front.client.show(f"Done: {title}", INFORMATION)


async def agreed(front: Front, question: str, answer: str) -> bool:
    """Ask the user something that has one answer but none (LSP 3.17, "ShowMessage Request")."""
    said: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    params = {"type": INFORMATION, "message": question, "actions": [{"title": answer}]}
    front.client.ask(
        "window/showMessageRequest", params, said.set_result, lambda: said.set_result(None)
    )
    chosen = await said
    return isinstance(chosen, dict) and chosen.get("title") == answer
