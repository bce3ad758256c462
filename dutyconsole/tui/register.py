"""How calls of the telephone register look in its list and in full."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from textual.content import Content

from dutyconsole.domain.events import PrivateRef
from dutyconsole.domain.register import RINGS, NotedCall
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr, trn
from dutyconsole.tui.desk_words import ORIGINS
from dutyconsole.tui.entry_detail import MASKED
from dutyconsole.tui.show import cut, one_line, padded


def counted(calls: Sequence[NotedCall]) -> str:
    """How many calls, and how many of those with the rings given were answered late."""
    given = [call for call in calls if call.rings]
    said = trn("{n} call", "{n} calls", len(calls))
    if not given:
        return said
    late = sum(call.late for call in given)
    return tr("{calls}; rings given for {given}, answered late: {late}", calls=said,
              given=len(given), late=late)  # fmt: skip


def office_rules() -> str:
    """What the source's office rules ask for, in our own words."""
    return tr(
        "Office rules of the source: answered within {rings} rings; what superiors, units or the "
        "public report goes to the leader at once; a complainant is told where to turn.",
        rings=RINGS,
    )


def call_lines(call: NotedCall, to: Reader, width: int) -> Content:
    """A call in two lines: when, who, what; what was answered, by whom, what is left."""
    caller = MASKED if call.caller else tr("unnamed")
    right = tr("ANSWERED LATE") if call.late else ""
    first = padded(
        f"{to.time(call.received_at)[:5]} {caller} {one_line(call.text[:300])}", right, width
    )
    owed = tr("NOT YET REPORTED") if call.owed_to_leader else ""
    answer = call.answer or tr("(no reply noted)")
    reply = one_line(
        tr("reply: {text} ({person})", text=answer[:300], person=to.person(call.person))
    )
    left = " ".join(filter(None, (_went_on(call), owed)))
    second = padded(f"      {reply}", left, width)
    style = "bold $text-warning" if call.owed_to_leader or call.late else ""
    return Content.styled(f"{first}\n{cut(second, width)}", style)


def call_in_full(
    call: NotedCall, to: Reader, private: Mapping[str, str | None] | None
) -> Iterator[str]:
    """Everything about a call, a line each; names masked where they were not asked for."""
    yield call.text
    yield ""
    yield tr("received: {at}", at=to.moment(call.received_at))
    yield tr("caller: {name}", name=_private(call.caller, private))
    yield tr("call back on: {number}", number=_private(call.phone, private))
    if call.origin in ORIGINS:
        yield tr("from {who}", who=tr(ORIGINS[call.origin]))
    if call.channel:
        yield tr("by {channel}", channel=call.channel)
    yield from _answered(call)
    yield tr("reply: {text}", text=call.answer or tr("(no reply noted)"))
    if call.turned_to:
        yield tr("told to turn to {who}", who=call.turned_to)
    if call.reported_at is not None:
        at, who = to.moment(call.reported_at), to.who(call.reported_to)
        yield tr("reported to {who} {at}", who=who, at=at)
    elif call.owed_to_leader:
        yield tr("NOT YET REPORTED TO THE LEADER")
    if call.incident:
        yield tr("goes on in incident {incident}", incident=call.incident)
    for task in call.tasks:
        yield tr("task {task}", task=task)
    yield tr("taken by {person} at desk {desk}", person=to.person(call.person), desk=call.desk)


def _answered(call: NotedCall) -> Iterator[str]:
    if call.rings:
        said = tr("answered after {n} rings", n=call.rings)
        yield tr("{said}: LATE", said=said) if call.late else said
    if call.seconds:
        yield tr("answered after {n} seconds", n=call.seconds)


def _went_on(call: NotedCall) -> str:
    if call.incident:
        return tr("in {incident}", incident=call.incident)
    if call.tasks:
        return tr("task {task}", task=call.tasks[-1])
    return tr("reported") if call.reported_to else ""


def _private(ref: PrivateRef | None, private: Mapping[str, str | None] | None) -> str:
    if ref is None:
        return tr("not noted")
    if private is None:
        return MASKED
    known = private.get(ref.private)
    return tr("(erased)") if known is None else known
