"""What the shifts leave to be seen to: handovers under way, desks left, pages not read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.office import Office
from dutyconsole.domain.phrase import Name, Phrase


def shifts_beside(office: Office, now: datetime) -> Iterator[Due]:
    """Handovers that are not signed, desks that were left, shifts begun without a handover.

    `about` is the desk.
    """
    shifts = office.shifts
    for handover in shifts.handovers.values():
        phrase = Phrase.of(
            "Handover of desk {desk} to {person}",
            desk=handover.desk,
            person=Name("person", handover.receiver),
        )
        yield Due(DueKind.SHIFT, phrase, about=handover.desk)
    for left in shifts.left.values():
        phrase = Phrase.of(
            "NOBODY ON DUTY at desk {desk}: {person} left without a handover",
            desk=left.desk,
            person=Name("person", left.person),
        )
        yield Due(DueKind.SHIFT, phrase, about=left.desk)
    for shift in shifts.on_duty.values():
        if shift.is_unread:
            phrase = Phrase.of(
                "WITHOUT HANDOVER: {person} at desk {desk}",
                person=Name("person", shift.person),
                desk=shift.desk,
            )
            yield Due(DueKind.SHIFT, phrase, about=shift.desk)
