"""How a launch, an end or a transfer is vouched for: by secret, by word, by report, in writing.

A voice can't be proved; what stands on one stays visibly unconfirmed until its owner vouches.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NoReturn, TypeAlias

from dutyconsole.domain.events import Mode
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.secret_review import in_doubt
from dutyconsole.domain.situation import Situation
from dutyconsole.domain.tries import in_words


@dataclass(frozen=True, slots=True)
class Signed:
    """The person's own secret, given at a desk.

    Attributes:
        valid: The desk found it right.
        wait: After too many wrong ones it was not looked at: so long until the next try.
        person: Whose secret that was; empty: of whoever is asked for.
    """

    valid: bool
    wait: timedelta = timedelta()
    person: str = ""


@dataclass(frozen=True, slots=True)
class OnWord:
    """A telephone order with its number; nothing until it was read back and confirmed."""

    order_number: str
    read_back: bool


@dataclass(frozen=True, slots=True)
class Reported:
    """It happened elsewhere and the desk was told, by whom and how."""

    reported_by: str
    via: str


@dataclass(frozen=True, slots=True)
class Written:
    """A written order from the person, by its number."""

    order_number: str


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """A one-time code (TOTP) from the person's own device, read out over the telephone.

    Attributes:
        valid: The desk found it right for about now.
        step: Which code it is, RFC 6238's T: it counts once, and none older after it.
        person: Whose device; empty: that of whoever is asked for.
    """

    valid: bool
    step: int = 0
    person: str = ""


Signing: TypeAlias = Signed | OnWord | Reported | Written | OneTimeCode

WRONG_CODES: Final = 5
"""So many wrong codes in a row, and codes count for nothing for a while. A local setting."""

CODES_PAUSE: Final = timedelta(minutes=15)
"""For how long, from the last wrong one. A local setting."""


def check_known(roster: Roster, person: str, post: str, unit: str) -> None:
    """Refuse a launcher, post or unit that nobody has heard of."""
    check_person(roster, person)
    if post not in roster.posts:
        refuse(
            Code.UNKNOWN,
            "There is no post {post!r}",
            "name one of: {posts}",
            post=post,
            posts=Names.of("post", *roster.posts),
        )
    if unit and unit not in roster.units:
        refuse(
            Code.UNKNOWN,
            "There is no unit {unit!r}",
            "name one of: {units}",
            unit=unit,
            units=Names.of("unit", *roster.units),
        )


def check_person(roster: Roster, person: str) -> None:
    """Refuse a person that nobody has heard of."""
    if person not in roster.persons:
        refuse(
            Code.UNKNOWN,
            "There is no person {person!r}",
            "look the person up in the roster",
            person=person,
        )


def check_evidence(signing: Signing) -> None:
    """Refuse an order without its number and a report without its source."""
    match signing:
        case OnWord(order_number="") | Written(order_number=""):
            refuse(Code.INVALID, "The order has no number", "give the order number")
        case Reported(reported_by="") | Reported(via=""):
            refuse(Code.INVALID, "It is not said who reported it and how", "name both")
        case _:
            return


def check_signed(signing: Signing, person: str) -> None:
    """Refuse a wrong secret and an order that was not read back."""
    match signing:
        case Signed(valid=False, wait=wait) if wait:
            refuse(
                Code.NOT_SIGNED,
                "Too many wrong secrets were given for {person} or at this desk",
                "wait {time}, or let {person} order it by telephone",
                person=Name("person", person),
                time=in_words(wait),
            )
        case Signed(valid=valid, person=by) if not valid or by not in ("", person):
            refuse(
                Code.NOT_SIGNED,
                "That is not {person}'s own secret, or it is one that somebody else set",
                "{person} signs with a secret of their own, or orders it by telephone",
                person=Name("person", person),
            )
        case OnWord(read_back=False):
            refuse(
                Code.NOT_READ_BACK,
                "The order has not been read back, so it is not in force",
                "read it back and have it confirmed",
            )
        case _:
            return


def check_no_code(signing: Signing) -> None:
    """Refuse a one-time code where nothing but one's own secret or order will do."""
    if isinstance(signing, OneTimeCode):
        refuse(
            Code.INVALID,
            "A one-time code confirms and disputes; it launches and ends nothing",
            "enter it as a telephone order, then confirm it by the code",
        )


