"""The register of orders by voice: each job one transaction, what an order launches included."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NoReturn

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import ordering
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import DESK, Entry
from dutyconsole.domain.events import OrderEntered, Purpose
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.ordering import Decided, OrderDraft, ReadBack
from dutyconsole.domain.orders import (
    CARRYING,
    ORDER_KINDS,
    Order,
    apply_order,
    fold_history,
    is_order_event,
    number_of,
)
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run_fold import Stamp
from dutyconsole.domain.situation import Situation

LISTED: Final = 2000
"""So many entries about orders are looked back at for the register's list."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """What is now on disk: the order after it, and what it launched or ended.

    Attributes:
        incident: After it; None where the order belongs to none.
        warnings: Odd but accepted.
    """

    order: Order
    entries: tuple[Entry, ...]
    incident: Incident | None = None
    warnings: tuple[Phrase, ...] = ()

    @property
    def recorded(self) -> Recorded | None:
        """The recording of its incident, if it belongs to one."""
        return None if self.incident is None else Recorded(self.incident, self.entries)


def next_number(desk: Desk, now: datetime) -> str:
    """The number that the register proposes for the next order."""
    return desk.office.orders.next_number(_year(desk, now))


def enter_order(
    desk: Desk, officer: Officer, draft: OrderDraft, occurred_at: datetime | None = None
) -> Ordered:
    """Enter an order; one that came back right and was confirmed is in force at once.

    Raises:
        Refused: As `ordering.enter` does; `unknown`, `lost_race` where its number was taken
            meanwhile, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Ordered:
        if draft.purpose is Purpose.HEARD:
            decided = ordering.hear(draft, scene.office.orders.next_heard())
        else:
            number = _free_number(desk, scene, draft.number)
            situation = _situation(scene, draft.incident)
            decided = ordering.enter(draft, number, officer.person, situation)
        return _record(scene, None, decided)

    return desk.perform(officer, _action(draft.purpose), work, occurred_at)


def say_order(
    desk: Desk, officer: Officer, number: str, occurred_at: datetime | None = None
) -> Ordered:
    """An order is said, or said again.

    Raises:
        Refused: As `ordering.say` does; `unknown`, `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """
    return _about(desk, officer, number, lambda order, _: ordering.say(order), occurred_at)


def read_back_order(
    desk: Desk,
    officer: Officer,
    number: str,
    back: ReadBack,
    *,
    said_again: bool = False,
    stray: bool = False,
    occurred_at: datetime | None = None,
) -> Ordered:
    """Record what came back of an order; in force once all is right and confirmed.

    Args:
        desk: The desk.
        officer: Who enters it.
        number: Of the order, in the register.
        back: What came back.
        said_again: It was said just before.
        stray: Keep it although the wrong office read it back; it counts for nothing.
        occurred_at: When, if not now.

    Raises:
        Refused: As `ordering.read_back` does; `unknown`, `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """

    def decide(order: Order, situation: Situation | None) -> Decided:
        if stray:
            return ordering.stray_read_back(order, back)
        return ordering.read_back(order, back, officer.person, situation, said_again=said_again)

    return _about(desk, officer, number, decide, occurred_at)


def confirm_order(
    desk: Desk, officer: Officer, number: str, occurred_at: datetime | None = None
) -> Ordered:
    """Whoever gave the order says that it came back right: it is in force.

    Raises:
        Refused: As `ordering.confirm` does; `unknown`, `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """
    return _about(desk, officer, number, ordering.confirm, occurred_at)


def withdraw_order(desk: Desk, officer: Officer, number: str, reason: str = "") -> Ordered:
    """An order is not wanted any more.

    Raises:
        Refused: As `ordering.withdraw` does; `unknown`, `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """
    return _about(desk, officer, number, lambda order, _: ordering.withdraw(order, reason))


def entered_beside(desk: Desk, scene: Scene, *drafts: OrderDraft) -> tuple[OrderEntered, ...]:
    """The register's entries of orders whose effect is recorded in the same transaction."""
    register, year = scene.office.orders, _year(desk, scene.now)
    for draft in drafts:
        _check_not_pending(register.open.get(draft.own_number), draft)
    return tuple(
        event
        for beyond, draft in enumerate(drafts)
        for event in ordering.enter(
            draft, register.next_number(year, beyond), draft.receiver.person
        ).of_order
        if isinstance(event, OrderEntered)
    )


def orders(desk: Desk) -> tuple[Order, ...]:
    """The register as the log has it, the newest first: open ones however old, then the latest."""
    latest = desk.log.read(kinds=ORDER_KINDS, newest_first=True, limit=LISTED)
    found = fold_history(reversed(latest)) | dict(desk.office.orders.open)
    return tuple(sorted(found.values(), key=lambda order: order.position, reverse=True))


def order(desk: Desk, number: str) -> Order:
    """One order of the register, by its number there.

    Raises:
        Refused: `unknown`.
    """
    known = desk.office.orders.open.get(number)
    known = known or fold_history(desk.log.read(kinds=ORDER_KINDS)).get(number)
    if known is None:
        _refuse_unknown(number)
    return known


