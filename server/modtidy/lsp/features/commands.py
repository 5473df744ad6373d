"""Changes carried out by the server, for clients that cannot make files themselves.

The user is asked first.  The plan is carried out on disk, whole or not at all; a file that is open
with unsaved changes is not touched under the editor's hands, so the change is refused then.
"""

import asyncio

from modtidy.host import carry_out
from modtidy.lsp.client import ERROR, INFORMATION
from modtidy.lsp.features.code_actions import found_again, live
from modtidy.lsp.front import Front
from modtidy.plan import Conflict

CARRY_OUT = "Carry out"


async def apply(front: Front, data: object) -> None:
    """Carry out the action that `data` names, once the user has agreed."""
    spot, offer = await found_again(front, data)
    if offer.plan is None:
        return
    unsaved = [path for path in offer.plan.paths if live(front).is_unsaved(spot, path)]
    if unsaved:
        front.client.show(f"`{unsaved[0]}` has unsaved changes", ERROR)
        return
    if not await _agreed(front, offer.title):
        return
    try:
        carry_out.carry_out([offer.plan], spot.project.tree, spot.project.workspace)
    except (Conflict, OSError) as error:
        front.client.show(f"Not done: {error}", ERROR)
        return
    live(front).look_again(live(front).uri(spot.project.workspace, spot.path))
    front.client.show(f"Done: {offer.title}", INFORMATION)


def look_again(front: Front, uri: object) -> None:
    """Take in that the client has made, moved or removed files near a document."""
    if isinstance(uri, str):
        live(front).look_again(uri)


async def _agreed(front: Front, title: str) -> bool:
    """Ask the user (LSP 3.17, "ShowMessage Request")."""
    answer: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    params = {"type": INFORMATION, "message": f"{title}?", "actions": [{"title": CARRY_OUT}]}
    front.client.ask(
        "window/showMessageRequest", params, answer.set_result, lambda: answer.set_result(None)
    )
    chosen = await answer
    return isinstance(chosen, dict) and chosen.get("title") == CARRY_OUT
