"""Fixes for what is found here, and refactorings of what is here.

The idea to hold: what an action would change is sent when it is chosen, against the files as they
are then.  Its data is all that is needed to find it again, so nothing is remembered; and which
finding the client thinks it fixes is not asked, since not every client says.
"""

import asyncio

from lsprotocol import types

from modtidy.lsp import convert
from modtidy.lsp.capabilities import ClientCapabilities
from modtidy.lsp.client import ERROR
from modtidy.lsp.document import Document
from modtidy.lsp.features.edits import (
    WATCHES,
    edit_of,
    in_preview,
    live,
    look_again,
    news_from_disk,
    tell,
)
from modtidy.lsp.front import Front
from modtidy.lsp.messages import CONTENT_MODIFIED, RefusalError
from modtidy.lsp.spot import QUICK_FIX, Offer, Spot
from modtidy.plan import Plan, Remark
from modtidy.text import Span

APPLY = "modtidy.apply"
"""The command that has the server carry an action out, for a client that cannot itself."""

LOOK_AGAIN = "modtidy.lookAgain"
"""The command that an action ends with where the client does not say which files it has made.

And where it does not say that it is chosen: what it leaves to the user is told then.
"""


async def answer(
    front: Front, params: types.CodeActionParams
) -> list[types.CodeAction | types.Command]:
    """List every change on offer for a range of a document."""
    uri = params.text_document.uri
    spot = live(front).spot(uri, _span(front, uri, params.range))
    if spot is None:
        return []
    offers = await asyncio.to_thread(lambda: list(spot.offers()))
    only = params.context.only
    return [
        action
        for offer in offers
        if only is None or any(_is_of(offer.kind, str(kind)) for kind in only)
        for action in _actions(front, uri, spot, offer)
    ]


async def resolve(front: Front, action: types.CodeAction) -> types.CodeAction:
    """Send what an action would change, now that it has been chosen, or tell why it cannot be."""
    spot, offer = await found_again(front, action.data)
    if offer.plan is None:
        front.client.show(f"Not done: {offer.refused}", ERROR)
        return action
    plan = in_preview(front, offer.plan, spot.project)
    news = await news_from_disk(front, plan, spot.project)
    if news:
        front.client.show(f"Not done: {news}", ERROR)
        return action
    action.edit = edit_of(front, plan, spot.project)
    tell(front, plan.remarks)
    return action


async def found_again(front: Front, data: object) -> tuple[Spot, Offer]:
    """Find the offer that `data` names; raises `RefusalError` where there is none any more."""
    match data:
        case {"uri": str(uri), "start": int(start), "end": int(end), "title": str(title)}:
            look_again(front, uri)
            spot = live(front).spot(uri, Span(start, end))
            if spot is not None:
                offers = await asyncio.to_thread(lambda: list(spot.offers()))
                for offer in offers:
                    if offer.title == title:
                        return spot, offer
    raise RefusalError(CONTENT_MODIFIED, "this action is not on offer any more")


def _actions(
    front: Front, uri: str, spot: Spot, offer: Offer
) -> list[types.CodeAction | types.Command]:
    can = front.client.capabilities
    if offer.plan is None and not can.supports("textDocument.codeAction.disabledSupport"):
        return []
    data = {"uri": uri, "start": spot.span.start, "end": spot.span.end, "title": offer.title}
    if not can.supports("textDocument.codeAction.codeActionLiteralSupport"):
        return [types.Command(offer.title, APPLY, arguments=[data])] if offer.plan else []
    action = types.CodeAction(offer.title, kind=offer.kind, data=data)
    if offer.kind == QUICK_FIX:
        action.is_preferred = offer.safe
        action.diagnostics = [_diagnostic(front, uri, spot, offer)]
    if offer.plan is None:
        action.disabled = types.CodeActionDisabled(offer.refused)
    elif not convert.can_take(offer.plan, can):
        action.command = types.Command(offer.title, APPLY, arguments=[data])
    else:
        left: tuple[Remark, ...] = ()
        if "edit" not in can.listed("textDocument.codeAction.resolveSupport.properties"):
            plan = in_preview(front, offer.plan, spot.project)
            action.edit, left = edit_of(front, plan, spot.project), plan.remarks
        if left or _is_unseen(offer.plan, can):
            said = [one.sentence for one in left]
            action.command = types.Command(offer.title, LOOK_AGAIN, arguments=[uri, *said])
    return [action]


def _is_unseen(plan: Plan, client: ClientCapabilities) -> bool:
    """Tell whether the client will not say so when it has made, moved or removed files."""
    return bool(plan.creations or plan.moves or plan.deletions) and not client.supports(WATCHES)


def _diagnostic(front: Front, uri: str, spot: Spot, offer: Offer) -> types.Diagnostic:
    shown = offer.finding
    if shown is None:
        raise ValueError("a quick fix is for a finding")
    span = shown.finding.place.span
    document = front.documents.get(uri) or Document(
        spot.project.tree.text(spot.path), 0, front.client.capabilities.position_encoding
    )
    line, character, end_line, end_character = document.range(span.start, span.end)
    return types.Diagnostic(
        types.Range(types.Position(line, character), types.Position(end_line, end_character)),
        shown.finding.message,
        source="modtidy",
        code=shown.rule.name,
    )


def _span(front: Front, uri: str, range_: types.Range) -> Span:
    document = front.documents.get(uri)
    if document is None:  # not open: the client can only mean the file as it is on disk
        text, encoding = front.session.text(uri), front.client.capabilities.position_encoding
        document = Document(text, 0, encoding)
    start = document.offset(range_.start.line, range_.start.character)
    return Span(start, document.offset(range_.end.line, range_.end.character))


def _is_of(kind: str, wanted: str) -> bool:
    return kind == wanted or kind.startswith(f"{wanted}.")
