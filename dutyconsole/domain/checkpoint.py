"""A checkpoint of the log: how many entries it held and in which hash they ended, signed.

The form is that of C2SP `tlog-checkpoint` and *signed note*: origin, size and head a line each, an
empty line, then one line for each signature. A log that was cut, exchanged or written anew from an
entry on does not go on from an earlier checkpoint of it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.refusal import Code, Refused

ED25519: Final = b"\x01"
"""What the signed note calls the algorithm."""

_DASH: Final = "\u2014 "
_OURS: Final = "dutyconsole/"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What is signed.

    Attributes:
        origin: Which log.
        size: How many entries.
        head: Hash of the last of them, 32 bytes.
    """

    origin: str
    size: int
    head: bytes

    @property
    def head_text(self) -> str:
        """The head as the note has it: base64."""
        return base64.b64encode(self.head).decode()

    @property
    def text(self) -> str:
        """The signed part of the note."""
        return f"{self.origin}\n{self.size}\n{self.head_text}\n"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line of a note.

    Attributes:
        name: Of the key; here the log's origin.
        key_hash: First four bytes of a hash of the key, which tell keys apart.
    """

    name: str
    key_hash: bytes
    raw: bytes

    @property
    def line(self) -> str:
        """The line as it stands in a note."""
        packed = base64.b64encode(self.key_hash + self.raw).decode()
        return f"{_DASH}{self.name} {packed}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A checkpoint with its signatures."""

    checkpoint: Checkpoint
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> str:
        """The note as it is printed and kept."""
        return f"{self.checkpoint.text}\n{''.join(s.line for s in self.signatures)}"


def origin_of(log_id: str) -> str:
    """What checkpoints call a log."""
    return f"{_OURS}{log_id}"


def key_hash(name: str, public: bytes) -> bytes:
    """What tells a key of that name from others (C2SP signed note)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:4]


def verifier_key(name: str, public: bytes) -> str:
    """The public key in one line, for checking elsewhere (C2SP signed note)."""
    packed = base64.b64encode(ED25519 + public).decode()
    return f"{name}+{key_hash(name, public).hex()}+{packed}"


def read_verifier_key(text: str) -> bytes:
    """The public key, 32 bytes, of what `verifier_key` wrote, alone or with words around it.

    Raises:
        Refused: `invalid`.
    """
    named = (word for word in text.split() if word.startswith(_OURS) and "+" in word)
    name, _, rest = next(named, "").partition("+")
    hashed, _, packed = rest.partition("+")
    try:
        raw = base64.b64decode(packed, validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 33 or raw[:1] != ED25519 or key_hash(name, raw[1:]).hex() != hashed:
        raise Refused(
            Code.INVALID,
            "That is no public key of a log",
            "give the line that `log checkpoint` calls its key",
        )
    return raw[1:]


def read_checkpoint(text: str) -> Note:
    """The note, given alone, among what `log checkpoint` prints, or in its JSON.

    Raises:
        Refused: `invalid` for anything else, and where the JSON says otherwise than its note.
    """
    if not text.lstrip().startswith("{"):
        return read_note(_without_words_around(text))
    try:
        told = json.loads(text)
        note = read_note(told["note"])
        said = told["origin"], told["size"], told["head"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _no_checkpoint() from error
    checkpoint = note.checkpoint
    if said != (checkpoint.origin, checkpoint.size, checkpoint.head_text):
        raise Refused(
            Code.INVALID,
            "What is said beside the note is not what the note says: it was changed",
            "take the checkpoint from where it was printed or kept",
        )
    return note


def _without_words_around(text: str) -> str:
    lines = text.replace("\r\n", "\n").split("\n")
    signed = [at for at, line in enumerate(lines) if line.startswith(_DASH)]
    begun = [at for at, line in enumerate(lines) if line.startswith(_OURS)]
    return "\n".join(lines[begun[0] : signed[-1] + 1]) if begun and signed else text


def read_note(text: str) -> Note:
    """A signed note; lines may end as other systems end them.

    Raises:
        Refused: `invalid`.
    """
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    try:
        origin, size, head, empty, *signed = lines
        raw = base64.b64decode(head, validate=True)
        if empty or not origin or not signed or len(raw) != 32 or str(int(size)) != size:
            raise _no_checkpoint()
        checkpoint = Checkpoint(origin, int(size), raw)
        return Note(checkpoint, tuple(read_signature(line) for line in signed))
    except (ValueError, binascii.Error) as error:
        raise _no_checkpoint() from error


def read_signature(line: str) -> Signature:
    """The signature that a line of a note holds.

    Raises:
        ValueError: It is no such line.
    """
    name, _, packed = line.removeprefix(_DASH).partition(" ")
    raw = base64.b64decode(packed, validate=True)
    if not line.startswith(_DASH) or not name or len(raw) <= 4:
        raise ValueError(line)
    return Signature(name, raw[:4], raw[4:])


def _no_checkpoint() -> Refused:
    return Refused(
        Code.INVALID,
        "That is no checkpoint of a log",
        "name a file that holds what `log checkpoint` printed, or the note alone",
    )
