"""What a call-down dialog offers: what came of it, who was dialled, what else it was about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.notices import Also
from dutyconsole.domain.briefing import telling
from dutyconsole.domain.call_list import BUREAU, CallList
from dutyconsole.domain.call_lists import waiting_for
from dutyconsole.domain.events import About, CallResult
from dutyconsole.domain.incident import IncidentState
from dutyconsole.locale.speech import tr
from dutyconsole.tui.call_lists import is_messaged, list_name, proposed, whom
from dutyconsole.tui.incidents import fact_label, person_in, where
from dutyconsole.tui.show import one_line
from dutyconsole.tui.widgets.call_list import ALL
from dutyconsole.tui.widgets.choice import Option

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.tui.app import DutyApp

RECEIPT: Final = "receipt"
ANSWERED_BY: Final = "answered:"
ONLY: Final = "only"
EVERYTHING: Final = "everything"
READ: Final = "yes"
UNREAD: Final = "no"

_FACTS: Final = 3
_OTHERS: Final = 6


def results(app: DutyApp, listed: CallList, recipient: str) -> Iterator[Option]:
    """What may have come of calling a recipient."""
    if recipient == ALL:
        yield Option(CallResult.MESSAGED.value, tr("sent; receipts follow one by one"))
        return
    receipt = is_messaged(listed, recipient)
    answered = Option(CallResult.ANSWERED.value, tr("answered"))
    yield Option(RECEIPT, tr("receipt given")) if receipt else answered
    yield Option(CallResult.NO_ANSWER.value, tr("no answer"))
    yield Option(CallResult.REFUSED.value, tr("refused"))
    yield answered if receipt else Option(CallResult.MESSAGED.value, tr("message sent to them"))
    for each in whom(app, recipient):
        name = each.name.text(app.language)
        yield Option(f"{ANSWERED_BY}{each.person}", tr("answered: {person} in person", person=name))


def dialled(app: DutyApp, listed: CallList, recipient: str) -> tuple[tuple[Option, ...], str]:
    """Whom one may have dialled for a recipient, and whom the list proposes."""
    following = proposed(app, listed, recipient)
    options = tuple(
        Option(each.person, one_line(f"{each.name.text(app.language)} {each.phone}".strip()))
        for each in whom(app, recipient)
    )
    return options, following.person if following else ""


def read_back() -> tuple[Option, ...]:
    """Whether they repeated it; neither is preset."""
    return (
        Option(READ, tr("read back, right")),
        Option(UNREAD, tr("not read back")),
    )


def also_about(
    app: DutyApp, incident: Incident, listed: CallList, recipient: str
) -> tuple[Option, ...]:
    """What else the same call may have been about: what the recipient still waits for.

    Then the other incidents that are handled, in which nobody has asked for them.
    """
    known = [incident, *(i for i in app.picture.incidents.values() if i.id != incident.id)]
    groups = app.desk.reference.groups
    wanted = {recipient, *(name for name, group in groups.items() if recipient in group.members)}
    waiting: list[Option] = []
    beside: list[Option] = []
    for each in known:
        if each.state is not IncidentState.ACTIVE:
            continue
        found = [
            w for w, _ in waiting_for(each, wanted) if (each.id, w.id) != (incident.id, listed.id)
        ]
        for other in found:
            waiting.append(Option(f"{each.id}|{other.id}", _elsewhere(app, incident, each, other)))
        if not found and each.id != incident.id:
            beside.append(Option(f"{each.id}|{BUREAU}", _number(each)))
    if not (waiting or beside):
        return ()
    together = (
        (Option(EVERYTHING, tr("everything they wait for: {n} more", n=len(waiting))),)
        if len(waiting) > 1
        else ()
    )
    only = Option(ONLY, tr("this alone"))
    return (only, *together, *waiting, *beside)[: 1 + _OTHERS]


def also_meant(options: tuple[Option, ...], chosen: str) -> tuple[Also, ...]:
    """The lists that a choice of `also_about` means."""
    refs = [each.value for each in options] if chosen == EVERYTHING else [chosen]
    parts = (ref.partition("|") for ref in refs if "|" in ref)
    return tuple(
        Also(incident, list_id)
        for incident, _, list_id in parts
        if chosen != EVERYTHING or list_id != BUREAU
    )


def what_is_told(app: DutyApp, incident: Incident, listed: CallList) -> str:
    """What everybody on a list is told, as the log has it: the order, then what is known."""
    facts = (
        f"{fact_label(fact.name, app.language)} {one_line(fact.value)}"
        for fact in telling(incident, _FACTS)
    )
    parts = (_order(app, incident, listed), incident.summary, where(incident), *facts)
    return tr("; ").join(part for part in parts if part)


def _order(app: DutyApp, incident: Incident, listed: CallList) -> str:
    response = next((r for r in incident.responses if r.id == listed.response), None)
    if response is None:
        return ""
    said = {
        "level": response.level,
        "run": listed.run,
        "at": f"{response.launched_at.astimezone(app.zone):%H:%M}",
        "person": person_in(app.picture.roster, listed.by, app.language),
    }
    ended = response.ended_at.astimezone(app.zone) if response.ended_at else None
    match listed.about:
        case About.END if ended is not None and response.in_error:
            return tr("Level {level} of {run} was launched in error", **said)
        case About.END if ended is not None:
            ended_at = f"{ended:%H:%M}"
            return tr("Level {level} of {run} ended {end} by {person}", end=ended_at, **said)
        case About.STEP_DOWN:
            return tr("stepped down to Level {level} of {run} {at} by {person}", **said)
        case About.IN_FORCE_AGAIN:
            return tr("Level {level} of {run} is in force again, its end is disputed", **said)
        case _:
            return tr("Level {level} of {run} launched {at} by {person}", **said)


def _elsewhere(app: DutyApp, here: Incident, other: Incident, listed: CallList) -> str:
    name = list_name(app, other, listed)
    if here.id == other.id:
        return one_line(name)
    return one_line(tr("{incident}: {list}", incident=_number(other), list=name))


def _number(incident: Incident) -> str:
    """An incident's own number of the day, with where it is."""
    return f"{incident.id.rpartition('-')[2]} {where(incident)}".strip()
