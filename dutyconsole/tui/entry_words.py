"""What each kind of event says: a short sentence, with names instead of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.events import Mark, Mode, Result
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.attachment_words import ATTACHMENT_WORDS
from dutyconsole.tui.call_words import CALL_WORDS
from dutyconsole.tui.clock_words import CLOCK_WORDS
from dutyconsole.tui.desk_words import DESK_WORDS
from dutyconsole.tui.incidents import fact_label, mode_words, train_and_place
from dutyconsole.tui.keeping_words import KEEPING_WORDS
from dutyconsole.tui.order_words import ORDER_WORDS
from dutyconsole.tui.report_words import REPORT_WORDS
from dutyconsole.tui.shift_words import SHIFT_WORDS
from dutyconsole.tui.sign_on_words import SIGN_ON_WORDS
from dutyconsole.tui.steps import mark_words
from dutyconsole.tui.task_words import TASK_WORDS
from dutyconsole.tui.telling import Telling, joined, said_if, word
from dutyconsole.tui.vouching_words import VOUCHING_WORDS

_RESULTS: Final = {
    Result.DONE: N_("step {step} done"),
    Result.NOT_APPLICABLE: N_("step {step} not applicable"),
    Result.OVERRIDDEN: N_("step {step} OVERRIDDEN"),
    Result.DEFERRED: N_("step {step} put off"),
}


def _reported(t: Telling, e: events.IncidentReported) -> str:
    what = train_and_place(e.train, e.place, e.location)
    return joined(
        tr("REPORTED: {kind} {what}", kind=t.to.kind(e.kind), what=what).rstrip(),
        e.summary,
        said_if(N_("by {channel}"), channel=e.channel),
    )


def _report_joined(t: Telling, e: events.ReportJoined) -> str:
    return joined(
        tr("further report: {text}", text=e.text), said_if(N_("by {channel}"), channel=e.channel)
    )


def _acknowledged(t: Telling, e: events.IncidentAcknowledged) -> str:
    return tr("taken up")


def _note(t: Telling, e: events.NoteAdded) -> str:
    if e.paper:
        return tr("FROM PAPER, written by {person}: {text}", person=t.to.person(e.paper),
                  text=e.text)  # fmt: skip
    return tr("note: {text}", text=e.text)


def _fact(t: Telling, e: events.FactRecorded) -> str:
    label = fact_label(e.name, t.to.language)
    return joined(
        tr("fact: {label} {value}", label=label, value=e.value),
        said_if(N_("says {source}"), source=e.source),
        "" if e.confirmed else tr("unconfirmed"),
        tr("settles the conflict") if e.settles else "",
    )


def _corrected(t: Telling, e: events.EntryCorrected) -> str:
    changes = tr(", ").join(f"{word(key)}: {value}" for key, value in e.changes.items())
    return joined(
        tr("entry {position} CORRECTED: {changes}", position=e.target, changes=changes), e.reason
    )


def _explained(t: Telling, e: events.DeviationExplained) -> str:
    return tr("reason for entry {position}: {reason}", position=e.target, reason=e.reason)


def _merged(t: Telling, e: events.IncidentMerged) -> str:
    return tr("MERGED: goes on in {incident}", incident=e.into)


def _absorbed(t: Telling, e: events.IncidentAbsorbed) -> str:
    return tr("incident {incident} merged into this one", incident=e.incident)


def _closed(t: Telling, e: events.IncidentClosed) -> str:
    missing = tr(", ").join(t.to.office(each) for each in e.not_informed)
    return joined(
        tr("incident CLOSED"), e.note, said_if(N_("NOT informed: {names}"), names=missing)
    )


def _archived(t: Telling, e: events.IncidentArchived) -> str:
    return tr("incident archived")


def _reopened(t: Telling, e: events.IncidentReopened) -> str:
    return joined(tr("incident OPEN AGAIN"), e.reason)


WHY_REFUSED: Final = {
    "not_signed_on": N_("not signed on"),
    "not_permitted": N_("not permitted"),
    "wrong_post": N_("not that post's to launch"),
    "not_launcher": N_("not the launcher"),
    "not_signed": N_("wrong secret"),
    "not_read_back": N_("not read back"),
    "response_in_force": N_("a response is in force"),
    "level_not_higher": N_("level not higher"),
    "higher_level_in_force": N_("a higher level is in force"),
    "steps_open": N_("steps are open"),
    "hold_point": N_("hold point"),
    "on_word": N_("on word, not confirmed"),
}
"""Why something asked for was refused, by the refusal's code; the message itself is as logged."""


def _refused(t: Telling, e: events.RequestRefused) -> str:
    level = str(e.level) if e.level else ""
    why = tr(WHY_REFUSED[e.code]) if e.code in WHY_REFUSED else e.code
    return joined(
        tr("REFUSED, {why}: {message}", why=why, message=e.message),
        said_if(N_("Level {level}"), level=level),
        said_if(N_("asked by {person}"), person=t.to.person(e.asked_by)),
    )


def _erased(t: Telling, e: events.PrivateErased) -> str:
    return joined(tr("personal data erased"), e.reason)


def _run_started(t: Telling, e: events.RunStarted) -> str:
    run = t.incident.runs.get(e.run) if t.incident else None
    title = run.playbook.title.text(t.to.language) if run else ""
    return tr("playbook {run} started: {title}", run=e.run, title=title).rstrip(": ")


