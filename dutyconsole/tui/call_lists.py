"""The lists that can be called down: what they are called, how far each is, whom to dial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dutyconsole.domain.call_list import BUREAU, CallList, standing
from dutyconsole.domain.call_lists import call_lists
from dutyconsole.domain.contacts import Contact, contacts, next_to_dial
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.run import CallRecord, answers
from dutyconsole.locale.speech import tr
from dutyconsole.tui.call_words import news
from dutyconsole.tui.incidents import person_in
from dutyconsole.tui.widgets.call_list import CallLine

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.tui.app import DutyApp


def lists(app: DutyApp, incident: Incident, shown: str = "") -> Iterator[CallList]:
    """What can be called down now: not an order that a newer one has overtaken.

    Args:
        app: Whose reference data.
        incident: The incident.
        shown: Id of the list that somebody is at, who finishes the call whatever comes meanwhile.
    """
    now = standing(incident.lists)
    for each in call_lists(incident, app.desk.reference.call_list):
        if each.about is None or each in now or each.id == shown:
            yield each


def list_name(app: DutyApp, incident: Incident, listed: CallList) -> str:
    """What a list is called."""
    if listed.about is not None:
        said = news(listed.about, listed.level)
        if listed not in standing(incident.lists):
            return tr("OVERTAKEN: {news}, {run}", news=said, run=listed.run)
        return tr("pass on: {news}, {run}", news=said, run=listed.run)
    if listed.id == BUREAU:
        return tr("the bureau's own list (local)")
    step = incident.runs[listed.run].playbook.by_id[listed.step]
    return tr("{run}: {step}", run=listed.run, step=step.text.text(app.language))


def call_lines(app: DutyApp, listed: CallList) -> Iterator[CallLine]:
    """Each recipient with state and whom to dial."""
    for recipient in listed.recipients:
        tries = listed.attempts(recipient)
        told = recipient in listed.informed
        symbol, state = _state(app, recipient, tries, told=told)
        name = recipient_name(app, recipient)
        people = whom(app, recipient)
        following = None if told else proposed(app, listed, recipient)
        yield CallLine(
            recipient,
            name,
            symbol,
            state,
            tuple(_dial(app, each, tries) for each in people),
            told,
            people.index(following) if following else None,
            following is not None and _is_missed(tries, following),
        )


def _is_missed(tries: tuple[CallRecord, ...], following: Contact) -> bool:
    """Whether the last attempt failed and whoever is to be dialled next was not tried yet."""
    failed = bool(tries) and tries[-1].result in (CallResult.NO_ANSWER, CallResult.REFUSED)
    return failed and all(call.person != following.person for call in tries)


def recipient_name(app: DutyApp, recipient: str) -> str:
    """A post, a group or a person by name; whoever it is in free words as they are."""
    named = app.desk.reference.name(recipient, app.language)
    return named if named != recipient else person_in(app.picture.roster, recipient, app.language)


def whom(app: DutyApp, recipient: str) -> tuple[Contact, ...]:
    """Who can be dialled for a recipient now, deputies last; nobody for free words."""
    reference = app.desk.reference
    roster, now = app.picture.roster, app.clock()
    return contacts(reference.groups, roster, recipient, now, reference.deputies)


def proposed(app: DutyApp, listed: CallList, recipient: str) -> Contact | None:
    """Whom to dial next."""
    return next_to_dial(whom(app, recipient), listed.attempts(recipient), listed.by)


def is_messaged(listed: CallList, recipient: str) -> bool:
    """Whether a message was sent to them whose receipt is still missing."""
    results = {call.result for call in listed.attempts(recipient)}
    return CallResult.MESSAGED in results and CallResult.ANSWERED not in results


def _dial(app: DutyApp, each: Contact, tries: tuple[CallRecord, ...]) -> str:
    reference, language = app.desk.reference, app.language
    known = app.picture.roster.units.get(each.unit)
    said = {
        "phone": each.phone or tr("no number"),
        "person": each.name.text(language),
        "post": reference.name(each.post, language),
        "unit": known.name.text(language) if known else each.unit,
    }
    if not each.post:
        line = tr("{phone} {person}", **said)
    elif each.acting:
        line = tr("{phone} {person}, acting {post}, {unit}", **said)
    elif each.deputy_for:
        line = tr("{phone} {person}, deputy: {post}, {unit}", **said)
    else:
        line = tr("{phone} {person}, {post}, {unit}", **said)
    last = next((call for call in reversed(tries) if call.person == each.person), None)
    if last is None or last.result is CallResult.ANSWERED:
        return line
    return tr("{state}: {contact}", state=_came(app, last), contact=line)


def _state(
    app: DutyApp, recipient: str, tries: tuple[CallRecord, ...], *, told: bool
) -> tuple[str, str]:
    """Symbol and words of how far a recipient is."""
    if not tries:
        return "--", tr("not called")
    answered = [call for call in tries if call.result is CallResult.ANSWERED]
    last = answered[-1] if told else tries[-1]
    at = _at(app, last)
    if told:
        if not last.answered_by:
            return "ok", tr("INFORMED {at}", at=at)
        who = person_in(app.picture.roster, last.answered_by, app.language)
        return "ok", tr("INFORMED {at} {who}", at=at, who=who)
    if last.result is CallResult.ANSWERED:
        count = answers(tries, recipient)
        return "..", tr("{n} of {m} answered {at}", n=count, m=last.needed, at=at)
    symbol = {CallResult.NO_ANSWER: "??", CallResult.REFUSED: "xx"}.get(last.result, "..")
    return symbol, _came(app, last)


def _came(app: DutyApp, call: CallRecord) -> str:
    """What came of an attempt that informed nobody."""
    match call.result:
        case CallResult.NO_ANSWER:
            return tr("no answer {at}", at=_at(app, call))
        case CallResult.REFUSED:
            return tr("refused {at}", at=_at(app, call))
        case _:
            return tr("messaged {at}, no receipt", at=_at(app, call))


def _at(app: DutyApp, call: CallRecord) -> str:
    return f"{call.occurred_at.astimezone(app.zone):%H:%M}"
