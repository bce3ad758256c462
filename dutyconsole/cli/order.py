"""`dutyconsole order`: orders by voice, read back before they are in force."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Annotated

import typer

from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import AsJson, LevelName, OccurredAt, ReasonGiven, noun
from dutyconsole.cli.order_view import element_line, order_line, view
from dutyconsole.cli.paper import OutputFile, put, reader_of
from dutyconsole.cli.session import Answer, Session, pairs_from, text_from
from dutyconsole.desk import orders
from dutyconsole.desk.orders import Ordered
from dutyconsole.domain.events import Direction, OrderElement, Purpose
from dutyconsole.domain.order_elements import elements_of
from dutyconsole.domain.ordering import Carried, OrderDraft, ReadBack
from dutyconsole.domain.orders import Order, Party, gap_below, number_of

commands = noun("Orders by voice: draft, say, read back, confirm; only then in force.")


class DirectionName(StrEnum):
    """A direction as typed."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class PurposeName(StrEnum):
    """A purpose as typed; what was only heard has a command of its own."""

    LAUNCH = "launch"
    END = "end"
    STEP_DOWN = "step-down"
    TRANSFER = "transfer"
    ACTING = "acting"
    INSTRUCTION = "instruction"


OrderId = Annotated[str, typer.Argument(metavar="ORDER", help="Its number in the register.")]
Text = Annotated[str, typer.Option("--text", metavar="TEXT", help="Its sentence; - reads a pipe.")]
OwnNumber = Annotated[
    str, typer.Option("--own-number", metavar="N", help="The issuer's own number for it.")
]
OfIncident = Annotated[
    str, typer.Option("--incident", metavar="ID", help="The incident it is about.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Who gives it."""

    issuer: Annotated[str, typer.Option("--from", metavar="PERSON", help="Who gives it.")] = ""
    from_post: Annotated[
        str, typer.Option("--from-post", metavar="POST", help="Holding which post.")
    ] = ""
    from_unit: Annotated[str, typer.Option("--from-unit", metavar="U", help="Of which unit.")] = ""

    def party(self) -> Party:
        """Who gives it."""
        return Party(self.issuer, self.from_post, self.from_unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Who receives it, and reads it back."""

    receiver: Annotated[
        str, typer.Option("--to", metavar="PERSON", help="Who receives it; incoming: you.")
    ] = ""
    to_post: Annotated[
        str, typer.Option("--to-post", metavar="POST", help="Holding which post.")
    ] = ""
    to_unit: Annotated[str, typer.Option("--to-unit", metavar="U", help="Of which unit.")] = ""

    def party(self) -> Party:
        """Who receives it."""
        return Party(self.receiver, self.to_post, self.to_unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What it puts in force."""

    level: Annotated[
        LevelName | None, typer.Option("--level", help="The level it launches or ends.")
    ] = None
    run: Annotated[
        str, typer.Option("--playbook", metavar="P", help="Of which playbook or run.")
    ] = ""
    in_error: Annotated[
        bool, typer.Option("--in-error", help="It ends what was launched in error.")
    ] = False
    to_level: Annotated[
        LevelName | None, typer.Option("--to-level", help="The lower level, to step down.")
    ] = None
    launcher: Annotated[
        str, typer.Option("--launcher", metavar="PERSON", help="Who launches the lower level.")
    ] = ""
    post: Annotated[str, typer.Option("--post", metavar="POST", help="Holding which post.")] = ""
    unit: Annotated[str, typer.Option("--unit", metavar="U", help="Of which unit.")] = ""
    launcher_order_number: Annotated[
        str, typer.Option("--launcher-order-number", metavar="N", help="Their own order's number.")
    ] = ""

    def carried(self) -> Carried:
        """What it puts in force."""
        return Carried(
            self.level.level if self.level else None,
            self.run,
            self.in_error,
            self.to_level.level if self.to_level else None,
            self.launcher,
            self.post,
            self.unit,
            self.launcher_order_number,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What came back."""

    by: Annotated[
        str, typer.Option("--by", metavar="PERSON", help="Who read it back; incoming: you.")
    ] = ""
    by_post: Annotated[
        str, typer.Option("--by-post", metavar="POST", help="Holding which post.")
    ] = ""
    by_unit: Annotated[str, typer.Option("--by-unit", metavar="U", help="Of which unit.")] = ""
    right: Annotated[
        list[str] | None,
        typer.Option("--right", metavar="ELEMENT", help="Came back right; may be repeated."),
    ] = None
    wrong: Annotated[
        list[str] | None,
        typer.Option("--wrong", metavar="ELEMENT=VALUE", help="Came back wrong, as what."),
    ] = None
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="Whoever gave it said that it is right.")
    ] = False

    def read_back(self, session: Session, order: Order) -> ReadBack:
        """What came back; where nobody is named, by whoever has to repeat it."""
        by = Party(self.by, self.by_post, self.by_unit)
        if by == Party():
            incoming = order.entered.direction is Direction.INCOMING
            by = Party(session.officer.person) if incoming else order.receiver
        wrong = pairs_from(self.wrong or (), "--wrong")
        return ReadBack(
            by,
            tuple(self.right or ()),
            tuple(OrderElement(name, value) for name, value in wrong.items()),
            self.confirmed,
        )


@commands.command("draft")
@grouped
def draft(
    context: typer.Context,
    direction: Annotated[
        DirectionName, typer.Option("--direction", help="Which way; who receives it repeats it.")
    ],
    purpose: Annotated[PurposeName, typer.Option("--purpose", help="What it is for.")],
    text: Text,
    issuer: From,
    receiver: To,
    effect: Effect,
    incident: OfIncident = "",
    own_number: OwnNumber = "",
    number: Annotated[
        str, typer.Option("--number", metavar="N", help="In the register, if not the next.")
    ] = "",
    element: Annotated[
        list[str] | None,
        typer.Option("--element", metavar="NAME=VALUE", help="A further critical element."),
    ] = None,
    said: Annotated[bool, typer.Option("--said", help="It was said just now.")] = False,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Draft an order, with the elements that must come back right."""
    session = Session.of(context)
    desk, officer = session.desk, session.officer
    to, given = receiver.party(), issuer.party()
    if to == Party() and direction is DirectionName.INCOMING:
        to = Party(officer.person)
    when = session.when(occurred_at) or session.now()
    carried = effect.carried()
    number = number or orders.next_number(desk, session.now())
    about = desk.incident(incident) if incident else None
    proposed = elements_of(
        own_number or number,
        when.astimezone(desk.timezone),
        about,
        carried.level,
        carried.to_level,
    )
    elements = {each.name: each for each in proposed}
    for name, value in pairs_from(element or (), "--element").items():
        elements[name] = OrderElement(name, value)
    drafted = OrderDraft(
        direction=Direction(direction.value),
        purpose=Purpose(purpose.value.replace("-", "_")),
        text=text_from(text),
        issuer=given,
        receiver=to,
        elements=tuple(elements.values()),
        own_number=own_number,
        number=number,
        incident=incident,
        carried=carried,
        said_at=when if said else None,
    )
    return _answer(orders.enter_order(desk, officer, drafted, session.when(occurred_at)))


@commands.command("say")
def say(
    context: typer.Context, order: OrderId, occurred_at: OccurredAt = None, json: AsJson = False
) -> Answer:
    """An order is said, or said again after it came back wrong."""
    session = Session.of(context)
    when = session.when(occurred_at)
    return _answer(orders.say_order(session.desk, session.officer, order, when))


@commands.command("read-back")
@grouped
def read_back(
    context: typer.Context,
    order: OrderId,
    back: Back,
    said_again: Annotated[
        bool, typer.Option("--said-again", help="It was said, or said again, just before.")
    ] = False,
    stray: Annotated[
        bool, typer.Option("--record-stray", help="Keep that the wrong office read it back.")
    ] = False,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record what came back; all right and confirmed: the order is in force."""
    session = Session.of(context)
    known = orders.order(session.desk, order)
    came = back.read_back(session, known)
    done = orders.read_back_order(
        session.desk,
        session.officer,
        order,
        came,
        said_again=said_again,
        stray=stray,
        occurred_at=session.when(occurred_at),
    )
    return _answer(done)


@commands.command("confirm")
def confirm(
    context: typer.Context, order: OrderId, occurred_at: OccurredAt = None, json: AsJson = False
) -> Answer:
    """Whoever gave it says that it came back right: it is in force."""
    session = Session.of(context)
    when = session.when(occurred_at)
    return _answer(orders.confirm_order(session.desk, session.officer, order, when))


@commands.command("withdraw")
def withdraw(
    context: typer.Context, order: OrderId, reason: ReasonGiven = "", json: AsJson = False
) -> Answer:
    """An order that is not in force is not wanted any more."""
    session = Session.of(context)
    done = orders.withdraw_order(session.desk, session.officer, order, text_from(reason))
    return _answer(done)


@commands.command("heard")
@grouped
def heard(
    context: typer.Context,
    text: Text,
    issuer: From,
    own_number: OwnNumber = "",
    incident: OfIncident = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Keep a dispatcher's order as heard, under its own number; it is never issued here."""
    session = Session.of(context)
    kept = OrderDraft(
        Direction.INCOMING,
        Purpose.HEARD,
        text_from(text),
        issuer.party(),
        Party(session.officer.person),
        own_number=own_number,
        incident=incident,
    )
    when = session.when(occurred_at)
    return _answer(orders.enter_order(session.desk, session.officer, kept, when))


@commands.command("list")
def list_(
    context: typer.Context,
    only_open: Annotated[bool, typer.Option("--open", help="Only those not in force yet.")] = False,
    json: AsJson = False,
) -> Answer:
    """The register, the newest first."""
    session = Session.of(context)
    found = [each for each in orders.orders(session.desk) if each.is_open or not only_open]
    lines = [order_line(each) for each in found] or ["The register is empty."]
    lines += [] if only_open else _gaps(found)
    return Answer([view(each) for each in found], [*session.marking, *lines])


def _gaps(found: list[Order]) -> list[str]:
    """One line for each run of numbers that nobody took."""
    taken = sorted(each.id for each in found if number_of(each.id))
    gaps = (tuple(gap_below(at, before)) for before, at in pairwise([None, *taken]) if at)
    return [f"{gap[0]} to {gap[1]}: not in the register." for gap in gaps if gap]


@commands.command("show")
def show(context: typer.Context, order: OrderId, json: AsJson = False) -> Answer:
    """One order with its elements."""
    session = Session.of(context)
    found = orders.order(session.desk, order)
    elements = [f"  {element_line(found, each)}" for each in found.entered.elements]
    return Answer(view(found), [*session.marking, order_line(found), found.entered.text, *elements])


@commands.command("slip")
def slip(
    context: typer.Context, order: OrderId, output: OutputFile = None, json: AsJson = False
) -> Answer:
    """The order's slip, a page to print."""
    from dutyconsole.paper.page import imprint
    from dutyconsole.paper.slip import order_slip

    session = Session.of(context)
    to = reader_of(session)
    found = orders.order(session.desk, order)
    page = order_slip(found, to, imprint(session.desk, session.now()))
    return put(page, output, {"order": found.id, "state": found.state.value})


def _answer(done: Ordered) -> Answer:
    data = {**view(done.order), "entry": done.entries[-1].position}
    warnings = [str(warning) for warning in done.warnings]
    return Answer({**data, "warnings": warnings}, [order_line(done.order)], warnings=warnings)
