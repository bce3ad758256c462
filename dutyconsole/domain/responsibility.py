"""Answering for a response after its launch: confirming and disputing what stands on word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NoReturn

from dutyconsole.domain.events import (
    Event,
    IncidentReopened,
    ResponseConfirmed,
    ResponseDisputed,
    Subject,
)
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.secret_review import check_undoubted
from dutyconsole.domain.signing import (
    OneTimeCode,
    OnWord,
    Reported,
    Signed,
    Signing,
    check_code,
    check_evidence,
    check_person,
    check_signed,
    mode_of,
    order_number_of,
    refuse_not_launcher,
    reset_since,
)
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.vouched import Matter, Vouched


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says about one matter of one incident.

    Attributes:
        matter: The matter's key, as `Matter.key` has it.
        confirms: It was so; else it was not.
        reason: Of a dispute, in their own words.
    """

    matter: str
    confirms: bool
    reason: str = ""


def confirm(situation: Situation, level: Level, person: str, signing: Signing) -> tuple[Event, ...]:
    """The person named vouches for all that stands on their word at a level.

    Raises:
        Refused: `unknown`, `invalid` (nothing is open), `not_launcher`, `not_signed`.
    """
    own = _own_matters(situation, level, person, signing, Phrase("confirms it"))
    return decide(situation, person, signing, [Decision(m.key, True) for m in own])


def dispute(
    situation: Situation, level: Level, person: str, signing: Signing, reason: str
) -> tuple[Event, ...]:
    """The person named says that the newest thing on their word at a level was not so.

    A disputed end puts the response back in force, a disputed transfer gives it back.

    Raises:
        Refused: `unknown`, `invalid` (nothing is open), `not_launcher`, `not_signed`,
            `not_read_back`.
    """
    own = _own_matters(situation, level, person, signing, Phrase("disputes it"))
    fresh = [matter for matter in own if not matter.disputed]
    if not fresh:
        _refuse_settled(situation, level, own)
    return decide(situation, person, signing, [Decision(fresh[-1].key, False, reason)])


def decide(
    situation: Situation, person: str, signing: Signing, decisions: Sequence[Decision]
) -> tuple[Event, ...]:
    """One signature says of several matters of an incident whether they were so.

    Raises:
        Refused: `unknown`, `invalid`, `not_launcher`, `not_signed`, `not_read_back`,
            `lost_race` where somebody has settled one of them meanwhile.
    """
    check_person(situation.roster, person)
    check_evidence(signing)
    events: tuple[Event, ...] = ()
    for decision in decisions:
        now = situation.after(events)
        events = (*events, *_decided(now, person, signing, decision))
    return (*events, *_reopened(situation, events))


def _decided(
    situation: Situation, person: str, signing: Signing, decision: Decision
) -> tuple[Event, ...]:
    response, matter = _matter_named(situation, person, decision)
    if isinstance(signing, Reported) or (decision.confirms and isinstance(signing, OnWord)):
        _refuse_hearsay(person, confirms=decision.confirms)
    check_signed(signing, person)
    check_code(situation.roster, person, signing, situation.now)
    _check_reset(situation, person, signing, response, matter, confirms=decision.confirms)
    mode, number = mode_of(signing), order_number_of(signing)
    if decision.confirms:
        return (
            ResponseConfirmed(
                response.id, matter.subject, person, mode, number, transfer=matter.transfer
            ),
        )
    return (
        ResponseDisputed(
            response.id, matter.subject, person, decision.reason, mode, number, matter.transfer
        ),
    )


def _reopened(situation: Situation, events: Iterable[Event]) -> tuple[Event, ...]:
    """A closed incident opens again with the response that is in force again."""
    after = situation.after(events).incident
    before = {response.id for response in situation.incident.in_force}
    back = [response for response in after.in_force if response.id not in before]
    if not back or situation.incident.state is not IncidentState.CLOSED:
        return ()
    if back[0].end_disputed:
        return (IncidentReopened(f"the end of Level {back[0].level} is disputed"),)
    return (IncidentReopened(f"the transfer of Level {back[0].level} is disputed"),)


# -- what is meant -------------------------------------------------------------------------------


def open_matters(incident: Incident, person: str = "") -> tuple[tuple[Response, Matter], ...]:
    """What of an incident nobody has vouched for yet, by whoever `person` is or by anybody."""
    return tuple(
        (response, matter)
        for response in incident.responses
        for matter in response.matters
        if person in ("", matter.person)
    )


def _own_matters(
    situation: Situation, level: Level, person: str, signing: Signing, does: Phrase
) -> tuple[Matter, ...]:
    check_person(situation.roster, person)
    check_evidence(signing)
    found = [(r, m) for r, m in open_matters(situation.incident) if r.level is level]
    if not found:
        _refuse_settled(situation, level, ())
    own = tuple(matter for _, matter in found if matter.person == person)
    if not own:
        _refuse_not_theirs(situation, *found[-1], person, does)
    return own


