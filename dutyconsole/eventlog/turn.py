"""One turn at the log: what the holder of the lock may read and write before it is committed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam

from dutyconsole.domain.entry import Draft, Entry
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.eventlog import readmodels, reads
from dutyconsole.eventlog.append import ChainEnd, sealed_behind, write
from dutyconsole.eventlog.reads import HeadState
from dutyconsole.eventlog.tables import HEAD, PRIVATE, SECRET

_MOVE_HEAD: Final = HEAD.update().values(position=bindparam("to"), hash=bindparam("last"))


class Turn:
    """A transaction in which nobody else writes. Good only inside the work it was given to.

    Attributes:
        now: The recorded-at of everything appended in this turn.
        appended: The entries of this turn so far.
        erases: Whether a private value was erased in this turn.
        end: Where the chain ends, with what was appended.
    """

    def __init__(self, connection: Connection, head: HeadState, now: datetime) -> None:
        self.now = now
        self.appended: list[Entry] = []
        self.erases = False
        self._held: Connection | None = connection
        self.end = ChainEnd(head.log_id, head.position, head.hash)
        self._seqs: dict[str, int] = {}
        self._side_effects = False
        self._spoiled = False

    @property
    def position(self) -> int:
        """Position of the newest entry, those of this turn included."""
        return self.end.position

    def read(
        self,
        *,
        after: int = 0,
        streams: Sequence[str] | None = None,
        kinds: Collection[str] | None = None,
        limit: int | None = None,
        newest_first: bool = False,
    ) -> list[Entry]:
        """Entries behind position `after`, of the named streams and kinds or of all."""
        return list(
            reads.entries(
                self._connection,
                after=after,
                streams=streams,
                kinds=kinds,
                limit=limit,
                newest_first=newest_first,
            )
        )

    def entry(self, position_or_id: int | str) -> Entry | None:
        """One entry by its position or its id."""
        return reads.entry(self._connection, position_or_id)

    def private(self, ids: Iterable[str]) -> dict[str, str | None]:
        """Private values by id; None where erased."""
        return reads.private_values(self._connection, ids)

    def incidents(self, states: Sequence[str] | None = None) -> list[IncidentSummary]:
        """The incident list, oldest report first."""
        return reads.incidents(self._connection, states)

    def count_incidents(self, prefix: str) -> int:
        """How many incidents have an id that starts with `prefix`."""
        return reads.count_incidents(self._connection, prefix)

    def secret(self, person: str) -> str | None:
        """The person's secret as its encoded hash."""
        return reads.secret(self._connection, person)

    def append(self, drafts: Sequence[Draft]) -> tuple[Entry, ...]:
        """Append the drafts in their order, all recorded now.

        Raises:
            Refused: `invalid`, where a draft can't be written or is in the log already.
        """
        if not drafts:
            return ()
        sealed = sealed_behind(self._connection, self.end, self._seqs, drafts, self.now)
        self._spoiled = True
        write(self._connection, sealed, [value for draft in drafts for value in draft.private])
        self._spoiled = False
        entries = tuple(each.entry for each in sealed)
        self._seqs.update((entry.stream, entry.seq) for entry in entries)
        self.end = ChainEnd(self.end.log, entries[-1].position, sealed[-1].hash)
        self.appended.extend(entries)
        return entries

    def project(self, row: IncidentSummary) -> None:
        """Put one incident's new state in the incident list."""
        self._side_effects = True
        readmodels.project(self._connection, row)

    def set_secret(self, person: str, encoded: str) -> None:
        """Keep the person's new secret; the turn also appends the `secret_set` that says so."""
        self._side_effects = True
        changed = self._connection.execute(
            SECRET.update().where(SECRET.c.person == person).values(encoded=encoded)
        )
        if changed.rowcount == 0:
            self._connection.execute(SECRET.insert().values(person=person, encoded=encoded))

    def drop_secret(self, person: str) -> None:
        """Forget what is kept; the turn also appends the entry that says so."""
        self._side_effects = self.erases = True
        self._connection.execute(SECRET.delete().where(SECRET.c.person == person))

    def erase(self, private_id: str) -> None:
        """Erase a private value; the turn also appends the `private_erased` that says so."""
        self._side_effects = self.erases = True
        self._connection.execute(PRIVATE.delete().where(PRIVATE.c.id == private_id))

    def finish(self) -> bool:
        """Move the head and give the lock back; whether there is anything to commit.

        Raises:
            Refused: `not_recorded`, where an append failed and the work went on regardless.
            RuntimeError: Something beside the log was changed without an entry that says so.
        """
        connection = self._connection
        self.abandon()
        if self._spoiled:
            raise Refused(
                Code.NOT_RECORDED, "NOT RECORDED: an entry could not be written", "enter it again"
            )
        if self._side_effects and not self.appended:
            raise RuntimeError("nothing may change without an entry")
        if self.appended:
            moved = {"to": self.end.position, "last": self.end.hash}
            connection.execute(_MOVE_HEAD, moved)
        return bool(self.appended)

    def abandon(self) -> None:
        """Make this turn useless to whoever kept it."""
        self._held = None

    @property
    def _connection(self) -> Connection:
        if self._held is None:
            raise RuntimeError("this turn at the log is over")
        return self._held
