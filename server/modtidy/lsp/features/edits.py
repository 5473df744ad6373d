"""What is planned for a project, handed to the client as an edit, or carried out for it.

The idea to hold: a plan is made in a thread, for the project of one moment.  It is handed out only
if the documents it is about, and the files on disk, still are as they were then: an editor carries
out what it is sent, and may lose what it was not sent for.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence

from lsprotocol import types

from modtidy.host import carry_out
from modtidy.host.outdated import outdated
from modtidy.lsp import convert, remarks
from modtidy.lsp.client import ERROR, INFORMATION, WARNING
from modtidy.lsp.front import Front
from modtidy.lsp.live import CHANGED, LiveSession
from modtidy.lsp.messages import CONTENT_MODIFIED, REQUEST_FAILED, RefusalError
from modtidy.lsp.own_operations import Operation
from modtidy.lsp.space import Space
from modtidy.plan import Conflict, Plan, Remark
from modtidy.project.project import Project
from modtidy.refactor import Refused

PAUSE = 0.02
"""Seconds between two looks at whether a folder has been read."""
CARRY_OUT = "Carry out"
_TOLD = 3
"""How many remarks are shown; the others are logged."""
WATCHES = "workspace.didChangeWatchedFiles.dynamicRegistration"
"""What a client can do that tells of files that others change (LSP 3.17, "Register Capability")."""


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


def look_again(front: Front, uri: str) -> None:
    """Look at the disk again, where the client would not say what others change there."""
    if not front.client.capabilities.supports(WATCHES):
        live(front).look_again(uri)
        if uri in front.documents:
            front.diagnostics.change(uri)


async def planned(
    front: Front, space: Space, plan: Callable[[Project], Plan], attempts: int = 1
) -> tuple[Project, Plan]:
    """Make a plan in a thread; return what it is made for as well.

    Raises `RefusalError` where `plan` raises `Refused`, or the documents it is about are edited
    meanwhile in every attempt, or the disk is not what it is known as.
    """
    await read(space)
    look_again(front, live(front).uri(space.root, ""))
    for _ in range(attempts):
        project, before = await read(space), space.buffers
        with live(front).giving_way():
            made = in_preview(front, await asyncio.to_thread(_made, plan, project), project)
        if any(before.get(path) is not space.buffers.get(path) for path in made.paths):
            continue
        news = await news_from_disk(front, made, project)
        if news:
            raise RefusalError(REQUEST_FAILED, news)
        return project, made
    raise RefusalError(CONTENT_MODIFIED, "the document was edited")


async def news_from_disk(front: Front, plan: Plan, project: Project) -> str:
    """Say what is on disk as the plan's project does not have it, and take it in; else nothing."""
    session, root = live(front), project.workspace
    opened = {path for path in plan.paths if session.version(root, path) is not None}
    found = await asyncio.to_thread(outdated, plan, project.tree, root, opened)
    if found:
        session.files_changed([(session.uri(root, path), CHANGED) for path in found])
    return next(iter(found.values()), "")


def _made(plan: Callable[[Project], Plan], project: Project) -> Plan:
    try:
        return plan(project)
    except Refused as refused:
        raise RefusalError(REQUEST_FAILED, str(refused)) from refused


def in_preview(front: Front, plan: Plan, project: Project) -> Plan:
    """Have what a plan leaves to the user shown at its place, where the client has a preview.

    What cannot be shown there is left to be told.
    """
    can = front.client.capabilities
    if convert.annotates(can) and convert.can_take(plan, can):
        return remarks.in_place(plan, project.tree)
    return plan


def tell(front: Front, left: Sequence[Remark]) -> None:
    """Show what a change leaves to the user; of much, only the beginning."""
    for remark in left[:_TOLD]:
        front.client.show(remark.sentence, WARNING)
    for remark in left[_TOLD:]:
        front.client.log(remark.sentence, WARNING)


def edit_of(front: Front, plan: Plan, project: Project) -> types.WorkspaceEdit:
    """Put a plan in the protocol's words, to be handed to the client."""
    session, root = live(front), project.workspace
    names = convert.Names(
        lambda path: session.uri(root, path), lambda path: session.version(root, path)
    )
    edit = convert.workspace_edit(plan, project.tree, names, front.client.capabilities)
    at_once = all(one.note is None for one in plan.rewrites)
    first = _edited_first(session, plan, project)
    session.own.expect(_operations(edit), first, at_once=at_once)
    return edit


def _edited_first(session: LiveSession, plan: Plan, project: Project) -> Mapping[str, str]:
    """Give the texts, by URI, of what the client rewrites before it moves anything.

    What the user is to confirm may be left as it is.
    """
    moved = {move.source for move in plan.moves}
    surely = {one.path for one in plan.rewrites if one.note is None and one.path not in moved}
    return {session.uri(project.workspace, path): project.tree.text(path) for path in surely}


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
