"""What the dialogs of orders have in common: lines to tick, and what is kept of an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.events import Direction, OrderElement
from dutyconsole.domain.order_elements import NUMBER, TRAIN, spoken_digits
from dutyconsole.domain.orders import Order, Party
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.text import Language
from dutyconsole.locale.orders import element_name
from dutyconsole.locale.slips import slip_text
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option

if TYPE_CHECKING:
    from dutyconsole.desk.orders import Ordered
    from dutyconsole.tui.app import DutyApp
    from dutyconsole.tui.screens.modals.form import FormModal


@dataclass(frozen=True, slots=True)
class OrderDone(Done):
    """An order on disk, as it is now."""

    order: Order | None = None


CONFIRMED: Final = "confirmed"
"""Name of the last line to tick: whoever gave it says that it came back right."""


def tick_lines(
    elements: Iterable[OrderElement], language: Language, direction: Direction
) -> Iterator[Option]:
    """The elements as lines to tick, then that it is confirmed.

    Args:
        elements: What has to come back right.
        language: In Chinese, numbers are shown as they are said by voice too (local custom).
        direction: Decides who confirms.
    """
    for each in elements:
        value = each.value
        if each.name in (NUMBER, TRAIN) and language is not Language.EN:
            value = tr("{value} ({spoken})", value=value, spoken=spoken_digits(value))
        label = tr("{element}: {value}", element=element_name(each.name), value=value)
        yield Option(each.name, label)
    if direction is Direction.INCOMING:
        yield Option(CONFIRMED, tr("confirmed by the issuer"))
    else:
        yield Option(CONFIRMED, tr("confirmed by us"))


def ordered(app: DutyApp, done: Ordered, in_force: str, *, settled: bool = False) -> OrderDone:
    """What is told of an order on disk; loud where it is not in force.

    Args:
        app: The app.
        done: What was recorded.
        in_force: What is told where it is in force.
        settled: Tell that also where it is not.
    """
    order = done.order
    words = in_force
    if not order.in_force and not settled:
        words = tr("NOT IN FORCE: order {order} is kept; DUE shows it", order=order.id)
    warnings = tuple(reader(app).say(warning) for warning in done.warnings)
    if done.recorded is None:
        return OrderDone("", words, done.entries[-1], warnings, order=order)
    told = Done.of(done.recorded, words, warnings)
    return OrderDone(told.incident, told.words, told.entry, warnings, order=order)


def party_named(app: DutyApp, typed: str) -> Party:
    """Whom the officer means: a person, post or unit of the roster by id or name, or free words."""
    wanted, roster = typed.strip(), app.picture.roster
    to = reader(app)
    for person in roster.persons:
        if wanted in (person, to.person(person)):
            held = next(iter(roster.posts_of(person, app.clock())), None)
            return Party(person, held.post, held.unit) if held else Party(person)
    for post in roster.posts:
        if wanted in (post, to.office(post)):
            return Party(post=post)
    for unit in roster.units:
        if wanted in (unit, to.office(unit)):
            return Party(unit=unit)
    return Party(wanted)


def put_slip(form: FormModal, order: Order) -> None:
    """Write an order's slip to a file and copy its text; say so, or why not."""
    app = duty(form)
    app.copy_to_clipboard(slip_text(order, reader(form)))
    if app.exports is None:
        form.tell(tr("Copied, where the terminal allows it. This desk has no folder for files."))
        return
    form.run_worker(partial(_write_slip, form, order, app.exports), thread=True)


def _write_slip(form: FormModal, order: Order, folder: Path) -> None:
    from dutyconsole.paper.files import keep
    from dutyconsole.paper.page import imprint
    from dutyconsole.paper.slip import order_slip

    app = duty(form)
    try:
        page = order_slip(order, reader(form), imprint(app.desk, app.clock()))
        path = keep(folder, f"order-{order.id}.html", page)
    except Refused as refused:
        app.call_from_thread(form.refuse, refused)
    else:
        said = tr("Copied, where the terminal allows it; to print: {path}", path=path)
        app.call_from_thread(form.tell, said, "-done")
