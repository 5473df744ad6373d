"""Changes carried out by the server, for clients that cannot make files themselves."""

from modtidy.lsp.features.code_actions import found_again
from modtidy.lsp.features.edits import carry_out_here, live
from modtidy.lsp.front import Front


async def apply(front: Front, data: object) -> None:
    """Carry out the action that `data` names, once the user has agreed."""
    spot, offer = await found_again(front, data)
    if offer.plan is not None:
        await carry_out_here(front, offer.title, offer.plan, spot.project)


def look_again(front: Front, uri: object) -> None:
    """Take in that the client has made, moved or removed files near a document."""
    if isinstance(uri, str):
        live(front).look_again(uri)
