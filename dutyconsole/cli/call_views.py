"""What `notice` prints of lists that are called down: for scripts, and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from dutyconsole.cli import views
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.notices import Called
from dutyconsole.domain.call_list import BUREAU, CallList, standing
from dutyconsole.domain.call_lists import call_lists
from dutyconsole.domain.contacts import Contact, contacts, next_to_dial
from dutyconsole.domain.entry import Json
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.run import CallRecord
from dutyconsole.domain.text import Language


def lists(desk: Desk, incident: Incident, now: datetime) -> list[Json]:
    """Every list of an incident, with whom to dial next for each recipient."""
    return [
        _list(desk, incident, each, now) for each in call_lists(incident, desk.reference.call_list)
    ]


def _list(desk: Desk, incident: Incident, listed: CallList, now: datetime) -> views.View:
    return {
        "list": listed.id,
        "about": about(listed),
        "level": str(listed.level) if listed.level else None,
        "response": listed.response or None,
        "run": listed.run or None,
        "step": listed.step or None,
        "stands": listed.about is None or listed in standing(incident.lists),
        "opened_at": views.time(listed.opened_at),
        "informed": len(listed.informed),
        "of": len(listed.recipients),
        "recipients": [
            {
                "recipient": recipient,
                "informed": recipient in listed.informed,
                "next": _dial(following(desk, listed, recipient, now)),
                "attempts": [attempt(call) for call in listed.attempts(recipient)],
            }
            for recipient in listed.recipients
        ],
    }


def about(listed: CallList) -> str:
    """What a list is about."""
    if listed.about is not None:
        return listed.about.value
    return BUREAU if listed.id == BUREAU else "notice"


def following(desk: Desk, listed: CallList, recipient: str, now: datetime) -> Contact | None:
    """Whom to dial next for a recipient; nobody where they are informed, or none is known."""
    if recipient in listed.informed:
        return None
    reference = desk.reference
    found = contacts(reference.groups, desk.roster, recipient, now, reference.deputies)
    return next_to_dial(found, listed.attempts(recipient), listed.by)


def _dial(contact: Contact | None) -> views.View | None:
    if contact is None:
        return None
    return {
        "person": contact.person,
        "phone": contact.phone or None,
        "deputy_for": contact.deputy_for or None,
    }


def attempt(call: CallRecord) -> views.View:
    """One attempt to reach a recipient."""
    return {
        "result": call.result.value,
        "person": call.person or None,
        "answered_by": call.answered_by or None,
        "told": call.told or None,
        "via": call.via or None,
        "read_back": call.read_back,
        "also": list(call.also),
        "entered_by": call.entered_by or None,
        "occurred_at": views.time(call.occurred_at),
        "position": call.position,
    }


def called(desk: Desk, done: Called, result: CallResult, now: datetime) -> views.View:
    """An attempt as recorded, how far its list is, and whom to dial next where nobody answered."""
    incident = done.recorded.incident
    first = done.recorded.entries[0].data
    run = incident.runs.get(str(first["run"]))
    step = str(first["step"])
    listed = next(each for each in call_lists(incident) if each.id == done.list)
    return {
        "incident": incident.id,
        "run": run.id if run else None,
        "step": step or None,
        "list": done.list,
        "recipient": done.recipient,
        "result": result.value,
        "informed": done.informed,
        "of": done.of,
        "state": run.states[step].value if run else None,
        "current": list(run.current) if run else [],
        "entry": done.recorded.entries[0].position,
        "next": _dial(following(desk, listed, done.recipient, now)),
        "reached_before": attempt(done.before) if done.before else None,
        "also": [called(desk, each, result, now) for each in done.others],
    }


def called_lines(
    desk: Desk, done: Called, result: CallResult, language: Language, now: datetime
) -> Iterator[str]:
    """The same in words."""
    said = result.value.replace("_", " ")
    yield f"{done.recipient}: {said}; {done.informed} of {done.of} informed."
    if done.before is not None:
        by = done.before.entered_by
        yield f"{by} had reached them already; both attempts are kept."
    if result in (CallResult.NO_ANSWER, CallResult.REFUSED):
        listed = next(e for e in call_lists(done.recorded.incident) if e.id == done.list)
        follows = following(desk, listed, done.recipient, now)
        yield f"Next: {dial_line(follows, language)}." if follows else "Nobody else is known."
    for other in done.others:
        where = f"{other.recorded.incident.id}, {other.list}"
        yield f"The same call in {where}: {other.informed} of {other.of} informed."


def list_lines(
    desk: Desk,
    incident: Incident,
    language: Language,
    now: datetime,
    local: Callable[[datetime], str],
) -> Iterator[str]:
    """Every list in words, who is to be dialled next beside each who has not been told."""
    for listed in call_lists(incident, desk.reference.call_list):
        level = f" Level {listed.level}" if listed.level else ""
        what = about(listed).replace("_", " ")
        overtaken = listed.about is not None and listed not in standing(incident.lists)
        yield (
            f"List {listed.id}, {what}{level}: {len(listed.informed)} of "
            f"{len(listed.recipients)} informed{', overtaken by a newer one' if overtaken else ''}."
        )
        for recipient in listed.recipients:
            tried = listed.attempts(recipient)
            last = f" {local(tried[-1].occurred_at)}" if tried else ""
            if recipient in listed.informed:
                yield f"  {recipient}: informed{last}"
                continue
            said = tried[-1].result.value.replace("_", " ") if tried else "not called"
            follows = following(desk, listed, recipient, now)
            dial = f"; dial {dial_line(follows, language)}" if follows else ""
            yield f"  {recipient}: {said}{last}{dial}"


def dial_line(contact: Contact, language: Language) -> str:
    """Whom to dial, with the number or that none is known."""
    deputy = f", deputy for {contact.deputy_for}" if contact.deputy_for else ""
    acting = ", acting" if contact.acting else ""
    office = f", {contact.post}, {contact.unit}" if contact.post else ""
    return (
        f"{contact.name.text(language)}{office}{acting}{deputy}, "
        f"{contact.phone or 'no number known'}"
    )
