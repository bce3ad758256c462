"""Telling people: of a notice, of an order passed on, or beside both the bureau's own list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import notices
from dutyconsole.domain.call_list import BUREAU
from dutyconsole.domain.call_lists import call_lists, waiting_for
from dutyconsole.domain.events import CallResult, Event
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.notices import Call
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import CallRecord
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.wording import line, worded

GROUP_MESSAGE: Final = "group message"
"""How a message to all, and its receipt, came about."""


@dataclass(frozen=True, slots=True)
class Called:
    """An attempt as recorded, and how many of the list are informed now.

    Attributes:
        recipient: As recorded; of a message, everybody it went to.
        list: Id of the list it counts for.
        before: Who had reached them already when this was recorded; both attempts are kept.
        others: The same call in the other incidents and lists that it was about.
    """

    recorded: Recorded
    recipient: str
    informed: int
    of: int
    list: str = ""
    before: CallRecord | None = None
    others: tuple[Called, ...] = ()


@dataclass(frozen=True, slots=True)
class Also:
    """Something else that the same call was about.

    Attributes:
        incident: The incident.
        list: Id of its list; empty: the first in which the recipient has not been told, else the
            bureau's own.
    """

    incident: str
    list: str = ""


@dataclass(frozen=True, slots=True)
class _Meant:
    """The list a call is for, and the recipient as that list names them."""

    recipient: str
    list: str


def call_recipient(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    recipient: str,
    call: Call,
    *,
    step: str = "",
    run: str = "",
    order: str = "",
    also: Sequence[Also] = (),
    occurred_at: datetime | None = None,
) -> Called:
    """Record one attempt to reach a recipient; a member's post counts for its group.

    Args:
        desk: The desk.
        officer: Who enters it.
        incident_id: The incident.
        recipient: Id of a post or group on the list.
        call: What came of it.
        step: The notice; empty, without `order`: the first notice they wait in, else the first
            order that is passed on to them.
        run: Run or playbook of the notice, where several have it.
        order: Number of the list that passes an order on.
        also: What else the call was about: recorded with it, as one thing.
        occurred_at: When, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Called:
        situation = scene.situation(incident_id)
        meant = _meant(desk, situation, recipient, step, run, order)
        return _recorded(desk, scene, incident_id, meant, call, also)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def call_from_list(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    recipient: str,
    call: Call,
    occurred_at: datetime | None = None,
    *,
    also: Sequence[Also] = (),
) -> Called:
    """Record one attempt to reach somebody beside any notice.

    Args:
        desk: The desk.
        officer: Who enters it.
        incident_id: The incident.
        recipient: Id of a post or group, on the bureau's list or not; or anybody in free words.
        call: What came of it.
        occurred_at: When, if not now.
        also: What else the call was about: recorded with it, as one thing.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Called:
        meant = _Meant(line(recipient, "The recipient", required=True), BUREAU)
        return _recorded(desk, scene, incident_id, meant, call, also)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


def message_all(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    recipients: Sequence[str] = (),
    *,
    step: str = "",
    run: str = "",
    order: str = "",
    told: str = "",
    via: str = GROUP_MESSAGE,
    occurred_at: datetime | None = None,
) -> Called:
    """Record a message to several at once, as one thing; nobody is informed until they answer.

    Args:
        desk: The desk.
        officer: Who enters it.
        incident_id: The incident.
        recipients: To whom; those informed already are left out. None: the whole list.
        step: The notice; empty, without `order`: beside any notice, to the bureau's own list.
        run: Run or playbook of the notice, where several have it.
        order: Number of the list that passes an order on.
        told: What was said.
        via: By which means.
        occurred_at: When, if not now.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Called:
        situation = scene.situation(incident_id)
        named = [line(each, "The recipient", required=True) for each in recipients]
        call = _kept(Call(CallResult.MESSAGED, told=told, via=via))
        wanted = named if step or order or named else desk.reference.call_list
        events = notices.message(situation, run, step, wanted, call, order)
        recorded = scene.record(incident_id, situation.incident, events)
        sent = ", ".join(str(entry.data["recipient"]) for entry in recorded.entries)
        first = recorded.entries[0].data
        list_id = order or (f"{first['run']}/{step}" if step else BUREAU)
        return _counted(desk, recorded, sent, list_id)

    return desk.perform(officer, Action.HANDLE, work, occurred_at)


# -- which list is meant --------------------------------------------------------------------------


