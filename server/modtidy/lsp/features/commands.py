"""Changes carried out by the server, for clients that cannot make files themselves."""

from modtidy.lsp.features.code_actions import found_again
from modtidy.lsp.features.edits import carry_out_here, live, tell
from modtidy.lsp.front import Front
from modtidy.plan import Remark


async def apply(front: Front, data: object) -> None:
    """Carry out the action that `data` names, once the user has agreed."""
    spot, offer = await found_again(front, data)
    if offer.plan is not None:
        tell(front, offer.plan.remarks)
        await carry_out_here(front, offer.title, offer.plan, spot.project)


def look_again(front: Front, uri: object, *left: object) -> None:
    """Take in that the client has made, moved or removed files near a document.

    Tell what is `left` to the user, in sentences.
    """
    if isinstance(uri, str):
        live(front).look_again(uri)
    tell(front, [Remark(one) for one in left if isinstance(one, str)])
