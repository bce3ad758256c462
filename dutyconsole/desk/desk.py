"""The desk: who is signed on, the shared fold, and the writer's turn of every job."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo
from typing import TypeVar

from dutyconsole.desk.backups import Backups
from dutyconsole.desk.codes import read_out
from dutyconsole.desk.ledger import Ledger
from dutyconsole.desk.ports import Log, Notary, Reference, Turn
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.desk.secrets import Secrets
from dutyconsole.desk.tries import Tried, Tries, Unhurried
from dutyconsole.domain.alarms import DeskState
from dutyconsole.domain.attachments import DEFAULT_MIB
from dutyconsole.domain.entry import DESK
from dutyconsole.domain.events import Event, SecretsMissed
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.lifecycle import with_absorbed
from dutyconsole.domain.office import Office
from dutyconsole.domain.permissions import (
    BY_SECRET_ALONE,
    WHEN_EXPIRED,
    Action,
    not_in_doubt,
    not_permitted,
    not_under_glass,
)
from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Person, Roster
from dutyconsole.domain.signing import OneTimeCode, Signed
from dutyconsole.domain.situation import Adopted, Situation
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.tries import in_words

T = TypeVar("T")

_ORDER = list(Code)


class Desk:
    """A workstation on one log.

    Args:
        log: The log.
        reference: The organisation's reference data.
        secrets: How secrets are hashed.
        name: The workstation's name.
        timezone: Zone of the incident numbers' dates; None is the machine's own.
        review_signoff: Whether archiving waits for a supervisor's sign-off.
        lock_after: Without a key pressed for so long the workstation is locked; None: never.
        notary: Signs the log's checkpoints.
        backups: Where the log's backups go, and when; None: nowhere.
        largest_attachment: Largest file that is attached, in bytes.
        tries: Counts wrong secrets; None counts nothing.
        secret_lasts: After so long a secret has to be replaced; None: never.
        warnings: What is odd about how the desk is set up.

    Attributes:
        unsealed: Why the last checkpoint could not be signed or kept; None: it was.
    """

    def __init__(
        self,
        log: Log,
        reference: Reference,
        secrets: Secrets,
        *,
        name: str = "1",
        timezone: tzinfo | None = None,
        review_signoff: bool = False,
        lock_after: timedelta | None = None,
        notary: Notary | None = None,
        backups: Backups | None = None,
        largest_attachment: int = DEFAULT_MIB * 1024 * 1024,
        tries: Tries | None = None,
        secret_lasts: timedelta | None = None,
        warnings: tuple[Phrase, ...] = (),
    ) -> None:
        self.log = log
        self.reference = reference
        self.secrets = secrets
        self.name = name
        self.timezone = timezone
        self.review_signoff = review_signoff
        self.lock_after = lock_after
        self.notary = notary
        self.backups = backups
        self.largest_attachment = largest_attachment
        self.tries: Tries = tries or Unhurried()
        self.secret_lasts = secret_lasts
        self._warnings = warnings
        self.unsealed: Refused | None = None
        self.ledger = Ledger(Office(settings=reference.clocks, zone=timezone))

    def refresh(self) -> int:
        """Fold what other desks have recorded meanwhile; returns the log's position."""
        self.ledger.advance(self.log.read, self.log.position)
        return self.ledger.position

    @property
    def warnings(self) -> tuple[Phrase, ...]:
        """What is odd about the log and about how the desk is set up."""
        return (*self.log.warnings, *self._warnings)

    @property
    def roster(self) -> Roster:
        """Everybody, as of now."""
        self.refresh()
        return self.ledger.roster

    @property
    def adopted(self) -> Adopted:
        """The playbooks in force, as of now."""
        self.refresh()
        return self.ledger.adopted

    @property
    def alarms(self) -> DeskState:
        """Which desks are silenced, as of now."""
        self.refresh()
        return self.ledger.alarms

    @property
    def office(self) -> Office:
        """The registers of the office, as of now."""
        self.refresh()
        return self.ledger.office

    def incident(self, incident_id: str) -> Incident:
        """An incident, as of now.

        Raises:
            Refused: `unknown`.
        """
        self.refresh()
        found = self.ledger.incident(incident_id, self.log.read)
        if found is None:
            refuse(
                Code.UNKNOWN,
                "There is no incident {incident!r}",
                "list the incidents",
                incident=incident_id,
            )
        return found

    def folded(self, incident_ids: Iterable[str]) -> dict[str, Incident]:
        """Several incidents, all as of the ledger's position; those nobody knows are left out."""
        self.refresh()
        read = self.log.read
        found = {name: self.ledger.incident(name, read) for name in incident_ids}
        return {name: incident for name, incident in found.items() if incident is not None}

    def with_absorbed(self, incident_id: str) -> tuple[str, ...]:
        """The incident and those merged into it, whose entries show in it.

        Raises:
            Refused: `unknown`.
        """
        return with_absorbed(incident_id, self.incident)

    def incidents(self, states: Sequence[str] | None = None) -> Sequence[IncidentSummary]:
        """The incident list, optionally of some states only."""
        return self.log.incidents(states)

    @property
    def backup_late(self) -> datetime | None:
        """When the newest backup was made, where that is too long ago."""
        return self.backups.late_since if self.backups else None

    @property
    def is_practice(self) -> bool:
        """Whether nothing in this log is real: secrets set by others may sign here."""
        return self.log.mode in ("sample", "demo", "drill")

    def sign_on(self, person: str, secret: str) -> Officer:
        """Check a secret. A wrong one is not refused here but at the first thing it is used for.

        To be called in a thread: it takes a tenth of a second, or waits for another's check.
        """
        tried = self._try(person, secret)
        return Officer(person, tried.right, tried.wait, log=self.log.log_id)

    def sign(self, person: str, secret: str) -> Signed:
        """What a person's secret, given for one signature, is worth."""
        tried = self._try(person, secret)
        known = self.ledger.roster.persons.get(person)
        own = known is not None and (self.is_practice or not known.secret_foreign)
        return Signed(valid=tried.right and own, wait=tried.wait, person=person)

    def _try(self, person: str, secret: str) -> Tried:
        known = person if person in self.roster.persons else ""
        encoded = self.log.secret(person) if known else None
        tried = self.tries.attempt(known, self.name, lambda: self.secrets.is_right(encoded, secret))
        if tried.missed:
            event = SecretsMissed(known, tried.missed)
            with suppress(Refused):  # a log that cannot be written keeps nobody out
                self.by_itself(lambda scene: scene.append(DESK, [event]))
        return tried

    def sign_code(self, person: str, code: str, now: datetime) -> OneTimeCode:
        """What a one-time code is worth that was read out just now."""
        return read_out(self, person, code, now)

    def check(self, officer: Officer, action: Action) -> None:
        """Refuse an officer who is not signed on or may not do `action`.

        Raises:
            Refused: `not_signed_on`, `not_permitted`.
        """
        self.refresh()
        gate = self._gate(officer, action)
        if gate is not None:
            raise gate

    def perform(
        self,
        officer: Officer,
        action: Action,
        work: Callable[[Scene], T],
        occurred_at: datetime | None = None,
    ) -> T:
        """Do one job as one transaction.

        What was asked is looked at before who asks: of several reasons to refuse, the first in the
        order of the codes is given. Nothing is recorded if anything is refused.

        Raises:
            Refused: Whatever the job refuses; `not_signed_on`, `not_permitted`, `not_recorded`.
        """

        def in_turn(turn: Turn) -> T:
            self.ledger.advance(turn.read, lambda: turn.position)
            gate = self._gate(officer, action)
            try:
                done = work(Scene(self, turn, officer, occurred_at, gate))
            except Refused as refused:
                if gate is not None and _ORDER.index(gate.code) < _ORDER.index(refused.code):
                    raise gate from None
                raise
            if gate is not None:
                raise gate
            return done

        return self._recorded(in_turn)

    def by_itself(self, work: Callable[[Scene], T], who: Officer | None = None) -> T:
        """Do as one transaction what needs nobody: a clock fires. Its entries name no person.

        Args:
            work: What is to be done.
            who: Named in the entries all the same; what they may do is for `work` to decide.

        Raises:
            Refused: `not_recorded`.
        """

        def in_turn(turn: Turn) -> T:
            self.ledger.advance(turn.read, lambda: turn.position)
            return work(Scene(self, turn, who or Officer("", proven=False), None, None))

        return self._recorded(in_turn)

    def change(
        self,
        officer: Officer,
        action: Action,
        incident_id: str,
        decide: Callable[[Situation], tuple[Event, ...]],
        occurred_at: datetime | None = None,
    ) -> Recorded:
        """Decide about one incident and record it: the shape of most jobs."""

        def work(scene: Scene) -> Recorded:
            situation = scene.situation(incident_id)
            return scene.record(incident_id, situation.incident, decide(situation))

        return self.perform(officer, action, work, occurred_at)

    def _recorded(self, in_turn: Callable[[Turn], T]) -> T:
        """Do the work in the writer's turn, then fold what it recorded."""
        done = self.log.transact(in_turn)
        with suppress(Refused):  # recorded it is: who looks next is told that it can't be read
            self.refresh()
        return done

    def _gate(self, officer: Officer, action: Action) -> Refused | None:
        """Why the officer may not: not signed on for it, or not permitted."""
        person = self.ledger.roster.persons.get(officer.person)
        if officer.log != self.log.log_id and (officer.proven or officer.log):
            return Refused(
                Code.NOT_SIGNED_ON,
                "{person} has signed on at another log",
                "sign on at this one",
                person=Name("person", officer.person),
            )
        if person is not None and self._took(officer):
            return not_under_glass(person, action)
        refused = self._not_signed_on(officer, person, action)
        if refused is not None or person is None:
            return refused
        gate = not_permitted(person, action)
        if gate is None and not self.is_practice:
            return not_in_doubt(self.ledger.roster, person.id, action)
        return gate

    def _not_signed_on(
        self, officer: Officer, person: Person | None, action: Action
    ) -> Refused | None:
        """Why the sign-on does not count for the action; None: it does, and the person is known."""
        if officer.taking and not officer.proven:
            return Refused(
                Code.NOT_SIGNED_ON,
                "{person} does not have this desk by breaking the glass any more",
                "sign on, or break the glass once more if it cannot wait",
                person=Name("person", officer.person),
            )
        if officer.session and action in BY_SECRET_ALONE:
            return Refused(
                Code.NOT_SIGNED_ON,
                "A session of the shell cannot {action}",
                "give the secret itself for that",
                action=Name("word", action.value),
            )
        if officer.expired and action not in WHEN_EXPIRED:
            return Refused(
                Code.NOT_SIGNED_ON,
                "The secret of {person} has expired",
                "choose another first",
                person=Name("person", officer.person),
            )
        if officer.wait:
            return Refused(
                Code.NOT_SIGNED_ON,
                "Too many wrong secrets were given for {person} or at this desk",
                "wait {time}, or break the glass if it cannot wait",
                person=Name("person", officer.person),
                time=in_words(officer.wait),
            )
        if person is None or not officer.proven:
            named = Phrase.of("{person} is not signed on", person=Name("person", officer.person))
            return Refused(
                Code.NOT_SIGNED_ON,
                named if officer.person else Phrase("Nobody is signed on"),
                "sign on with your name and your own secret",
            )
        if person.left:
            return Refused(
                Code.NOT_SIGNED_ON,
                "{person} has left",
                "have an administrator take them back",
                person=Name("person", officer.person),
            )
        if person.secret_foreign and not self.is_practice and action is not Action.OWN_SECRET:
            return Refused(
                Code.NOT_SIGNED_ON,
                "The secret of {person} was set by somebody else",
                "choose your own secret first",
                person=Name("person", officer.person),
            )
        return None

    def _took(self, officer: Officer) -> bool:
        """Whether the officer has taken this desk by breaking the glass, and not given it back."""
        taking = self.ledger.office.sign_ons.takings.get(officer.taking)
        return (
            taking is not None
            and not taking.over
            and (taking.person, taking.desk) == (officer.person, self.name)
        )