def _meant(
    desk: Desk, situation: Situation, recipient: str, step: str, run: str, order: str
) -> _Meant:
    """The list that an officer means; where they only name the recipient, one that waits."""
    if order:
        listed = notices.order_list(situation, order)
        return _Meant(_as_on(desk, recipient, listed.recipients), order)
    incident = situation.incident
    named = [
        r
        for each in incident.open_runs
        for s in each.playbook.steps
        if not step or s.id == step
        for r in s.recipients
    ]
    meant = _as_on(desk, recipient, named)
    if step:
        return _Meant(meant, f"{notices.notice_run(situation, run, step, meant)}/{step}")
    waits = (
        [] if run else list(waiting_for(incident, {recipient, meant, *_groups(desk, recipient)}))
    )
    waits.sort(key=lambda wait: wait[0].about is not None)
    for listed, who in waits:
        if listed.id != BUREAU:
            return _Meant(who, listed.id)
    found = notices.notice_step(situation, run, meant)
    return _Meant(meant, f"{notices.notice_run(situation, run, found, meant)}/{found}")


def _also_meant(desk: Desk, incident: Incident, recipient: str, wanted: Also) -> _Meant:
    """The list of another incident that the same call was about."""
    known = {each.id: each for each in call_lists(incident, desk.reference.call_list)}
    if wanted.list:
        listed = known.get(wanted.list)
        if listed is None:
            refuse(
                Code.UNKNOWN,
                "Incident {incident} has no list {list!r}",
                "look at its lists",
                incident=incident.id,
                list=wanted.list,
            )
        return _Meant(_as_on(desk, recipient, listed.recipients), listed.id)
    for waiting, who in waiting_for(incident, {recipient, *_groups(desk, recipient)}):
        return _Meant(who, waiting.id)
    return _Meant(recipient, BUREAU)


def _as_on(desk: Desk, recipient: str, named: Sequence[str]) -> str:
    """A recipient as a list names them: a member's post counts for its group."""
    if recipient in named:
        return recipient
    return next((group for group in _groups(desk, recipient) if group in named), recipient)


def _groups(desk: Desk, recipient: str) -> tuple[str, ...]:
    """The groups that a post is a member of."""
    groups = desk.reference.groups
    return tuple(name for name, group in groups.items() if recipient in group.members)


# -- recording ------------------------------------------------------------------------------------


def _recorded(
    desk: Desk,
    scene: Scene,
    incident_id: str,
    meant: _Meant,
    call: Call,
    also: Sequence[Also],
) -> Called:
    """The attempt in every incident and list that it was about, as one thing."""
    wanted = tuple(dict.fromkeys(also))
    concerned = dict.fromkeys((incident_id, *(each.incident for each in wanted)))
    kept = _kept(call)

    def record(situation: Situation, where: _Meant) -> Called:
        here = situation.incident.id
        others = tuple(each for each in concerned if each != here)
        needed = desk.reference.answers_needed.get(where.recipient, 1)
        said = replace(kept, needed=needed, also=others)
        before = _told_before(situation.incident, where)
        recorded = scene.record(here, situation.incident, _events(situation, where, said))
        return replace(_counted(desk, recorded, where.recipient, where.list), before=before)

    first = record(scene.situation(incident_id), meant)
    newest = {incident_id: first.recorded.incident}
    done = {(incident_id, meant.list)}
    others: list[Called] = []
    for each in wanted:
        known = newest.get(each.incident)
        situation = scene.standing(known) if known else scene.situation(each.incident)
        where = _also_meant(desk, situation.incident, meant.recipient, each)
        is_nowhere = where.list == BUREAU and each == Also(incident_id)
        if is_nowhere or (each.incident, where.list) in done:
            continue
        done.add((each.incident, where.list))
        others.append(record(situation, where))
        newest[each.incident] = others[-1].recorded.incident
    return replace(first, others=tuple(others))


def _events(situation: Situation, where: _Meant, call: Call) -> tuple[Event, ...]:
    if where.list == BUREAU:
        return notices.call_at_large(situation, where.recipient, call)
    run, slash, step = where.list.rpartition("/")
    if slash:
        return notices.call_recipient(situation, run, step, where.recipient, call)
    return notices.call_of_order(situation, where.list, where.recipient, call)


def _told_before(incident: Incident, where: _Meant) -> CallRecord | None:
    """The attempt by which the recipient had been told of it already."""
    listed = next((each for each in call_lists(incident) if each.id == where.list), None)
    if listed is None or where.recipient not in listed.informed:
        return None
    answered = [c for c in listed.attempts(where.recipient) if c.result is CallResult.ANSWERED]
    return answered[-1]


def _kept(call: Call) -> Call:
    return replace(
        call,
        answered_by=line(call.answered_by, "Who answered"),
        told=worded(call.told, "What was told", required=False),
        via=line(call.via, "The channel"),
        person=line(call.person, "Who was dialled"),
    )


def _counted(desk: Desk, recorded: Recorded, recipient: str, list_id: str) -> Called:
    """How far the list is; the bureau's own with whoever else was called beside it."""
    lists = call_lists(recorded.incident, desk.reference.call_list)
    listed = next(each for each in lists if each.id == list_id)
    return Called(recorded, recipient, len(listed.informed), len(listed.recipients), list_id)
