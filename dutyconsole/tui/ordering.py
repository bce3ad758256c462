"""What the dialogs of orders have in common: lines to tick, and what is kept of an order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.events import Direction, OrderElement
from dutyconsole.domain.order_elements import NUMBER, TRAIN, spoken_digits
from dutyconsole.domain.text import Language
from dutyconsole.locale.orders import element_name
from dutyconsole.locale.speech import tr
from dutyconsole.tui.jobs import Done
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.choice import Option

if TYPE_CHECKING:
    from dutyconsole.desk.orders import Ordered
    from dutyconsole.tui.app import DutyApp

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
        yield Option(CONFIRMED, tr("the issuer confirms: it came back right"))
    else:
        yield Option(CONFIRMED, tr("we confirm: it came back right"))


def ordered(app: DutyApp, done: Ordered, in_force: str) -> Done:
    """What is told of an order on disk; loud where it is not in force.

    Args:
        app: The app.
        done: What was recorded.
        in_force: What is told where it is in force.
    """
    order = done.order
    words = in_force
    if not order.in_force:
        words = tr("NOT IN FORCE: order {order} is kept; DUE shows it", order=order.id)
    warnings = tuple(reader(app).say(warning) for warning in done.warnings)
    if done.recorded is not None:
        return Done.of(done.recorded, words, warnings)
    return Done("", words, done.entries[-1], warnings)
