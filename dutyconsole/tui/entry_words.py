"""What each kind of event says: a short sentence, with names instead of ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.events import CallResult, Mark, Mode, Result, Subject
from dutyconsole.domain.text import Localised
from dutyconsole.tui.incidents import fact_label, mode_words, train_and_place
from dutyconsole.tui.speech import N_, tr
from dutyconsole.tui.steps import mark_words
from dutyconsole.tui.telling import Telling, word

_RESULTS: Final = {
    Result.DONE: N_("step {step} done"),
    Result.NOT_APPLICABLE: N_("step {step} not applicable"),
    Result.OVERRIDDEN: N_("step {step} OVERRIDDEN"),
    Result.DEFERRED: N_("step {step} put off"),
}
_CALLS: Final = {
    CallResult.ANSWERED: N_("{recipient} informed"),
    CallResult.NO_ANSWER: N_("{recipient} called: no answer"),
    CallResult.REFUSED: N_("{recipient} called: refused"),
    CallResult.MESSAGED: N_("{recipient} sent a group message, no receipt yet"),
}


def _joined(first: str, *rest: str) -> str:
    """Clauses that stand by themselves, the empty ones left out."""
    return tr("; ").join(filter(None, (first, *rest)))


def _if(template: str, **said: str) -> str:
    """A clause, where there is something to fill its blanks with."""
    return tr(template, **said) if all(said.values()) else ""


def _reported(t: Telling, e: events.IncidentReported) -> str:
    what = train_and_place(e.train, e.place, e.location)
    return _joined(
        tr("REPORTED: {kind} {what}", kind=t.to.kind(e.kind), what=what).rstrip(),
        e.summary,
        _if(N_("by {channel}"), channel=e.channel),
    )


def _report_joined(t: Telling, e: events.ReportJoined) -> str:
    return _joined(
        tr("further report: {text}", text=e.text), _if(N_("by {channel}"), channel=e.channel)
    )


def _acknowledged(t: Telling, e: events.IncidentAcknowledged) -> str:
    return tr("taken up")


def _note(t: Telling, e: events.NoteAdded) -> str:
    return tr("note: {text}", text=e.text)


def _fact(t: Telling, e: events.FactRecorded) -> str:
    label = fact_label(e.name, t.to.language)
    return _joined(
        tr("fact: {label} {value}", label=label, value=e.value),
        _if(N_("says {source}"), source=e.source),
        "" if e.confirmed else tr("unconfirmed"),
        tr("settles the conflict") if e.settles else "",
    )


def _corrected(t: Telling, e: events.EntryCorrected) -> str:
    changes = tr(", ").join(f"{word(key)}: {value}" for key, value in e.changes.items())
    return _joined(
        tr("entry {position} CORRECTED: {changes}", position=e.target, changes=changes), e.reason
    )


def _explained(t: Telling, e: events.DeviationExplained) -> str:
    return tr("reason for entry {position}: {reason}", position=e.target, reason=e.reason)


def _merged(t: Telling, e: events.IncidentMerged) -> str:
    return tr("MERGED: goes on in {incident}", incident=e.into)


def _absorbed(t: Telling, e: events.IncidentAbsorbed) -> str:
    return tr("incident {incident} merged into this one", incident=e.incident)


def _closed(t: Telling, e: events.IncidentClosed) -> str:
    return _joined(tr("incident CLOSED"), e.note)


def _archived(t: Telling, e: events.IncidentArchived) -> str:
    return tr("incident archived")


def _reopened(t: Telling, e: events.IncidentReopened) -> str:
    return _joined(tr("incident OPEN AGAIN"), e.reason)


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
    return _joined(
        tr("REFUSED, {why}: {message}", why=why, message=e.message),
        _if(N_("Level {level}"), level=level),
        _if(N_("asked by {person}"), person=t.to.person(e.asked_by)),
    )


def _erased(t: Telling, e: events.PrivateErased) -> str:
    return _joined(tr("personal data erased"), e.reason)


def _run_started(t: Telling, e: events.RunStarted) -> str:
    run = t.incident.runs.get(e.run) if t.incident else None
    title = run.playbook.title.text(t.to.language) if run else ""
    return tr("playbook {run} started: {title}", run=e.run, title=title).rstrip(": ")


def _run_stopped(t: Telling, e: events.RunStopped) -> str:
    return _joined(tr("playbook {run} STOPPED", run=e.run), e.reason)


def _step(t: Telling, e: events.StepRecorded) -> str:
    missing = tr(", ").join(t.to.office(each) for each in e.not_informed)
    return _joined(
        tr(_RESULTS[e.result], step=t.step(e.run, e.step)),
        *_account(t, e, e.round),
        _if(N_("NOT informed: {names}"), names=missing),
        _if(N_("carried over from {run}"), run=e.carried_from),
    )


def _decision(t: Telling, e: events.DecisionTaken) -> str:
    answer = t.answer(e.run, e.step, e.outcome)
    return _joined(
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
        _if(N_("done by {person}"), person=t.to.person(e.performed_by)),
        _if(N_("told by {person}"), person=t.to.person(e.told_by)),
        _if(N_("by {channel}"), channel=e.via),
        e.note,
        _if(N_("reason: {reason}"), reason=e.reason),
    )


def _step_reopened(t: Telling, e: events.StepReopened) -> str:
    return _joined(
        tr("step {step} to be done again, round {n}", step=t.step(e.run, e.step), n=e.round),
        e.reason,
    )


def _returned(t: Telling, e: events.StandardReturned) -> str:
    return _joined(
        tr("step {step}: work RETURNED: {reason}", step=t.step(e.run, e.step), reason=e.reason),
        _if(N_("handed in by {person}"), person=t.to.person(e.handed_in_by)),
    )


def _called(t: Telling, e: events.RecipientCalled) -> str:
    return _joined(
        tr(_CALLS[e.result], recipient=t.to.office(e.recipient)),
        _if(N_("answered by {person}"), person=t.to.person(e.answered_by)),
        _if(N_("told: {text}"), text=e.told),
        _if(N_("by {channel}"), channel=e.via),
        _if(N_("carried over from {run}"), run=e.carried_from),
    )


def _launched(t: Telling, e: events.ResponseLaunched) -> str:
    marks = tr(", ").join(mark_words(e.marks))
    return _joined(
        tr(
            "LEVEL {level} LAUNCHED by {person}, {post} ({mode})",
            level=e.level,
            person=t.to.person(e.launcher),
            post=t.to.office(e.post),
            mode=mode_words(e.mode, e.order_number),
        ),
        tr("acting holder") if e.acting else "",
        tr("UNCONFIRMED") if e.mode is Mode.REPORTED else "",
        _if(N_("told by {person}"), person=t.to.person(e.reported_by)),
        _if(N_("by {channel}"), channel=e.via),
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
    return _joined(tr("Level {level} is no longer asked for", level=level), e.reason)


def _ended(t: Telling, e: events.ResponseEnded) -> str:
    return _joined(
        tr(
            "LEVEL {level} ENDED by {person} ({mode})",
            level=t.level(e.response),
            person=t.to.person(e.person),
            mode=mode_words(e.mode, e.order_number),
        ),
        tr("launched in error: it counts as never launched") if e.in_error else "",
        tr("the secret was set by somebody else: on word") if e.reset_secret else "",
    )


def _confirmed(t: Telling, e: events.ResponseConfirmed) -> str:
    template = {
        Subject.LAUNCH: N_("launch of Level {level} CONFIRMED by {person} ({mode})"),
        Subject.END: N_("end of Level {level} CONFIRMED by {person} ({mode})"),
    }[e.subject]
    return tr(
        template,
        level=t.level(e.response),
        person=t.to.person(e.person),
        mode=mode_words(e.mode, e.order_number),
    )


def _disputed(t: Telling, e: events.ResponseDisputed) -> str:
    template = {
        Subject.LAUNCH: N_("launch of Level {level} DISPUTED by {person}"),
        Subject.END: N_("end of Level {level} DISPUTED by {person}: it is in force"),
    }[e.subject]
    said = tr(template, level=t.level(e.response), person=t.to.person(e.person))
    return _joined(said, e.reason)


def _transferred(t: Telling, e: events.ResponseTransferred) -> str:
    return tr(
        "responsibility for Level {level} passed from {giver} to {receiver} ({mode})",
        level=t.level(e.response),
        giver=t.to.person(e.giver),
        receiver=t.to.person(e.receiver),
        mode=mode_words(e.mode, ""),
    )


def _log_opened(t: Telling, e: events.LogOpened) -> str:
    return tr("log opened ({mode})", mode=e.mode.upper())


def _signed_on(t: Telling, e: events.SignedOn) -> str:
    return tr("signed on")


def _signed_off(t: Telling, e: events.SignedOff) -> str:
    return tr("signed off")


def _post(t: Telling, e: events.PostDefined) -> str:
    return tr("post: {post}", post=Localised(e.en, e.zh_hans, e.zh_hant).text(t.to.language))


def _unit(t: Telling, e: events.UnitAdded) -> str:
    return tr("unit: {unit}", unit=Localised(e.en, e.zh_hans, e.zh_hant).text(t.to.language))


def _person(t: Telling, e: events.PersonAdded) -> str:
    name = Localised(e.en, e.zh_hans, e.zh_hant).text(t.to.language)
    return tr("{person} is on the roster as {roles}", person=name, roles=_roles(e.roles))


def _roles_set(t: Telling, e: events.RolesSet) -> str:
    return tr("{person} is now {roles}", person=t.to.person(e.person), roles=_roles(e.roles))


def _roles(roles: tuple[str, ...]) -> str:
    return tr(", ").join(word(role) for role in roles)


def _secret(t: Telling, e: events.SecretSet) -> str:
    if e.person == t.entry.person:
        return tr("own secret set")
    return tr("secret of {person} set by somebody else", person=t.to.person(e.person))


def _holding(t: Telling, e: events.HoldingStarted) -> str:
    return _joined(
        tr(
            "{person} holds the post {post}, {unit}, from {since}",
            person=t.to.person(e.person),
            post=t.to.office(e.post),
            unit=t.to.office(e.unit),
            since=t.to.moment(e.since),
        ),
        _if(N_("until {until}"), until=t.to.moment(e.until) if e.until else ""),
        tr("acting holder") if e.acting else "",
        _if(N_("ordered by {person}"), person=t.to.person(e.ordered_by)),
    )


def _holding_ended(t: Telling, e: events.HoldingEnded) -> str:
    holding = t.to.roster.holdings.get(e.holding)
    return tr(
        "{person} no longer holds the post {post}, from {until}",
        person=t.to.person(holding.person) if holding else f"({e.holding})",
        post=t.to.office(holding.post) if holding else "",
        until=t.to.moment(e.until),
    )


def _adopted(t: Telling, e: events.PlaybookAdopted) -> str:
    return _joined(
        tr(
            "playbook {playbook} adopted, version {version}", playbook=e.playbook, version=e.version
        ),
        tr("a text of the bureau's own") if e.local else "",
        tr("who may launch differs from the source") if e.changed_response else "",
    )


def _call_noted(t: Telling, e: events.CallNoted) -> str:
    return _joined(
        tr("call: {text}", text=e.text),
        _if(N_("answered: {text}"), text=e.answer),
        _if(N_("by {channel}"), channel=e.channel),
    )


def _silenced(t: Telling, e: events.AlarmSilenced) -> str:
    return tr("what rings is silent until {until}", until=t.to.time(e.until))


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
    events.RecipientCalled.KIND: _called,
    events.ResponseLaunched.KIND: _launched,
    events.LaunchAwaited.KIND: _awaited,
    events.LaunchAwaitWithdrawn.KIND: _await_withdrawn,
    events.ResponseEnded.KIND: _ended,
    events.ResponseConfirmed.KIND: _confirmed,
    events.ResponseDisputed.KIND: _disputed,
    events.ResponseTransferred.KIND: _transferred,
    events.LogOpened.KIND: _log_opened,
    events.SignedOn.KIND: _signed_on,
    events.SignedOff.KIND: _signed_off,
    events.PostDefined.KIND: _post,
    events.UnitAdded.KIND: _unit,
    events.PersonAdded.KIND: _person,
    events.RolesSet.KIND: _roles_set,
    events.SecretSet.KIND: _secret,
    events.HoldingStarted.KIND: _holding,
    events.HoldingEnded.KIND: _holding_ended,
    events.PlaybookAdopted.KIND: _adopted,
    events.CallNoted.KIND: _call_noted,
    events.AlarmSilenced.KIND: _silenced,
}
"""What an entry of each kind says."""
