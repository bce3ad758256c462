"""A change of the key that signs checkpoints: the old key and the new one sign for each other.

The form is that of a checkpoint's *signed note*: origin, old key and new key a line each, an empty
line, then one line for each signature. Its second line is no number, so that neither can be taken
for the other. Who trusts one of the two keys, by a copy kept elsewhere, may trust the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dutyconsole.domain.checkpoint import (
    Signature,
    read_signature,
    read_verifier_key,
    verifier_key,
)
from dutyconsole.domain.refusal import Code, Refused

_OLD: Final = "old key "
_NEW: Final = "new key "


@dataclass(frozen=True, slots=True)
class KeyChange:
    """What is signed.

    Attributes:
        origin: Which log's checkpoints the keys sign.
        old: The public key until now, 32 bytes.
        new: The public key from now on, 32 bytes.
    """

    origin: str
    old: bytes
    new: bytes

    @property
    def text(self) -> str:
        """The signed part of the note."""
        old, new = (verifier_key(self.origin, public) for public in (self.old, self.new))
        return f"{self.origin}\n{_OLD}{old}\n{_NEW}{new}\n"


@dataclass(frozen=True, slots=True)
class SignedChange:
    """A change of key with its signatures."""

    change: KeyChange
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> str:
        """The note as the log keeps it."""
        return f"{self.change.text}\n{''.join(s.line for s in self.signatures)}"


def read_change(text: str) -> SignedChange:
    """The note that `SignedChange.text` wrote.

    Raises:
        Refused: `invalid`.
    """
    try:
        origin, old, new, empty, *signed = text.strip("\n").split("\n")
        if empty or not old.startswith(_OLD) or not new.startswith(_NEW):
            raise ValueError(text)
        change = KeyChange(
            origin,
            read_verifier_key(old.removeprefix(_OLD)),
            read_verifier_key(new.removeprefix(_NEW)),
        )
        return SignedChange(change, tuple(read_signature(line) for line in signed))
    except ValueError as error:
        raise Refused(
            Code.INVALID, "That is no change of a key", "verify the log, and show its key"
        ) from error


def related(public: bytes, changes: Sequence[tuple[int, KeyChange]]) -> dict[bytes, int | None]:
    """The keys that may be trusted where this one is: those before it and those after it.

    Args:
        public: The key that is known.
        changes: The log's changes of key that both keys have signed, by position, in order.

    Returns:
        Each key with the position at which it was replaced; None: it is in use.
    """
    known: dict[bytes, int | None] = {public: None}
    for _, change in reversed(changes):
        if change.new in known:
            known.setdefault(change.old, None)
    for position, change in changes:
        if change.old in known:
            known.setdefault(change.new, None)
            known[change.old] = position
    return known
