"""Checking a whole log: the chain first, then everything that repeats or completes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from hashlib import sha256

from sqlalchemy import Connection, RowMapping
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.attachments import ATTACHMENT_KINDS, Content, contents
from dutyconsole.domain.entry import Entry, Json, private_digest, seed_of
from dutyconsole.domain.refusal import Refused
from dutyconsole.eventlog import readmodels, reads
from dutyconsole.eventlog.append import copies
from dutyconsole.eventlog.attachments import AttachmentStore
from dutyconsole.eventlog.codec import (
    FIRST_HASH,
    DamagedEntry,
    chained,
    opened,
    private_references,
)
from dutyconsole.eventlog.reads import HeadState
from dutyconsole.eventlog.rows import Projector, Verdict
from dutyconsole.eventlog.schema import wrong_triggers
from dutyconsole.eventlog.search import IndexSum, first_wrong, refresh
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.tables import ENTRY, PRIVATE, SECRET


class _Wrong(Exception):
    """The first thing found that is wrong."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


class _Check:
    """One pass over the entries, and what it learns on the way for the checks after it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.entries = 0
        self.read_through = False
        self.remarks: tuple[str, ...] = ()
        self._last = FIRST_HASH
        self._seqs: Counter[str] = Counter()
        self._index = IndexSum()
        self._references: dict[str, tuple[int, str]] = {}
        self._erased: dict[str, int] = {}
        self._lost: set[str] = set()
        self._secrets: dict[str, tuple[int, str]] = {}

    def chain(self, *, learn: bool = True) -> None:
        """Every entry in its place, unchanged, and the head at the end of them."""
        head = reads.head(self._connection)
        if not head.log_id.startswith(f"{head.mode}-"):
            raise _Wrong(f"the log says it is {head.mode}, its name {head.log_id} does not")
        for row in self._connection.execute(ENTRY.select().order_by(ENTRY.c.position)).mappings():
            entry = self._entry(row, head)
            self.entries, self._last = entry.position, row["hash"]
            if learn:
                self._learn(entry)
        self.read_through = True
        if head.position != self.entries:
            at = min(head.position, self.entries) + 1
            raise _Wrong(f"the head stands at {head.position}, the entries at {self.entries}", at)
        if head.hash != self._last:
            raise _Wrong("the head is not the end of the chain", self.entries or None)

    def _entry(self, row: RowMapping, head: HeadState) -> Entry:
        position = self.entries + 1
        if row["position"] != position:
            raise _Wrong(f"entry {position} is missing", position)
        if chained(self._last, row["payload"]) != row["hash"]:
            raise _Wrong(_broken(position, row["payload"], row["hash"]), position)
        try:
            entry = opened(row["payload"], row["hash"])
        except DamagedEntry as error:
            raise _Wrong(f"entry {position} can't be read: {error}", position) from error
        for column, value in copies(entry).items():
            if row[column] != value:
                raise _Wrong(f"column {column} of entry {position} is not what it says", position)
        if entry.log != head.log_id:
            raise _Wrong(f"entry {position} belongs to the log {entry.log}", position)
        self._seqs[entry.stream] += 1
        if entry.seq != self._seqs[entry.stream]:
            raise _Wrong(f"entry {position} is not the next of {entry.stream}", position)
        return entry

    def _learn(self, entry: Entry) -> None:
        self._index.add(entry)
        for private, digest in private_references(entry.data):
            self._references.setdefault(private, (entry.position, digest))
        match entry.kind, entry.data:
            case "private_erased", {"private": str(private)}:
                self._erased[private] = entry.position
            case "secret_set", {"person": str(person), "digest": str(digest)}:
                self._secrets[person] = entry.position, digest
            case "code_enrolled", {"person": str(person), "digest": str(digest)}:
                self._secrets[seed_of(person)] = entry.position, digest
            case "code_removed", {"person": str(person)}:
                self._secrets.pop(seed_of(person), None)
            case "person_left", {"person": str(person)}:
                self._secrets.pop(person, None)
                self._secrets.pop(seed_of(person), None)
            case "log_restored", Mapping() as data:
                self._lost.update(map(str, _listed(data, "private_lost")))
                for name in _listed(data, "secrets_lost"):
                    self._secrets.pop(str(name), None)

    def pages(self) -> None:
        """The file holds together: also its indexes, which the chain does not see."""
        refresh(self._connection)
        if not SqliteDatabase.is_sound(self._connection):
            raise _Wrong("the file is damaged: restore the latest backup beside it")

    def triggers(self) -> None:
        """What keeps the log append-only is in place."""
        wrong = wrong_triggers(self._connection)
        if wrong:
            raise _Wrong(f"triggers are missing or changed: {', '.join(wrong)}")

    def private_values(self) -> None:
        """Every private value is what its entry was given, or was erased by an entry."""
        due = dict(self._references)
        for private, salt, value in self._connection.execute(PRIVATE.select()):
            position, digest = due.pop(private, (None, None))
            if position is None:
                raise _Wrong("a private value belongs to no entry")
            if private in self._erased:
                raise _Wrong("an erased private value is there again", self._erased[private])
            if private_digest(salt, value) != digest:
                raise _Wrong(f"a private value of entry {position} was changed", position)
        for private, (position, _) in due.items():
            if private not in self._erased and private not in self._lost:
                raise _Wrong(f"a private value of entry {position} is missing", position)

    def secrets(self) -> None:
        """Every secret and seed is the one that was set last; none is missing, none left over."""
        due = dict(self._secrets)
        for person, encoded in self._connection.execute(SECRET.select()):
            position, digest = due.pop(person, (None, None))
            if sha256(encoded.encode()).hexdigest() != digest:
                raise _Wrong(f"the secret of {person} is not the one that was set", position)
        for person, (position, _) in due.items():
            raise _Wrong(f"the secret of {person} is missing", position)

    def attachments(self, store: AttachmentStore) -> None:
        """Every content that an entry names is what it was; what no entry names is remarked on."""
        for content in _named(self._connection).values():
            fault = store.fault(content)
            if fault is not None and content.sha256 in self._named_by_now():
                at = content.position
                raise _Wrong(f"the file attached by entry {at} does not hold: {fault}", at)
        self.remarks += store.remarks(self._named_by_now())

    def _named_by_now(self) -> Mapping[str, Content]:
        """What must be there by now: some of it may have been erased since this check began."""
        with self._connection.engine.connect() as connection:
            return _named(connection)

    def incident_list(self, projector: Projector) -> None:
        """The incident list is what the entries say."""
        differing = readmodels.differing(
            self._connection, reads.entries(self._connection), projector
        )
        if differing:
            names = ", ".join(name for name, _ in differing)
            position = min((at for _, at in differing if at is not None), default=None)
            raise _Wrong(f"the incident list is wrong for {names}: rebuild it", position)

    def search_index(self) -> None:
        """The search index holds what the entries say."""
        refresh(self._connection)
        if self._index.differs(self._connection):
            at = first_wrong(self._connection, reads.entries(self._connection))
            raise _Wrong(f"the search index is wrong for entry {at}: rebuild it", at)


def verify(
    connection: Connection, projector: Projector | None, store: AttachmentStore | None
) -> Verdict:
    """Check everything the log holds, as of one moment.

    Args:
        connection: To the log.
        projector: Folds all entries into the incident list; None: it is left alone.
        store: Holds the attached files; None: they are left alone.
    """
    check = _Check(connection)
    steps = [check.chain, check.pages, check.triggers, check.private_values, check.secrets]
    if store is not None:
        steps.append(partial(check.attachments, store))
    if projector is not None:
        steps.append(partial(check.incident_list, projector))
    steps.append(check.search_index)
    return _verdict(check, steps)


def verify_chain(connection: Connection) -> Verdict:
    """Check the entries, the head and the file that holds them."""
    check = _Check(connection)
    return _verdict(check, [partial(check.chain, learn=False), check.pages])


def _listed(data: Mapping[str, Json], name: str) -> Sequence[Json]:
    """A list in an entry's data; empty where it is none."""
    found = data.get(name)
    return found if isinstance(found, list) else ()


def _verdict(check: _Check, steps: Iterable[Callable[[], None]]) -> Verdict:
    try:
        for step in steps:
            step()
    except _Wrong as wrong:
        return Verdict(False, check.entries, wrong.position, wrong.reason)
    except DBAPIError as error:
        at = None if check.read_through else check.entries + 1
        return Verdict(False, check.entries, at, f"the log can't be read through: {error.orig}")
    except Refused as refused:
        return Verdict(False, check.entries, None, refused.message)
    return Verdict(True, check.entries, remarks=check.remarks)


def _named(connection: Connection) -> Mapping[str, Content]:
    """The contents of attached files that must be there, by digest."""
    return contents(reads.entries(connection, kinds=ATTACHMENT_KINDS))


def _broken(position: int, payload: bytes, digest: bytes) -> str:
    """What happened to an entry that does not continue the chain, as far as it tells itself."""
    try:
        says = opened(payload, digest).position
    except DamagedEntry:
        says = position
    if says == position:
        return f"entry {position} does not continue the chain: it was changed"
    return (
        f"entry {position} does not continue the chain: it says that it is entry {says}, so it was"
        " put here, or others were removed or exchanged"
    )
