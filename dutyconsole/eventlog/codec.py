"""The bytes of an entry: RFC 8785 out, plain values back, and the chain's hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import rfc8785

from dutyconsole.domain.entry import ENTRY_VERSION, Draft, Entry, utc_text, utc_time
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, Refused

FIRST_HASH: Final = bytes(32)
"""What stands before the first entry in the chain."""

_FIELDS: Final = {
    *("v", "log", "position", "id", "stream", "seq", "kind", "schema"),
    *("recorded_at", "occurred_at", "person", "post", "desk", "data"),
}

_Plain: TypeAlias = "bool | int | str | list[_Plain] | dict[str, _Plain] | None"


class DamagedEntry(ValueError):
    """Stored bytes are no entry."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry with the bytes that are stored for it."""

    entry: Entry
    payload: bytes
    hash: bytes


def chained(previous: bytes, payload: bytes) -> bytes:
    """The chain's hash after `payload`."""
    return hashlib.sha256(previous + payload).digest()


def seal(
    draft: Draft, *, log: str, position: int, seq: int, recorded_at: datetime, previous: bytes
) -> Sealed:
    """The draft at its place in the log.

    Raises:
        Refused: `invalid`, where the draft holds what canonical JSON can't.
    """
    try:
        envelope: dict[str, _Plain] = {
            "v": ENTRY_VERSION,
            "log": log,
            "position": position,
            "id": draft.id,
            "stream": draft.stream,
            "seq": seq,
            "kind": draft.kind,
            "schema": draft.schema,
            "recorded_at": _time_text(recorded_at),
            "occurred_at": _time_text(draft.occurred_at),
            "person": draft.person,
            "post": draft.post,
            "desk": draft.desk,
            "data": _plain(draft.data),
        }
        payload = rfc8785.dumps(envelope)
        for private in draft.private:
            private.value.encode()
    except (ValueError, OverflowError, RecursionError) as error:
        raise Refused(
            Code.INVALID,
            "This can't be written into the log: {why}",
            "enter it as plain text and whole numbers",
            why=_reason(error),
        ) from error
    digest = chained(previous, payload)
    return Sealed(_entry(envelope, digest), payload, digest)


def opened(payload: bytes, digest: bytes) -> Entry:
    """The entry that is stored as `payload`.

    Raises:
        DamagedEntry: The bytes are no entry.
    """
    try:
        envelope = json.loads(payload)
        if envelope.keys() != _FIELDS or envelope["v"] != ENTRY_VERSION:
            raise DamagedEntry("unknown fields or version")
        return _entry(envelope, digest)
    except DamagedEntry:
        raise
    except (ValueError, AttributeError, TypeError, RecursionError) as error:
        raise DamagedEntry(str(error)) from error


def private_references(value: object) -> Iterator[tuple[str, str]]:
    """Id and digest of every private value that an entry's data refers to, at any depth."""
    match value:
        case {"private": str(private), "digest": str(digest)}:
            yield private, digest
        case Mapping():
            for part in value.values():
                yield from private_references(part)
        case list() | tuple():
            for part in value:
                yield from private_references(part)


def _entry(envelope: Mapping[str, Any], digest: bytes) -> Entry:
    return Entry(
        log=envelope["log"],
        position=envelope["position"],
        id=envelope["id"],
        stream=envelope["stream"],
        seq=envelope["seq"],
        kind=envelope["kind"],
        schema=envelope["schema"],
        recorded_at=utc_time(envelope["recorded_at"]),
        occurred_at=utc_time(envelope["occurred_at"]),
        person=envelope["person"],
        post=envelope["post"],
        desk=envelope["desk"],
        data=envelope["data"],
        hash=digest.hex(),
    )


def _plain(value: object) -> _Plain:
    """`value` with exact built-in types, so that what was appended equals what is read back."""
    match value:
        case None | bool():
            return value
        case int():
            return int(value)
        case str():
            return str.__str__(value)
        case Mapping():
            return {_key(key): _plain(part) for key, part in value.items()}
        case bytes() | bytearray() | memoryview():
            raise ValueError("bytes are no text")
        case Sequence():
            return [_plain(part) for part in value]
        case _:
            raise ValueError(f"a value of type {type(value).__name__} has no canonical spelling")


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise ValueError("a name in the data is no text")
    return str.__str__(key)


def _time_text(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time without its offset")
    return utc_text(moment)


def _reason(error: Exception) -> str | Phrase:
    if isinstance(error, UnicodeError) or "codepoints" in str(error):
        return Phrase("it holds a character that is no Unicode text")
    if isinstance(error, RecursionError):
        return Phrase("it is nested too deeply")
    return str(error)
