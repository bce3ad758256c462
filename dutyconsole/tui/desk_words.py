"""How entries of the desk, its people and its playbooks read: those of no incident."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.text import Localised
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.telling import Telling, joined, said_if, word


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
    return joined(
        tr(
            "{person} holds the post {post}, {unit}, from {since}",
            person=t.to.person(e.person),
            post=t.to.office(e.post),
            unit=t.to.office(e.unit),
            since=t.to.moment(e.since),
        ),
        said_if(N_("until {until}"), until=t.to.moment(e.until) if e.until else ""),
        tr("acting holder") if e.acting else "",
        said_if(N_("ordered by {person}"), person=t.to.person(e.ordered_by)),
        said_if(N_("order {number}"), number=e.order_number),
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
    return joined(
        tr(
            "playbook {playbook} adopted, version {version}", playbook=e.playbook, version=e.version
        ),
        tr("a text of the bureau's own") if e.local else "",
        tr("who may launch differs from the source") if e.changed_response else "",
    )


ORIGINS: Final = {
    events.Origin.SUPERIOR: N_("a superior"),
    events.Origin.UNIT: N_("a unit"),
    events.Origin.PUBLIC: N_("the public"),
}
"""Who called."""


def _call_noted(t: Telling, e: events.CallNoted) -> str:
    return joined(
        tr("call: {text}", text=e.text),
        said_if(N_("answered: {text}"), text=e.answer),
        said_if(N_("by {channel}"), channel=e.channel),
        said_if(N_("from {who}"), who=tr(ORIGINS[e.origin]) if e.origin in ORIGINS else ""),
        said_if(N_("told to turn to {who}"), who=e.turned_to),
        said_if(N_("reported to {who}"), who=t.to.who(e.reported_to)),
    )


def _call_reported(t: Telling, e: events.CallReported) -> str:
    return tr("call {position} reported to {who}", position=e.call, who=t.to.who(e.reported_to))


def _call_linked(t: Telling, e: events.CallLinked) -> str:
    return tr("call {position} goes on in incident {incident}", position=e.call,
              incident=e.incident)  # fmt: skip


def _silenced(t: Telling, e: events.AlarmSilenced) -> str:
    return tr("what rings is silent until {until}", until=t.to.time(e.until))


def _alarms_acknowledged(t: Telling, e: events.AlarmAcknowledged) -> str:
    n = len(e.keys)
    return trn("{n} alarm acknowledged", "{n} alarms acknowledged", n)


DESK_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
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
    events.CallReported.KIND: _call_reported,
    events.CallLinked.KIND: _call_linked,
    events.AlarmSilenced.KIND: _silenced,
    events.AlarmAcknowledged.KIND: _alarms_acknowledged,
}
