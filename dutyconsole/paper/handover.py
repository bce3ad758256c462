"""The handover page on paper: what the shift has to know, with lines for both signatures."""

from __future__ import annotations

from typing import Final

from dutyconsole.domain.handover import (
    SECTION_NAMES,
    HandoverPage,
    Item,
    Section,
    Standing,
)
from dutyconsole.domain.shifts import Handover, Shift
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.paper.page import Imprint, printed

STANDINGS: Final = {
    Standing.OPEN: "",
    Standing.NEW: N_("NEW"),
    Standing.TAKEN: N_("taken over"),
    Standing.CHANGED: N_("CHANGED since"),
}
"""How far the receiver is with something, in words."""


def handover_sheet(
    page: HandoverPage, to: Reader, made_from: Imprint, signed: Handover | None = None
) -> str:
    """The page to print; its words in the language that is on.

    Args:
        page: What is open.
        to: Who reads.
        made_from: For head and foot; its checkpoint is printed there.
        signed: The handover that both have signed by it; None: it is not signed.
    """
    handover = signed or page.handover
    return printed(
        "handover.html",
        made_from,
        to.language,
        desk=page.desk,
        on_duty=[_on_duty(shift, to) for shift in page.on_duty],
        giver=to.person(handover.giver) if handover else "",
        receiver=to.person(handover.receiver) if handover else "",
        signed=signed is not None,
        sections=[
            {"name": tr(name.template), "items": [_item(item, to) for item in page.of(section)]}
            for section, name in SECTION_NAMES.items()
            if page.of(section) or section is not Section.NOTES
        ],
    )


def _on_duty(shift: Shift, to: Reader) -> dict[str, object]:
    return {
        "person": to.person(shift.person),
        "desk": shift.desk,
        "since": shift.since,
        "loud": shift.is_unread,
    }


def _item(item: Item, to: Reader) -> dict[str, object]:
    return {
        "said": to.say(item.phrase),
        "more": [
            *(to.say(phrase) for phrase in item.more),
            *(tr("now: {step}", step=step.text(to.language)) for step in item.doing),
        ],
        "incident": item.belongs_to,
        "since": item.since,
        "at": item.at,
        "late": item.late,
        "standing": tr(STANDINGS[item.standing]) if STANDINGS[item.standing] else "",
    }
