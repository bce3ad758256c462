"""One job at the desk: who does it, what it looks at, and what it puts on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.ports import Turn
from dutyconsole.domain.codec import event_data
from dutyconsole.domain.entry import Draft, Entry, PrivateValue, incident_stream
from dutyconsole.domain.events import Event
from dutyconsole.domain.incident import Incident, fold
from dutyconsole.domain.office import Office
from dutyconsole.domain.passing_on import passed_on
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.domain.situation import Adopted, Situation
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.wording import not_later

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk


LONG_BEFORE: Final = timedelta(hours=6)
"""What is said to have happened so long before the first report came in is pointed out."""


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is at the desk.

    Attributes:
        person: Who that is, or says to be.
        proven: The secret given at sign-on was right.
        wait: It was not looked at, or is the last for now: so long until the next try.
        taking: Instead of a secret the glass was broken, under this number.
        expired: The secret is right, and too old for most (`permissions.WHEN_EXPIRED`).
        session: The session of the shell in whose name this is; empty where a secret was given.
        log: Id of the log at whose desk that was; at another log it proves nothing.
    """

    person: str
    proven: bool
    wait: timedelta = timedelta()
    taking: str = ""
    session: str = ""
    expired: bool = False
    log: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is now on disk: the new entries, if any, and the incident after them."""

    incident: Incident
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry | None:
        """The last new entry."""
        return self.entries[-1] if self.entries else None

    @property
    def warnings(self) -> tuple[Phrase, ...]:
        """Odd but recorded: what is said to have happened long before the incident came in."""
        came_in = self.incident.reports[0].received_at
        if all(came_in - entry.occurred_at <= LONG_BEFORE for entry in self.entries):
            return ()
        return (Phrase("the time is long before the incident came in: correct it if it is wrong"),)


class Scene:
    """One job within the writer's turn: looks at the fold, decides, records."""

    def __init__(
        self,
        desk: Desk,
        turn: Turn,
        officer: Officer,
        occurred_at: datetime | None,
        gate: Refused | None,
    ) -> None:
        self._desk = desk
        self._officer = officer
        self._gate = gate
        self.turn = turn
        self.now = turn.now
        self.set_back = desk.ledger.office.clocks.jumps.set_back(turn.now)
        told = turn.now if occurred_at is None else occurred_at
        self.occurred_at = not_later(told, turn.now, self.set_back)

    @property
    def at_latest(self) -> datetime:
        """`occurred_at` by the machine's clock as it was before it was set back, if it was.

        What must not lie before something else is compared by this one.
        """
        return self.occurred_at + self.set_back

    @property
    def roster(self) -> Roster:
        """Everybody."""
        return self._desk.ledger.roster

    @property
    def adopted(self) -> Adopted:
        """The playbooks in force."""
        return self._desk.ledger.adopted

    @property
    def office(self) -> Office:
        """The registers of the office, as they were when this turn began."""
        return self._desk.ledger.office

    def situation(self, incident_id: str) -> Situation:
        """What a decision about an incident is made on."""
        incident = self._desk.ledger.incident(incident_id, self.turn.read)
        if incident is None:
            refuse(
                Code.UNKNOWN,
                "There is no incident {incident!r}",
                "list the incidents",
                incident=incident_id,
            )
        return self.standing(incident)

    def standing(self, incident: Incident) -> Situation:
        """What a decision about an incident is made on that this turn has just recorded."""
        return Situation(
            incident=incident,
            roster=self.roster,
            adopted=self.adopted,
            now=self.now,
            occurred_at=self.occurred_at,
            person=self._officer.person,
            head=self.turn.position,
            jumps=self.office.clocks.jumps,
        )

    def check_permitted(self) -> None:
        """Refuse who may not do this job: before anything is done beside the log.

        Raises:
            Refused: `not_signed_on`, `not_permitted`.
        """
        if self._gate is not None:
            raise self._gate

    def append(
        self,
        stream: str,
        events: Sequence[Event],
        private: tuple[PrivateValue, ...] = (),
        occurred_at: datetime | None = None,
    ) -> tuple[Entry, ...]:
        """Append events to a stream; private values belong to the first.

        Args:
            stream: Where they belong.
            events: In their order.
            private: Values that the first refers to.
            occurred_at: When they happened, where it is not the scene's own time.
        """
        self.check_permitted()
        if not events:
            return ()
        person = self._officer.person or None
        post = self._capacity(person)
        return self.turn.append(
            [
                Draft(
                    stream=stream,
                    kind=event.KIND,
                    schema=event.SCHEMA,
                    data=event_data(event),
                    occurred_at=occurred_at or self.occurred_at,
                    person=person,
                    post=post,
                    desk=self._desk.name,
                    private=private if index == 0 else (),
                )
                for index, event in enumerate(events)
            ]
        )

    def _capacity(self, person: str | None) -> str | None:
        if self._officer.taking:
            return BREAK_GLASS
        held = self.roster.posts_of(person, self.now) if person else ()
        return next((h.post for h in held), None)

    def record(
        self,
        incident_id: str,
        incident: Incident | None,
        events: Sequence[Event],
        private: tuple[PrivateValue, ...] = (),
        occurred_at: datetime | None = None,
    ) -> Recorded:
        """Append events of an incident, as `append` does, and update its line in the list.

        What is decided about a response is passed on: the list of those to be told goes with it.
        """
        if incident is not None:
            events = passed_on(self.standing(incident), events, self._desk.reference)
        entries = self.append(incident_stream(incident_id), events, private, occurred_at)
        for entry in entries:
            incident = fold(incident, entry, self.adopted.by_digest)
        assert incident is not None, "an incident begins with its report"
        if entries:
            self.turn.project(IncidentSummary.of(incident))
        return Recorded(incident, entries)
