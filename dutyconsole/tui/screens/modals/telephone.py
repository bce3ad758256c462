"""What is ordered by telephone: each element ticked as it comes back, none preset."""

from __future__ import annotations

from abc import abstractmethod
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual.widgets import Input

from dutyconsole.desk.orders import enter_order
from dutyconsole.domain.events import Direction, OrderElement, Purpose
from dutyconsole.domain.order_elements import elements_of
from dutyconsole.domain.ordering import Carried, OrderDraft, ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Refused
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.ordering import CONFIRMED, ordered, tick_lines
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.read_back import CameBack

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.incident import Incident

ON_WORD: Final = "on_word"

SECOND: Final = "2"
"""Added to the names of the fields of the second signing."""


class TelephoneModal(FormModal):
    """Base: somebody orders something about an incident, possibly by telephone.

    Args:
        draft: Name under which half-typed text is kept.
        incident: What it is about.
    """

    def __init__(self, draft: str, incident: Incident) -> None:
        super().__init__(draft)
        self.incident = incident
        self._issued_at: datetime | None = None

    @abstractmethod
    def request(self) -> tuple[str, Level | None]:
        """What is being asked for, as a word for the log, and the level."""

    def spoken(self, phrase: Phrase) -> str:
        """A sentence of the domain in the officer's language, with names."""
        app = duty(self)
        return say(phrase, app.desk.reference, app.picture.roster, app.language)

    def elements(self, part: str = "") -> tuple[OrderElement, ...]:
        """What has to come back right of the order."""
        at = self.issued_at().astimezone(duty(self).zone)
        level = self.request()[1]
        return elements_of(self.order_number(part), at, self.incident, level)

    def order_number(self, part: str = "") -> str:
        """The number that the order goes by: the issuer's own, else that of our register."""
        typed = self.value(f"order_number{part}").strip()
        if typed or not self.is_registered:
            return typed
        return self.order_number() if part else self.register_number

    @property
    def is_registered(self) -> bool:
        """Whether what is ordered here takes a number of our register where it has none."""
        return False

    @property
    def register_number(self) -> str:
        """The number that our register proposes."""
        app = duty(self)
        year = app.clock().astimezone(app.zone).year
        return app.picture.office.orders.next_number(year)

    def issued_at(self) -> datetime:
        """When the order was given: as typed, else when the dialog began to speak of one."""
        try:
            typed = self.occurred_at()
        except Refused:
            typed = None
        if typed is not None:
            return typed
        if self._issued_at is None:
            self._issued_at = duty(self).clock()
        return self._issued_at

    def ticks(self, part: str = "") -> CameBack:
        """What came back right."""
        field = self.row(f"read_back{part}").field
        assert isinstance(field, CameBack)
        return field

    def order(
        self,
        purpose: Purpose,
        issuer: Party,
        carried: Carried,
        sentence: Phrase,
        elements: tuple[OrderElement, ...] = (),
    ) -> OrderDraft:
        """The order as it stands in the dialog; what was not ticked did not come back right."""
        own = self.value("order_number").strip()
        ticked = {*self.ticks().ticked}
        if elements:
            ticked |= {*self.ticks(SECOND).ticked} - {CONFIRMED}
        here = Party(duty(self).signed_on.person)
        parts = ("", SECOND) if elements else ("",)
        confirmed = all(self.ticks(part).is_complete for part in parts)
        elements = (*self.elements(), *elements)
        right = tuple(each.name for each in elements if each.name in ticked)
        return OrderDraft(
            direction=Direction.INCOMING,
            purpose=purpose,
            text=self.spoken(sentence),
            issuer=issuer,
            receiver=here,
            elements=elements,
            own_number=own,
            number="" if own else self.register_number,
            incident=self.incident.id,
            carried=carried,
            said_at=self.issued_at(),
            back=ReadBack(here, right, confirmed=confirmed) if right else None,
        )

    def enter(self, draft: OrderDraft, words: str) -> Job:
        """Enter an order: in force if all came back right, else kept."""
        occurred_at, app = self.occurred_at(), duty(self)

        def work(desk: Desk, officer: Officer) -> Done:
            return ordered(app, enter_order(desk, officer, draft, occurred_at), words)

        return work

    def to_read_back(self, sentence: Phrase) -> str:
        """The sentence to be read back, and what recording it now would make of it."""
        return tr(
            "Read back: {sentence}. F12 now keeps the order, NOT IN FORCE.",
            sentence=self.spoken(sentence),
        )

    def typed(self) -> dict[str, str]:
        """What was typed, but no ticks: what comes back is heard each time."""
        kept = super().typed()
        return {name: text for name, text in kept.items() if not name.startswith("read_back")}

    def _tick_lines(self, part: str) -> tuple[Option, ...]:
        language = duty(self).language
        return tuple(tick_lines(self.elements(part), language, Direction.INCOMING))

    # -- Enter goes on to what has not come back; only F12 keeps an order that is not in force ---

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in a line."""
        if self._goes_on():
            event.stop()
        else:
            super().on_input_submitted(event)

    def key_enter(self) -> None:
        """Enter on a choice."""
        if not self._goes_on():
            super().key_enter()

    def _goes_on(self) -> bool:
        """Whether something of an order has not come back; it has the keys then."""
        for part in ("", SECOND) if self.is_registered else ():
            mode = self.query(f"#row-mode{part}")
            if not mode or mode.first().has_class("-off") or self.value(f"mode{part}") != ON_WORD:
                continue
            if not self.ticks(part).is_complete:
                self.set_focus(self.ticks(part))
                return True
        return False
