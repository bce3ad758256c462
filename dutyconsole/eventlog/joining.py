"""Putting exported entries behind a log that ends earlier: byte for byte, and only if they join."""

from __future__ import annotations

import errno
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dutyconsole.domain.entry import Entry, PrivateValue, seed_of
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog import faults, readmodels, reads
from dutyconsole.eventlog.append import write
from dutyconsole.eventlog.codec import (
    FIRST_HASH,
    DamagedEntry,
    Sealed,
    chained,
    opened,
    private_references,
)
from dutyconsole.eventlog.export import ENTRIES, HASHES, VALUES
from dutyconsole.eventlog.reads import HeadState
from dutyconsole.eventlog.rows import Projector
from dutyconsole.eventlog.sqlite import SqliteDatabase
from dutyconsole.eventlog.tables import ENTRY, HEAD, PRIVATE, SECRET

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Joined:
    """What was put behind a log.

    Attributes:
        count: How many entries.
        private: Ids of personal data that the entries refer to and the export did not hold.
        secrets: Under which names secrets and seeds were set that no export holds: what the log
            has under them is older, and must open nothing once the log is in use.
    """

    count: int = 0
    private: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


def join(database: SqliteDatabase, folder: Path, projector: Projector) -> Joined:
    """Append the entries of an export that the log does not have, in one transaction.

    Args:
        database: The log; nobody else is at it.
        folder: The export.
        projector: Folds all entries into the incident list, which is made anew.

    Raises:
        Refused: `invalid`, where the export does not go on from the log; `not_recorded`, where it
            can't be read or written down.
    """
    try:
        values = _values(folder / VALUES)
        with (
            (folder / ENTRIES).open("rb") as lines,
            (folder / HASHES).open("rb") as hashes,
            database.writer.begin() as connection,
        ):
            joining = _Joining(connection, folder, values)
            joining.all(zip_longest(lines, hashes, fillvalue=b""))
            readmodels.rebuild(connection, reads.entries(connection), projector)
            return joining.joined()
    except UnicodeDecodeError as error:
        raise faults.no_file(folder, OSError(errno.EINVAL, "it is no export")) from error
    except OSError as error:
        raise faults.no_file(folder, error) from error
    except DBAPIError as error:
        raise faults.not_usable(database.path, error) from error


class _Joining:
    """One pass over an export: what the log has must be the same, what follows is appended."""

    def __init__(
        self, connection: Connection, folder: Path, values: dict[str, tuple[bytes, str]]
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._values = values
        self._head = reads.head(connection)
        self._end = FIRST_HASH
        self._position = 0
        self._private: dict[str, None] = {}
        self._secrets: dict[str, None] = {}

    def all(self, lines: Iterable[tuple[bytes, bytes]]) -> None:
        """Compare what both have, then append the rest and move the head."""
        rows = iter(lines)
        known = self._connection.execute(
            ENTRY.select().with_only_columns(ENTRY.c.hash).order_by(ENTRY.c.position)
        ).scalars()
        for (line, digest), mine in zip(islice(rows, self._head.position), known, strict=False):
            if self._chained(line, digest)[1] != mine:
                raise self._refusal(Phrase("the backup has another one there"))
        if self._position < self._head.position:
            raise Refused(
                Code.INVALID,
                "The entries in {path} end at {end}, the backup at {position}: they add nothing",
                "restore the backup without them, or name a newer export",
                path=faults.shown(self._folder),
                end=self._position,
                position=self._head.position,
            )
        for few in iter(lambda: list(islice(rows, _BATCH)), []):
            self._append([self._sealed(line, digest, self._head) for line, digest in few])
        self._connection.execute(HEAD.update().values(position=self._position, hash=self._end))

    def joined(self) -> Joined:
        """What was done."""
        count = self._position - self._head.position
        return Joined(count, tuple(self._private), tuple(self._secrets))

    def _append(self, sealed: list[Sealed]) -> None:
        # Of one batch a value may be both given and erased: it is written only if it stays.
        given: dict[str, PrivateValue] = {}
        erased: list[str] = []
        for each in sealed:
            self._learn(each.entry, given, erased)
        write(self._connection, sealed, list(given.values()))
        for private in erased:
            self._connection.execute(PRIVATE.delete().where(PRIVATE.c.id == private))

    def _learn(self, entry: Entry, given: dict[str, PrivateValue], erased: list[str]) -> None:
        for private, digest in private_references(entry.data):
            value = PrivateValue(private, *self._values.get(private, (b"", "")))
            if private in self._values and value.digest == digest:
                given[private] = value
            elif not self._is_kept(private):
                self._private[private] = None
        match entry.kind, entry.data:
            case "private_erased", {"private": str(private)}:
                given.pop(private, None)
                self._private.pop(private, None)
                erased.append(private)
            case "secret_set", {"person": str(person)}:
                self._secrets[person] = None
            case "code_enrolled", {"person": str(person)}:
                self._secrets[seed_of(person)] = None
            case "code_removed", {"person": str(person)}:
                self._forget(seed_of(person))
                self._secrets.pop(seed_of(person), None)
            case "person_left", {"person": str(person)}:
                for name in (person, seed_of(person)):
                    self._forget(name)
                    self._secrets.pop(name, None)

    def _is_kept(self, private: str) -> bool:
        question = PRIVATE.select().where(PRIVATE.c.id == private)
        return self._connection.execute(question).first() is not None

    def _forget(self, name: str) -> None:
        """What was removed by an entry is removed here too."""
        self._connection.execute(SECRET.delete().where(SECRET.c.person == name))

    def _sealed(self, line: bytes, digest: bytes, head: HeadState) -> Sealed:
        payload, raw = self._chained(line, digest)
        try:
            entry = opened(payload, raw)
        except DamagedEntry as error:
            raise self._refusal(Phrase("it is no entry")) from error
        if (entry.log, entry.position) != (head.log_id, self._position):
            raise self._refusal(Phrase("it belongs to another log or another place"))
        return Sealed(entry, payload, raw)

    def _chained(self, line: bytes, digest: bytes) -> tuple[bytes, bytes]:
        """The next line's bytes and hash, once they continue the chain."""
        self._position += 1
        if not line.endswith(b"\n") or not digest.endswith(b"\n"):
            raise self._refusal(Phrase("it is missing or cut off"))
        payload = line[:-1]
        self._end = chained(self._end, payload)
        if self._end.hex().encode() != digest[:-1]:
            raise self._refusal(Phrase("it does not continue the chain"))
        return payload, self._end

    def _refusal(self, why: Phrase) -> Refused:
        return Refused(
            Code.INVALID,
            "The entries in {path} do not join at entry {position}: {why}",
            "take an export of the same log that was not changed",
            path=faults.shown(self._folder),
            position=self._position,
            why=why,
        )


def _values(path: Path) -> dict[str, tuple[bytes, str]]:
    """The personal data of an export: salt and value by id; none where it was left out."""
    return dict(_read_values(path)) if path.exists() else {}


def _read_values(path: Path) -> Iterator[tuple[str, tuple[bytes, str]]]:
    for line in path.read_bytes().splitlines():
        try:
            row = json.loads(line)
            yield str(row["id"]), (bytes.fromhex(row["salt"]), str(row["value"]))
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise OSError(errno.EINVAL, "it is no export") from error
