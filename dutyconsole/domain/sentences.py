"""The one sentence in which a launch or an end is read back and recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.response import Response
from dutyconsole.domain.signing import OneTimeCode, OnWord, Reported, Signed, Signing, Written


@dataclass(frozen=True, slots=True)
class Spoken:
    """An order as it is said aloud, whatever becomes of it."""

    number: str


def launch_sentence(
    level: Level,
    launcher: str,
    post: str,
    unit: str,
    signing: Signing | Spoken,
    occurred_at: datetime,
    playbook: str,
    incident: Incident,
) -> Phrase:
    """The sentence of a launch, as it is read back before and stands in the log after.

    Args:
        level: The level.
        launcher: Person.
        post: The post they launch it as.
        unit: Of which unit.
        signing: How it is vouched for.
        occurred_at: When, in the zone in which it is to be said.
        playbook: Id of the playbook.
        incident: The incident.
    """
    return Phrase.of(
        "Level {level} of {playbook} for {incident}, launched by {person}, {post}, {unit}, "
        "at {time}, {signing}",
        level=str(level),
        playbook=Name("playbook", playbook),
        incident=_about(incident),
        person=Name("person", launcher),
        post=Name("post", post),
        unit=Name("unit", unit),
        time=f"{occurred_at:%H:%M}",
        signing=_vouched(signing),
    )


def end_sentence(
    response: Response,
    person: str,
    signing: Signing | Spoken,
    occurred_at: datetime,
    incident: Incident,
    *,
    in_error: bool = False,
) -> Phrase:
    """The sentence of an end.

    Args:
        response: What is ended.
        person: Who ends it.
        signing: How it is vouched for.
        occurred_at: When, in the zone in which it is to be said.
        incident: The incident.
        in_error: It was launched in error.
    """
    error = Phrase("launched in error and counting as never launched")
    return Phrase.of(
        "Level {level} of {playbook} for {incident}, {launched}, ended by {person} at {time}, "
        "{signing}",
        level=str(response.level),
        playbook=Name("playbook", incident.runs[response.run].playbook.id),
        incident=_about(incident),
        launched=error if in_error else _launched(response, occurred_at),
        person=Name("person", person),
        time=f"{occurred_at:%H:%M}",
        signing=_vouched(signing),
    )


def step_down_sentence(ended: Phrase, launched: Phrase) -> Phrase:
    """The sentence of stepping down, of those of its end and its launch."""
    return Phrase.of("{ended}; then {launched}", ended=ended, launched=launched)


def transfer_sentence(
    response: Response, giver: str, receiver: str, said_at: datetime, incident: Incident
) -> Phrase:
    """The sentence by which somebody hands a response over, or takes it."""
    return Phrase.of(
        "Level {level} of {playbook} for {incident} passes from {giver} to {receiver}, at {time}",
        level=str(response.level),
        playbook=Name("playbook", incident.runs[response.run].playbook.id),
        incident=_about(incident),
        giver=Name("person", giver),
        receiver=Name("person", receiver),
        time=f"{said_at:%H:%M}",
    )


def _about(incident: Incident) -> Phrase:
    if not incident.train:
        return Phrase.of("incident {incident}", incident=incident.id)
    return Phrase.of("incident {incident} ({train})", incident=incident.id, train=incident.train)


def _launched(response: Response, said_at: datetime) -> Phrase:
    return Phrase.of(
        "launched by {person} at {time}",
        person=Name("person", response.launcher),
        time=f"{response.launched_at.astimezone(said_at.tzinfo):%H:%M}",
    )


def _vouched(signing: Signing | Spoken) -> Phrase:
    match signing:
        case Spoken():
            return Phrase.of("order {number}", number=signing.number)
        case Signed():
            return Phrase("signed with their own secret")
        case OnWord(read_back=True) as order:
            return Phrase.of("order {number}, read back", number=order.order_number)
        case OnWord() as order:
            return Phrase.of("order {number}, not read back yet", number=order.order_number)
        case Reported() as told:
            return Phrase.of(
                "reported by {who} by {channel}, unconfirmed",
                who=told.reported_by,
                channel=told.via,
            )
        case OneTimeCode():
            return Phrase("by one-time code")
        case Written() as order:
            return Phrase.of("written order {number}", number=order.order_number)
