"""Secrets: argon2 hashes, made and checked outside any transaction."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from dutyconsole.domain.refusal import Code, refuse

LONGEST = 1024


class Secrets:
    """Hashes and checks secrets.

    Args:
        cost: `standard` takes about a tenth of a second; `test` is quick and weak.
    """

    def __init__(self, cost: Literal["standard", "test"] = "standard") -> None:
        self._cost = cost

    @cached_property
    def _hasher(self) -> PasswordHasher:
        if self._cost == "test":
            return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        return PasswordHasher()

    def encode(self, secret: str) -> str:
        """The argon2 hash to keep.

        Raises:
            Refused: `invalid` for an empty or overlong secret.
        """
        if not secret.strip():
            refuse(Code.INVALID, "The secret is empty", "choose one of at least a few words")
        if len(secret) > LONGEST:
            refuse(
                Code.INVALID,
                "The secret is too long",
                "use at most {most} characters",
                most=LONGEST,
            )
        return self._hasher.hash(secret.encode("utf-8", "surrogateescape"))

    def is_right(self, encoded: str | None, secret: str) -> bool:
        """Whether `secret` is the one that was encoded; False where none was ever set."""
        if encoded is None or len(secret) > LONGEST:
            return False
        try:
            return self._hasher.verify(encoded, secret.encode("utf-8", "surrogateescape"))
        except (VerificationError, InvalidHashError):
            return False


def digest_of(encoded: str) -> str:
    """Hex SHA-256 of a stored hash: binds it to the log without helping to guess the secret."""
    return hashlib.sha256(encoded.encode()).hexdigest()
