"""One-time codes (TOTP, RFC 6238): a person's own device, enrolled by nobody but themselves."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.secrets import digest_of
from dutyconsole.domain.entry import ROSTER, Entry, seed_of
from dutyconsole.domain.events import CodeEnrolled, CodeMissed, CodeRemoved, CodeUsed
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.secret_review import check_undoubted
from dutyconsole.domain.signing import OneTimeCode, Signing, codes_paused

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer, Scene

ISSUER: Final = "dutyconsole"
DIGITS: Final = 6
STEP_SECONDS: Final = 30
EITHER_SIDE: Final = 1
"""So many codes before and after the present one count too: clocks differ, and reading takes
time."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What is shown once, to the person alone.

    Attributes:
        seed: To be typed into the device; whoever knows it can sign.
        uri: The same as an `otpauth:` address, which devices read as a square code.
    """

    entry: Entry
    seed: str = field(repr=False)
    uri: str = field(repr=False)


def enrol_code(desk: Desk, officer: Officer) -> Enrolled:
    """Let a device of one's own make one-time codes; an earlier one makes none any more.

    Raises:
        Refused: `not_signed_on`, where the secret is wrong or was set by somebody else;
            `not_signed`, where it is in doubt whose it is.
    """
    import pyotp

    seed = pyotp.random_base32()
    person = officer.person

    def work(scene: Scene) -> Entry:
        check_undoubted(
            scene.roster, person, Phrase("have a supervisor look into it, then enrol the device")
        )
        (entry,) = scene.append(ROSTER, [CodeEnrolled(person, digest_of(seed))])
        scene.turn.set_secret(seed_of(person), seed)
        return entry

    entry = desk.perform(officer, Action.OWN_CODE, work)
    uri = pyotp.TOTP(seed).provisioning_uri(name=person, issuer_name=ISSUER)
    return Enrolled(entry, seed, uri)


def remove_code(desk: Desk, officer: Officer, person: str = "") -> Entry:
    """Let a person's device make no codes any more: one's own, or, by an administrator, anybody's.

    Raises:
        Refused: `unknown`, `invalid` where there is none, `not_permitted`.
    """
    whose = person or officer.person
    action = Action.OWN_CODE if whose == officer.person else Action.KEEP_ROSTER

    def work(scene: Scene) -> Entry:
        known = scene.roster.persons.get(whose)
        if known is None:
            refuse(
                Code.UNKNOWN,
                "There is no person {person!r}",
                "look the person up in the roster",
                person=whose,
            )
        if not known.code_at:
            refuse(
                Code.INVALID,
                "{person} has no device for one-time codes",
                "nothing is left to do",
                person=Name("person", whose),
            )
        (entry,) = scene.append(ROSTER, [CodeRemoved(whose)])
        scene.turn.drop_secret(seed_of(whose))
        return entry

    return desk.perform(officer, action, work)


def read_out(desk: Desk, person: str, code: str, now: datetime) -> OneTimeCode:
    """What a code is worth that was read out just now; whether it was used is asked in the turn.

    Args:
        desk: The desk.
        person: Whose device.
        code: As typed, blanks allowed.
        now: The time.
    """
    typed = "".join(code.split())
    known = desk.roster.persons.get(person)
    seed = desk.log.secret(seed_of(person)) if known is not None and known.code_at else None
    if seed is None or len(typed) != DIGITS or not typed.isascii() or not typed.isdigit():
        return OneTimeCode(valid=False)
    import pyotp

    device, present = pyotp.TOTP(seed), int(now.timestamp()) // STEP_SECONDS
    for step in range(present - EITHER_SIDE, present + EITHER_SIDE + 1):
        if hmac.compare_digest(device.generate_otp(step), typed):
            return OneTimeCode(valid=True, step=step, person=person)
    return OneTimeCode(valid=False)


def note_missed(desk: Desk, officer: Officer, person: str, signing: Signing) -> None:
    """Keep in the log that a wrong code was read out: nobody guesses in silence."""
    if not isinstance(signing, OneTimeCode) or signing.valid:
        return

    def work(scene: Scene) -> None:
        known = scene.roster.persons.get(person)
        if known and known.code_at and not codes_paused(scene.roster, person, scene.now):
            scene.append(ROSTER, [CodeMissed(person)])

    desk.perform(officer, Action.RESPOND, work)


def use_up(scene: Scene, person: str, signing: Signing) -> None:
    """Keep in the log, together with what it signed, that a code has signed."""
    if isinstance(signing, OneTimeCode):
        scene.append(ROSTER, [CodeUsed(person, signing.step)])
