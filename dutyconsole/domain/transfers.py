"""Handing a response over: the only thing besides a launch that makes somebody answer for it."""

from __future__ import annotations

from dataclasses import dataclass

from dutyconsole.domain.events import Event, Mark, ResponseTransferred
from dutyconsole.domain.holdings import of_next_tier
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.secret_review import check_undoubted
from dutyconsole.domain.signing import (
    OnWord,
    Signed,
    Signing,
    answered_by,
    check_evidence,
    check_person,
    check_signed,
    mode_of,
    order_number_of,
    refuse_not_launcher,
    reset_since,
    standing_at,
)
from dutyconsole.domain.situation import Situation


@dataclass(frozen=True, slots=True)
class TransferOrder:
    """Who hands what over to whom.

    Attributes:
        giving: How the giver vouches for it, or who orders it in the giver's place.
        taking: How the receiver does.
        ordered_by: A holder of the next tier, where the giver cannot act; empty: the giver gives.
        reason: Why the giver cannot act.
        run: Whose response; empty: whichever run has it in force.
    """

    level: Level
    giver: str
    receiver: str
    giving: Signing
    taking: Signing
    ordered_by: str = ""
    reason: str = ""
    run: str = ""


def transfer(situation: Situation, order: TransferOrder) -> tuple[Event, ...]:
    """Move responsibility for a response within its post and unit; both vouch for it.

    Each signs, or gives an order by telephone that is read back; then it stands on word until
    they confirm it. Where whoever answers for it cannot act, a holder of the next tier orders it,
    with a reason: a deviation.

    Raises:
        Refused: `unknown`, `invalid`, `wrong_post`, `not_launcher`, `not_signed`,
            `not_read_back`.
    """
    situation.writable()
    _check_said(situation, order)
    standing = standing_at(situation, order.level, order.run)
    own = answered_by(standing, order.giver, order.level)
    response = (own or standing)[-1]
    _check_receiver(situation, order, response)
    if not own:
        refuse_not_launcher(situation, response, order.giver, Phrase("gives it over"))
    if order.ordered_by:
        _check_orderer(situation, order, response)
    gives = order.ordered_by or order.giver
    for person, signing in ((gives, order.giving), (order.receiver, order.taking)):
        if not isinstance(signing, Signed | OnWord):
            refuse(
                Code.NOT_SIGNED,
                "A transfer takes the word of both themselves",
                "get {person}'s own secret or read-back order",
                person=Name("person", person),
            )
        check_signed(signing, person)
        if isinstance(signing, Signed):
            check_undoubted(situation.roster, person, Phrase("order it by telephone"))
    if isinstance(order.giving, Signed) and reset_since(situation.roster, gives, response):
        refuse(
            Code.NOT_SIGNED,
            "Somebody else has set {person}'s secret since the launch",
            "{answerable} keeps Level {level} and ends it",
            person=Name("person", gives),
            answerable=Name("person", order.giver),
            level=order.level,
        )
    return (
        ResponseTransferred(
            response=response.id,
            giver=order.giver,
            receiver=order.receiver,
            mode=mode_of(order.giving),
            taken=mode_of(order.taking),
            order_number=order_number_of(order.giving),
            taken_order_number=order_number_of(order.taking),
            ordered_by=order.ordered_by,
            reason=order.reason,
            marks=(Mark.DEVIATION,) if order.ordered_by else (),
            number=len(response.transfers) + 1,
        ),
    )


def _check_said(situation: Situation, order: TransferOrder) -> None:
    """Refuse persons nobody has heard of, orders without number, and an order without reason."""
    for person in filter(None, (order.giver, order.receiver, order.ordered_by)):
        check_person(situation.roster, person)
    for signing in (order.giving, order.taking):
        check_evidence(signing)
    if order.giver == order.receiver:
        refuse(Code.INVALID, "Giver and receiver are the same person", "name two persons")
    if order.ordered_by and not order.reason:
        refuse(
            Code.INVALID,
            "It is not said why {person} cannot act",
            "give the reason, such as ill or not to be reached",
            person=Name("person", order.giver),
        )
    if order.reason and not order.ordered_by:
        refuse(
            Code.INVALID,
            "A reason belongs to a transfer that a higher tier orders",
            "name who orders it, or leave the reason out",
        )


def _check_receiver(situation: Situation, order: TransferOrder, response: Response) -> None:
    holds = situation.roster.holdings_of(order.receiver, response.post, situation.now)
    if not any(h.unit == response.unit for h in holds):
        refuse(
            Code.WRONG_POST,
            "{person} does not hold {post} of {unit}",
            "transfer to a holder or acting holder of the same post and unit",
            person=Name("person", order.receiver),
            post=Name("post", response.post),
            unit=Name("unit", response.unit),
        )


def _check_orderer(situation: Situation, order: TransferOrder, response: Response) -> None:
    if order.ordered_by in (order.giver, order.receiver):
        refuse(
            Code.WRONG_POST,
            "Nobody orders a transfer from or to themselves",
            "a holder of the next tier orders it",
        )
    post = situation.roster.posts[response.post]
    if not of_next_tier(situation.roster, order.ordered_by, post, situation.now):
        refuse(
            Code.WRONG_POST,
            "{person} may not order that Level {level} of {post} is handed over",
            "a holder of a post of the next tier orders it; at the bureau the other of leader "
            "and deputy leader",
            person=Name("person", order.ordered_by),
            level=order.level,
            post=Name("post", response.post),
        )
