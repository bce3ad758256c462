"""Writing entries: the same few lines for every database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from dutyconsole.domain.entry import Draft, Entry, PrivateValue, utc_text
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog import reads, search
from dutyconsole.eventlog.codec import Sealed, private_references, seal
from dutyconsole.eventlog.tables import ENTRY, PRIVATE

_NEW_ENTRY: Final = ENTRY.insert()


@dataclass(frozen=True, slots=True)
class ChainEnd:
    """Where the next entry goes: behind `position`, chained to `hash`."""

    log: str
    position: int
    hash: bytes


def sealed_behind(
    connection: Connection,
    end: ChainEnd,
    seqs: Mapping[str, int],
    drafts: Sequence[Draft],
    now: datetime,
) -> list[Sealed]:
    """The drafts with their places and bytes; nothing is written yet.

    Args:
        connection: In a transaction in which the head is locked.
        end: The chain's end.
        seqs: Newest seq of the streams this transaction has written to.
        drafts: In the order in which they happened.
        now: The recorded-at of them all.

    Raises:
        Refused: `invalid`, where a draft holds what canonical JSON can't.
    """
    sealed: list[Sealed] = []
    newest = dict(seqs)
    position, previous = end.position, end.hash
    for draft in drafts:
        if draft.stream not in newest:
            newest[draft.stream] = reads.last_seq(connection, draft.stream)
        position, seq = position + 1, newest[draft.stream] + 1
        written = seal(
            draft, log=end.log, position=position, seq=seq, recorded_at=now, previous=previous
        )
        _check_private(draft)
        newest[draft.stream], previous = seq, written.hash
        sealed.append(written)
    return sealed


def write(
    connection: Connection, sealed: Sequence[Sealed], private: Sequence[PrivateValue]
) -> None:
    """Write sealed entries, the private values they refer to, and their place in the index.

    Raises:
        Refused: `invalid`, where one is in the log already.
    """
    try:
        connection.execute(_NEW_ENTRY, [row(each) for each in sealed])
        if private:
            connection.execute(
                PRIVATE.insert(), [{"id": p.id, "salt": p.salt, "value": p.value} for p in private]
            )
    except IntegrityError as error:
        raise Refused(
            Code.INVALID, "This is in the log already", "look for it in the log"
        ) from error
    search.add_to_index(connection, [(each.entry.position, each.entry.data) for each in sealed])


def row(sealed: Sealed) -> dict[str, Any]:
    """The row that is stored for an entry: the bytes, and the copies to query by."""
    return {**copies(sealed.entry), "payload": sealed.payload, "hash": sealed.hash}


def copies(entry: Entry) -> dict[str, Any]:
    """The columns that repeat what the payload says."""
    return {
        "position": entry.position,
        "id": entry.id,
        "stream": entry.stream,
        "seq": entry.seq,
        "kind": entry.kind,
        "schema": entry.schema,
        "recorded_at": utc_text(entry.recorded_at),
        "occurred_at": utc_text(entry.occurred_at),
        "person": entry.person,
        "post": entry.post,
        "desk": entry.desk,
    }


def _check_private(draft: Draft) -> None:
    """A value that no entry refers to could never be found again to be erased."""
    referred = dict(private_references(draft.data))
    for value in draft.private:
        if referred.get(value.id) != value.digest:
            raise ValueError(f"private value {value.id} is not referred to by its entry")
