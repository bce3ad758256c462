"""How a response changes with each of its events."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dutyconsole.domain.events import (
    Mode,
    ResponseConfirmed,
    ResponseDisputed,
    ResponseEnded,
    ResponseLaunched,
    ResponseTransferred,
    Subject,
)
from dutyconsole.domain.response import Response
from dutyconsole.domain.vouched import Transfer, Vouched, Word, standing

if TYPE_CHECKING:
    from dutyconsole.domain.run_fold import ResponseEvent, Stamp


def launched(event: ResponseLaunched, at: Stamp) -> Response:
    """The response that an entry launches."""
    return Response(
        id=event.response,
        run=event.run,
        level=event.level,
        launcher=event.launcher,
        post=event.post,
        unit=event.unit,
        mode=Mode.ON_WORD if event.reset_secret else event.mode,
        order_number=event.order_number,
        reported_by=event.reported_by,
        via=event.via,
        acting=event.acting,
        launched_at=at.occurred_at,
        position=at.position,
        answerable=event.launcher,
        answerable_at=at.position,
        marks=event.marks,
        reset_secret=event.reset_secret,
    )


def response_after(response: Response, event: ResponseEvent, at: Stamp) -> Response:
    """The response after one of its events."""
    match event:
        case ResponseEnded():
            return _ended(response, event, at)
        case ResponseTransferred():
            return _transferred(response, event, at)
        case ResponseConfirmed():
            return _confirmed(_with_vouched(response, event, at), event, at)
        case ResponseDisputed():
            return _disputed(_with_vouched(response, event, at), event, at)


def _ended(response: Response, event: ResponseEnded, at: Stamp) -> Response:
    return replace(
        response,
        ended_at=at.occurred_at,
        ended_by=event.person,
        end_mode=Mode.ON_WORD if event.reset_secret else event.mode,
        end_order_number=event.order_number,
        end_position=at.position,
        end_reset_secret=event.reset_secret,
        end_confirmed_at=None,
        end_disputed=False,
        in_error=event.in_error,
    )


def _transferred(response: Response, event: ResponseTransferred, at: Stamp) -> Response:
    gave = Word(event.ordered_by or event.giver, event.mode, event.order_number)
    transfer = Transfer(
        number=len(response.transfers) + 1,
        giver=event.giver,
        receiver=event.receiver,
        given=gave,
        taken=Word(event.receiver, event.taken, event.taken_order_number),
        at=at.occurred_at,
        position=at.position,
        ordered_by=event.ordered_by,
        reason=event.reason,
    )
    return replace(
        response,
        transfers=(*response.transfers, transfer),
        answerable=event.receiver,
        answerable_at=at.position,
    )


def _with_vouched(
    response: Response, event: ResponseConfirmed | ResponseDisputed, at: Stamp
) -> Response:
    vouched = Vouched(
        subject=event.subject,
        transfer=event.transfer,
        person=event.person,
        confirmed=isinstance(event, ResponseConfirmed),
        mode=event.mode,
        reason=event.reason if isinstance(event, ResponseDisputed) else "",
        at=at.recorded_at,
        entered_by=at.person or "",
        position=at.position,
    )
    return replace(response, vouched=(*response.vouched, vouched))


def _confirmed(response: Response, event: ResponseConfirmed, at: Stamp) -> Response:
    match event.subject:
        case Subject.LAUNCH:
            return replace(response, confirmed_at=at.recorded_at, launch_disputed=False)
        case Subject.END:
            return replace(response, end_confirmed_at=at.recorded_at)
        case Subject.TRANSFER:
            return replace(
                response,
                transfers=tuple(
                    t.confirmed_by(event.person) if t.number == event.transfer else t
                    for t in response.transfers
                ),
            )


def _disputed(response: Response, event: ResponseDisputed, at: Stamp) -> Response:
    match event.subject:
        case Subject.LAUNCH:
            return replace(response, launch_disputed=True)
        case Subject.END:
            return replace(_in_force_again(response), end_disputed=True)
        case Subject.TRANSFER:
            return _moved_back(response, event.transfer, at)


def _moved_back(response: Response, number: int, at: Stamp) -> Response:
    """Without the transfer, and in force again if whoever ended it was not answerable for it."""
    transfers = tuple(
        replace(t, disputed=True) if t.number == number else t for t in response.transfers
    )
    left = standing(response.launcher, transfers)
    answerable = left[-1].receiver if left else response.launcher
    moved = replace(response, transfers=transfers)
    if answerable != response.answerable:
        moved = replace(moved, answerable=answerable, answerable_at=at.position)
    if moved.ended_at is not None and moved.ended_by != answerable:
        moved = _in_force_again(moved)
    return moved


def _in_force_again(response: Response) -> Response:
    return replace(
        response,
        ended_at=None,
        ended_by="",
        end_mode=None,
        end_order_number="",
        end_position=0,
        end_confirmed_at=None,
        end_reset_secret=False,
        in_error=False,
    )
