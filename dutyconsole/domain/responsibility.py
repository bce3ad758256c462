"""Answering for a response after its launch: confirming, disputing, handing over."""

from __future__ import annotations

from dutyconsole.domain.events import (
    Event,
    IncidentReopened,
    Mode,
    ResponseConfirmed,
    ResponseDisputed,
    ResponseTransferred,
    Subject,
)
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.run import Response
from dutyconsole.domain.signing import (
    OnWord,
    Reported,
    Signed,
    Signing,
    check_evidence,
    check_person,
    check_signed,
    mode_of,
    order_number_of,
    refuse_not_launcher,
    reset_since,
    standing_at,
)
from dutyconsole.domain.situation import Situation


def confirm(situation: Situation, level: Level, person: str, signing: Signing) -> tuple[Event, ...]:
    """The launcher, or who ended it, vouches for what stands on word or reported.

    Raises:
        Refused: `unknown`, `invalid` (nothing is open), `not_launcher`, `not_signed`.
    """
    check_person(situation.roster, person)
    check_evidence(signing)
    matters = _open_matters(situation, level)
    own = [(r, subject) for r, subject in matters if _vouches(r, subject) == person]
    if not own:
        refuse_not_launcher(
            situation, matters[-1][0], person, Phrase("confirms it"), _vouches(*matters[-1])
        )
    if isinstance(signing, OnWord | Reported):
        refuse(
            Code.NOT_SIGNED,
            "Word of mouth confirms nothing",
            "get {person}'s own signature or a written order",
            person=Name("person", person),
        )
    check_signed(signing, person)
    for response, _subject in own:
        if isinstance(signing, Signed) and reset_since(situation.roster, person, response):
            refuse(
                Code.NOT_SIGNED,
                "Somebody else has set {person}'s secret since the launch",
                "confirm by a written order",
                person=Name("person", person),
            )
    return tuple(
        ResponseConfirmed(response.id, subject, person, mode_of(signing), order_number_of(signing))
        for response, subject in own
    )


def dispute(
    situation: Situation, level: Level, person: str, signing: Signing, reason: str
) -> tuple[Event, ...]:
    """The person named says it was not so. A disputed end puts the response back in force.

    Raises:
        Refused: `unknown`, `invalid` (nothing is open), `not_launcher`, `not_signed`,
            `not_read_back`.
    """
    check_person(situation.roster, person)
    check_evidence(signing)
    matters = _open_matters(situation, level)
    own = [(r, subject) for r, subject in matters if _vouches(r, subject) == person]
    if not own:
        refuse_not_launcher(
            situation, matters[-1][0], person, Phrase("disputes it"), _vouches(*matters[-1])
        )
    if isinstance(signing, Reported):
        refuse(
            Code.NOT_SIGNED,
            "A reported dispute changes nothing",
            "get {person}'s own signature, read-back order or written order",
            person=Name("person", person),
        )
    check_signed(signing, person)
    response, subject = own[-1]
    disputed = ResponseDisputed(response.id, subject, person, reason)
    if subject is Subject.END and situation.incident.state is IncidentState.CLOSED:
        return (disputed, IncidentReopened(f"the end of Level {response.level} is disputed"))
    return (disputed,)


def transfer(
    situation: Situation,
    level: Level,
    giver: str,
    receiver: str,
    giver_signing: Signing,
    receiver_signing: Signing,
) -> tuple[Event, ...]:
    """Move responsibility for a response, signed by both, within the same post and unit.

    Raises:
        Refused: `unknown`, `invalid`, `wrong_post`, `not_launcher`, `not_signed`.
    """
    situation.writable()
    check_person(situation.roster, giver)
    check_person(situation.roster, receiver)
    standing = standing_at(situation, level, "")
    if giver == receiver:
        refuse(Code.INVALID, "Giver and receiver are the same person", "name two persons")
    own = [r for r in standing if r.answerable == giver]
    response = (own or standing)[-1]
    holds = situation.roster.holdings_of(receiver, response.post, situation.now)
    if not any(h.unit == response.unit for h in holds):
        refuse(
            Code.WRONG_POST,
            "{person} does not hold {post} of {unit}",
            "transfer to a holder or acting holder of the same post and unit",
            person=Name("person", receiver),
            post=Name("post", response.post),
            unit=Name("unit", response.unit),
        )
    if not own:
        refuse_not_launcher(situation, response, giver, Phrase("gives it over"))
    for person, signing in ((giver, giver_signing), (receiver, receiver_signing)):
        if not isinstance(signing, Signed):
            refuse(
                Code.NOT_SIGNED,
                "A transfer is signed by both",
                "get {person}'s own secret",
                person=Name("person", person),
            )
        check_signed(signing, person)
    if reset_since(situation.roster, giver, response):
        refuse(
            Code.NOT_SIGNED,
            "Somebody else has set {person}'s secret since the launch",
            "{person} keeps Level {level} and ends it",
            person=Name("person", giver),
            level=level,
        )
    return (ResponseTransferred(response.id, giver, receiver, Mode.SIGNED),)


def _open_matters(situation: Situation, level: Level) -> list[tuple[Response, Subject]]:
    matters = [
        (r, subject)
        for r in situation.incident.responses
        if r.level is level
        for subject, is_open in (
            (Subject.LAUNCH, not r.in_error and (r.launch_open or r.launch_disputed)),
            (Subject.END, r.end_open),
        )
        if is_open
    ]
    if not matters:
        refuse(
            Code.INVALID,
            "Nothing of Level {level} of incident {incident} is on word or reported",
            "nothing is left to confirm or dispute",
            level=level,
            incident=situation.incident.id,
        )
    return matters


def _vouches(response: Response, subject: Subject) -> str:
    return response.launcher if subject is Subject.LAUNCH else response.ended_by