def check_code(roster: Roster, person: str, signing: Signing, now: datetime) -> None:
    """Refuse a code that is wrong, was used, or comes after too many wrong ones."""
    if not isinstance(signing, OneTimeCode):
        return
    known = roster.persons[person]
    if not known.code_at:
        refuse(
            Code.NOT_SIGNED,
            "{person} has no device for one-time codes",
            "get {person}'s own signature or a written order",
            person=Name("person", person),
        )
    if codes_paused(roster, person, now):
        refuse(
            Code.NOT_SIGNED,
            "{count} wrong codes in a row were read out for {person}",
            "wait {minutes} minutes, or get their own signature or a written order",
            count=WRONG_CODES,
            person=Name("person", person),
            minutes=CODES_PAUSE // timedelta(minutes=1),
        )
    if not signing.valid or signing.person not in ("", person):
        refuse(
            Code.NOT_SIGNED,
            "That is not the code that {person}'s device shows now",
            "have the next one read out, digit by digit",
            person=Name("person", person),
        )
    if signing.step <= known.code_step:
        refuse(
            Code.NOT_SIGNED,
            "That code has signed already, and a code signs once",
            "wait for the next one, at most half a minute",
        )


def codes_paused(roster: Roster, person: str, now: datetime) -> bool:
    """Whether codes count for nothing at the moment, after too many wrong ones."""
    known = roster.persons[person]
    last = known.code_missed_at
    return known.codes_missed >= WRONG_CODES and last is not None and now < last + CODES_PAUSE


def mode_of(signing: Signing) -> Mode:
    """The mode that the log records."""
    match signing:
        case Signed():
            return Mode.SIGNED
        case OnWord():
            return Mode.ON_WORD
        case Reported():
            return Mode.REPORTED
        case Written():
            return Mode.WRITTEN
        case OneTimeCode():
            return Mode.CODE


def order_number_of(signing: Signing) -> str:
    """The order number, if there is an order."""
    return signing.order_number if isinstance(signing, OnWord | Written) else ""


def reset_since(roster: Roster, person: str, response: Response) -> bool:
    """Whether somebody else has set the person's secret since the launch, or it is in doubt."""
    set_at = roster.persons[person].foreign_secret_at
    return set_at > response.position or in_doubt(roster, person)


def standing_at(situation: Situation, level: Level, run: str) -> list[Response]:
    """Responses in force at a level, oldest first; `run` may be a run or else a playbook id."""
    runs = situation.incident.runs
    at_level = [r for r in situation.incident.in_force if r.level is level]
    standing = [r for r in at_level if run in ("", r.run)]
    standing = standing or [r for r in at_level if run == runs[r.run].playbook.id]
    if not standing:
        in_force = tuple(
            Phrase.of("Level {level} ({run})", level=r.level, run=r.run)
            for r in situation.incident.in_force
        )
        refuse(
            Code.UNKNOWN,
            "No Level {level} response of incident {incident} is in force",
            "in force: {responses}",
            level=level,
            incident=situation.incident.id,
            responses=Names(in_force or (Phrase("nothing"),)),
        )
    return sorted(standing, key=lambda r: r.position)


def answered_by(standing: list[Response], person: str, level: Level) -> list[Response]:
    """What of it a person answers for, in one run; empty where they do not."""
    own = [r for r in standing if r.answerable == person]
    runs = {r.run for r in own}
    if len(runs) > 1:
        refuse(
            Code.INVALID,
            "{person} answers for Level {level} in several runs",
            "say which run: {runs}",
            person=Name("person", person),
            level=level,
            runs=Names.of("playbook", *sorted(runs)),
        )
    return own


def refuse_not_launcher(
    situation: Situation, response: Response, person: str, does: Phrase, who: str = ""
) -> NoReturn:
    """Say who launched it, and that only they may."""
    answerable = who or response.answerable
    known = situation.roster.persons.get(answerable)
    only = Phrase.of("only {person} {does}", person=Name("person", answerable), does=does)
    if known and known.phone:
        only = Phrase.of("{only}, telephone {phone}", only=only, phone=known.phone)
    launched = Phrase.of(
        "Level {level} was launched by {launcher} ({post})",
        level=response.level,
        launcher=Name("person", response.launcher),
        post=Name("post", response.post),
    )
    if answerable != response.launcher:
        handed = Name("person", answerable)
        launched = Phrase.of(
            "{launched} and handed over to {person}", launched=launched, person=handed
        )
    refuse(
        Code.NOT_LAUNCHER,
        "{launched}; {person} did not launch it",
        only,
        launched=launched,
        person=Name("person", person),
    )
