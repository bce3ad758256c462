"""What a call sheet offers: what the call becomes, which incident it joins, which playbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from dutyconsole.domain.playbook import Phase
from dutyconsole.domain.wording import train_number
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.incidents import kind_name, where
from dutyconsole.tui.show import one_line
from dutyconsole.tui.widgets.choice import Option

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.domain.playbook import Playbook
    from dutyconsole.tui.app import DutyApp

CHANNELS: Final = {
    "phone": N_("phone"),
    "radio": N_("radio"),
    "message": N_("message"),
    "in_person": N_("in person"),
}
"""How a call may come in."""

NEW: Final = "new"
CALL: Final = "call"
DISCARD: Final = "discard"
JOINS: Final = "joins "
NONE_YET: Final = "none"

# Not K218 of K218+400: that is a kilometre.
_TRAIN: Final = re.compile(r"(?<![A-Z0-9])[GDCZTKLYS][0-9]{1,4}(?![0-9+])")


def outcomes(app: DutyApp, rivals: Iterable[str], shown: tuple[Option, ...]) -> list[Option]:
    """What the call may become; incidents that may be the same come first.

    Args:
        app: Whose picture.
        rivals: Incidents that may be the same.
        shown: What has the keys now: its digits keep their meaning.
    """
    incidents = app.picture.incidents
    joins = list(dict.fromkeys([*rivals, *reversed(list(incidents))]))
    held = [option.value.removeprefix(JOINS) for option in shown]
    if held:
        joins.sort(key=lambda i: held.index(i) if i in held else len(held))
    return [
        Option(NEW, tr("a new incident")),
        Option(CALL, tr("stays a call")),
        *(
            Option(f"{JOINS}{i}", tr("joins {incident}", incident=incident_line(app, incidents[i])))
            for i in joins
        ),
        Option(DISCARD, tr("discard this sheet")),
    ]


def incident_line(app: DutyApp, incident: Incident) -> str:
    """An incident to recognise; behind a lock without where it is."""
    kind = kind_name(incident, app.desk.reference, app.language)
    said = "" if app.standing.locked else where(incident)
    return f"{incident.id} {kind} {said}".strip()


def train_said(words: str) -> str:
    """The first train number in the caller's words, to look for the same incident; or nothing."""
    found = _TRAIN.search(train_number(words))
    return found.group() if found else ""


def suggested(app: DutyApp, kind: str, train: str, station: str) -> tuple[str, ...]:
    """Playbooks to propose, the best first."""
    if not kind:
        return ()
    found = app.desk.reference.suggest(kind, train_number(train), station.strip())
    return tuple(book for book in found if book in app.picture.adopted.newest)


def in_order_of_need(newest: Mapping[str, Playbook], first: Iterable[str]) -> list[str]:
    """The playbooks: these first, then what handles an incident, then the routine ones."""

    def is_routine(book: str) -> bool:
        return all(step.phase is Phase.FOLLOW_UP for step in newest[book].steps)

    ahead = list(first)
    return [*ahead, *sorted((book for book in newest if book not in ahead), key=is_routine)]


def books(app: DutyApp, proposed: tuple[str, ...]) -> list[Option]:
    """The proposed playbooks, none yet, and all the others."""
    newest = app.picture.adopted.newest
    ordered = in_order_of_need(newest, proposed)

    def title(book: str) -> str:
        return f"{book} {one_line(newest[book].title.text(app.language))}"

    return [
        *(Option(b, tr("{playbook} (suggested)", playbook=title(b))) for b in proposed),
        Option(NONE_YET, tr("none yet")),
        *(Option(book, title(book)) for book in ordered[len(proposed) :]),
    ]