def _matter_named(situation: Situation, person: str, decision: Decision) -> tuple[Response, Matter]:
    """The matter that is meant, while it is still open."""
    number, _, subject = decision.matter.partition("/")
    response = next((r for r in situation.incident.responses if r.id == number), None)
    if response is None or not subject:
        refuse(
            Code.UNKNOWN,
            "Incident {incident} has no matter {matter!r}",
            "take it from the list of what is unconfirmed",
            incident=situation.incident.id,
            matter=decision.matter,
        )
    named = [m for m in response.matters if decision.matter in (m.key, m.key.partition("-")[0])]
    named = [m for m in named if decision.confirms or not m.disputed]
    own = [matter for matter in named if matter.person == person]
    if own:
        return response, own[-1]
    settled = [v for v in response.vouched if subject in (v.key, v.subject.value)]
    first = [v for v in settled if not named or v.person == person]
    if first:
        _refuse_first(first[-1], response, Code.LOST_RACE)
    if named:
        does = Phrase("confirms it") if decision.confirms else Phrase("disputes it")
        _refuse_not_theirs(situation, response, named[-1], person, does)
    refuse(
        Code.INVALID,
        "Nothing of Level {level} of incident {incident} is on word or reported",
        "nothing is left to confirm or dispute",
        level=response.level,
        incident=situation.incident.id,
    )


# -- refusing ------------------------------------------------------------------------------------


def _check_reset(
    situation: Situation,
    person: str,
    signing: Signing,
    response: Response,
    matter: Matter,
    *,
    confirms: bool,
) -> None:
    """Whoever set the secret since the launch may have it: it vouches for nothing.

    A signed dispute of a launch or an end is taken all the same: it only keeps things in force.
    """
    keeps = not confirms and matter.subject is not Subject.TRANSFER and isinstance(signing, Signed)
    if keeps or not isinstance(signing, Signed | OneTimeCode):
        return
    way = Phrase("confirm by a written order") if confirms else Phrase("say so in writing")
    check_undoubted(situation.roster, person, way)
    if reset_since(situation.roster, person, response):
        refuse(
            Code.NOT_SIGNED,
            "Somebody else has set {person}'s secret since the launch",
            way,
            person=Name("person", person),
        )


def _refuse_not_theirs(
    situation: Situation, response: Response, matter: Matter, person: str, does: Phrase
) -> NoReturn:
    if matter.subject is not Subject.TRANSFER:
        refuse_not_launcher(situation, response, person, does, matter.person)
    refuse(
        Code.NOT_LAUNCHER,
        "The transfer of Level {level} stands on the word of {owner}, not of {person}",
        "only {owner} {does}",
        level=response.level,
        owner=Name("person", matter.person),
        person=Name("person", person),
        does=does,
    )


def _refuse_hearsay(person: str, *, confirms: bool) -> NoReturn:
    if confirms:
        refuse(
            Code.NOT_SIGNED,
            "Word of mouth confirms nothing",
            "get {person}'s own signature or a written order",
            person=Name("person", person),
        )
    refuse(
        Code.NOT_SIGNED,
        "A reported dispute changes nothing",
        "get {person}'s own signature, read-back order or written order",
        person=Name("person", person),
    )


def _refuse_settled(situation: Situation, level: Level, own: Iterable[Matter]) -> NoReturn:
    """Nothing is open, or only what is disputed already: by whom, where somebody was first."""
    disputed = {matter.key for matter in own}
    at_level = [r for r in situation.incident.responses if r.level is level]
    vouched = [
        (each, r)
        for r in at_level
        for each in r.vouched
        if not disputed or f"{r.id}/{each.subject.value}" in disputed
    ]
    if vouched:
        _refuse_first(*max(vouched, key=lambda pair: pair[0].position), Code.INVALID)
    refuse(
        Code.INVALID,
        "Nothing of Level {level} of incident {incident} is on word or reported",
        "nothing is left to confirm or dispute",
        level=level,
        incident=situation.incident.id,
    )


def _refuse_first(first: Vouched, response: Response, code: Code) -> NoReturn:
    """Somebody was first: who, and who entered it."""
    entered = Phrase.of(
        "entered by {officer}, entry {position}",
        officer=Name("person", first.entered_by),
        position=first.position,
    )
    what = {
        Subject.LAUNCH: Phrase.of("the launch of Level {level}", level=response.level),
        Subject.END: Phrase.of("the end of Level {level}", level=response.level),
        Subject.TRANSFER: Phrase.of("the transfer of Level {level}", level=response.level),
    }[first.subject]
    person = Name("person", first.person)
    if first.confirmed:
        refuse(
            code,
            "{person} has confirmed {what} already, {entered}",
            "nothing is left to confirm or dispute",
            person=person,
            what=what,
            entered=entered,
        )
    refuse(
        code,
        "{person} has disputed {what} already, {entered}",
        "nothing is left to confirm or dispute",
        person=person,
        what=what,
        entered=entered,
    )