# -- recording -------------------------------------------------------------------------------------


def _about(
    desk: Desk,
    officer: Officer,
    number: str,
    decide: Callable[[Order, Situation | None], Decided],
    occurred_at: datetime | None = None,
) -> Ordered:
    """Decide about one order of the register and record it."""

    def work(scene: Scene) -> Ordered:
        found = scene.office.orders.open.get(number)
        found = found or fold_history(scene.turn.read(kinds=ORDER_KINDS)).get(number)
        if found is None:
            _refuse_unknown(number)
        situation = _situation(scene, found.entered.incident)
        return _record(scene, found, decide(found, situation))

    return desk.perform(officer, Action.ENTER_ORDER, work, occurred_at)


def _record(scene: Scene, before: Order | None, decided: Decided) -> Ordered:
    entered = next((e for e in decided.of_order if isinstance(e, OrderEntered)), None)
    about = entered.incident if entered else before.entered.incident if before else ""
    warnings = (*_early(scene, about, before), *(_warnings(scene, entered) if entered else ()))
    events = (*decided.of_order, *decided.effects)
    incident: Incident | None = None
    if about:
        recorded = scene.record(about, scene.situation(about).incident, events)
        incident, entries = recorded.incident, recorded.entries
    else:
        entries = scene.append(DESK, events)
    after = before
    for entry in entries:
        event = read_event(entry)
        if is_order_event(event):
            after = apply_order(after, event, Stamp.of(entry))
    assert after is not None, "an order begins with its entry"
    return Ordered(after, entries, incident, warnings)


def _situation(scene: Scene, incident: str) -> Situation | None:
    return scene.situation(incident) if incident else None


def _action(purpose: Purpose) -> Action:
    return Action.RESPOND if purpose in CARRYING else Action.ENTER_ORDER


def _year(desk: Desk, now: datetime) -> int:
    return now.astimezone(desk.timezone).year


def _free_number(desk: Desk, scene: Scene, wanted: str) -> str:
    """The number asked for, or the next one.

    A number may leave a gap, as numbers given on paper do, and may fill one.
    """
    register, year = scene.office.orders, _year(desk, scene.now)
    if not wanted:
        return register.next_number(year)
    meant = number_of(wanted)
    if meant is None or meant[0] > year or meant[1] < 1:
        refuse(
            Code.INVALID,
            "{number!r} is not a number of this register",
            "write it like {next}, or leave it out",
            number=wanted,
            next=register.next_number(year),
        )
    if meant <= (register.year, register.last):
        taken = {str(e.data["order"]) for e in scene.turn.read(kinds=[OrderEntered.KIND])}
        if wanted in taken:
            refuse(
                Code.LOST_RACE,
                "Number {number} was taken meanwhile",
                "the next one is {next}: have that read back",
                number=wanted,
                next=register.next_number(year),
            )
    return wanted


def _check_not_pending(known: Order | None, draft: OrderDraft) -> None:
    """Refuse to carry out an order of this register, by its number, that is not in force yet."""
    if known is None or known.issuer.person != draft.issuer.person:
        return
    refuse(
        Code.NOT_READ_BACK,
        "Order {order} stands in this register and is not in force",
        "read it back in the register, or give the issuer's own number",
        order=known.id,
    )


def _early(scene: Scene, incident: str, before: Order | None) -> Iterator[Phrase]:
    """A time before the order was said, or before its incident came in: odd, not impossible."""
    moment = f"{scene.occurred_at:%Y-%m-%d %H:%M:%S%z}"
    if before is not None and before.said_at is not None and scene.occurred_at < before.said_at:
        yield Phrase.of("{moment} is before order {order} was said", moment=moment, order=before.id)
    if incident and scene.occurred_at < scene.situation(incident).known_since:
        yield Phrase.of(
            "{moment} is before incident {incident} came in", moment=moment, incident=incident
        )


def _warnings(scene: Scene, entered: OrderEntered) -> tuple[Phrase, ...]:
    """An issuer's own number that stands in the register already."""
    if not entered.own_number:
        return ()
    for entry in scene.turn.read(kinds=[OrderEntered.KIND], newest_first=True):
        said = entry.data
        same = (said.get("own_number"), said.get("issuer", ""), said.get("issuer_post", "")) == (
            entered.own_number, entered.issuer, entered.issuer_post,
        )  # fmt: skip
        if same and said["order"] != entered.order:
            return (
                Phrase.of(
                    "number {number} of {issuer} was used before: order {order}",
                    number=entered.own_number,
                    issuer=Name("person", entered.issuer or entered.issuer_post),
                    order=str(said["order"]),
                ),
            )
    return ()


def _refuse_unknown(number: str) -> NoReturn:
    refuse(
        Code.UNKNOWN,
        "There is no order {order!r}",
        "look it up in the register",
        order=number,
    )