def _run_stopped(t: Telling, e: events.RunStopped) -> str:
    return joined(tr("playbook {run} STOPPED", run=e.run), e.reason)


def _step(t: Telling, e: events.StepRecorded) -> str:
    missing = tr(", ").join(t.to.office(each) for each in e.not_informed)
    return joined(
        tr(_RESULTS[e.result], step=t.step(e.run, e.step)),
        *_account(t, e, e.round),
        said_if(N_("NOT informed: {names}"), names=missing),
        said_if(N_("carried over from {run}"), run=e.carried_from),
    )


def _decision(t: Telling, e: events.DecisionTaken) -> str:
    answer = t.answer(e.run, e.step, e.outcome)
    return joined(
        tr("decision {step}: {answer}", step=t.step(e.run, e.step), answer=answer),
        *_account(t, e, e.round),
    )


def _account(
    t: Telling, e: events.StepRecorded | events.DecisionTaken, round_: int
) -> tuple[str, ...]:
    values = tr(", ").join(f"{name}={value}" for name, value in e.values.items())
    marks = tr(", ").join(mark_words(m for m in e.marks if m is not Mark.CARRIED_OVER))
    return (
        marks,
        tr("round {n}", n=round_) if round_ > 1 else "",
        values,
        said_if(N_("done by {person}"), person=t.to.person(e.performed_by)),
        said_if(N_("told by {person}"), person=t.to.person(e.told_by)),
        said_if(N_("by {channel}"), channel=e.via),
        e.note,
        said_if(N_("reason: {reason}"), reason=e.reason),
    )


def _step_reopened(t: Telling, e: events.StepReopened) -> str:
    return joined(
        tr("step {step} to be done again, round {n}", step=t.step(e.run, e.step), n=e.round),
        e.reason,
    )


def _returned(t: Telling, e: events.StandardReturned) -> str:
    return joined(
        tr("step {step}: work RETURNED: {reason}", step=t.step(e.run, e.step), reason=e.reason),
        said_if(N_("handed in by {person}"), person=t.to.person(e.handed_in_by)),
    )


def _launched(t: Telling, e: events.ResponseLaunched) -> str:
    marks = tr(", ").join(mark_words(e.marks))
    return joined(
        tr(
            "LEVEL {level} LAUNCHED by {person}, {post} ({mode})",
            level=e.level,
            person=t.to.person(e.launcher),
            post=t.to.office(e.post),
            mode=mode_words(e.mode, e.order_number),
        ),
        tr("acting holder") if e.acting else "",
        tr("the secret was set by somebody else: on word") if e.reset_secret else "",
        tr("UNCONFIRMED") if e.mode is Mode.REPORTED else "",
        said_if(N_("told by {person}"), person=t.to.person(e.reported_by)),
        said_if(N_("by {channel}"), channel=e.via),
        marks,
    )


def _awaited(t: Telling, e: events.LaunchAwaited) -> str:
    return tr(
        "Level {level} asked for, of {person}, {post}: nothing is launched",
        level=e.level,
        person=t.to.person(e.person),
        post=t.to.office(e.post),
    )


def _await_withdrawn(t: Telling, e: events.LaunchAwaitWithdrawn) -> str:
    asked = t.incident.asked if t.incident else ()
    level = next((str(a.asked.level) for a in asked if a.id == e.awaited), f"({e.awaited})")
    return joined(tr("Level {level} is no longer asked for", level=level), e.reason)


def _ended(t: Telling, e: events.ResponseEnded) -> str:
    return joined(
        tr(
            "LEVEL {level} ENDED by {person} ({mode})",
            level=t.level(e.response),
            person=t.to.person(e.person),
            mode=mode_words(e.mode, e.order_number),
        ),
        tr("launched in error: it counts as never launched") if e.in_error else "",
        tr("the secret was set by somebody else: on word") if e.reset_secret else "",
    )


WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.IncidentReported.KIND: _reported,
    events.ReportJoined.KIND: _report_joined,
    events.IncidentAcknowledged.KIND: _acknowledged,
    events.NoteAdded.KIND: _note,
    events.FactRecorded.KIND: _fact,
    events.EntryCorrected.KIND: _corrected,
    events.DeviationExplained.KIND: _explained,
    events.IncidentMerged.KIND: _merged,
    events.IncidentAbsorbed.KIND: _absorbed,
    events.IncidentClosed.KIND: _closed,
    events.IncidentArchived.KIND: _archived,
    events.IncidentReopened.KIND: _reopened,
    events.RequestRefused.KIND: _refused,
    events.PrivateErased.KIND: _erased,
    events.RunStarted.KIND: _run_started,
    events.RunStopped.KIND: _run_stopped,
    events.StepRecorded.KIND: _step,
    events.DecisionTaken.KIND: _decision,
    events.StepReopened.KIND: _step_reopened,
    events.StandardReturned.KIND: _returned,
    events.ResponseLaunched.KIND: _launched,
    events.LaunchAwaited.KIND: _awaited,
    events.LaunchAwaitWithdrawn.KIND: _await_withdrawn,
    events.ResponseEnded.KIND: _ended,
    **ATTACHMENT_WORDS,
    **CALL_WORDS,
    **CLOCK_WORDS,
    **DESK_WORDS,
    **VOUCHING_WORDS,
    **KEEPING_WORDS,
    **REPORT_WORDS,
    **SHIFT_WORDS,
    **SIGN_ON_WORDS,
    **ORDER_WORDS,
    **TASK_WORDS,
}
"""What an entry of each kind says."""
