"""Signing checkpoints: an Ed25519 key in a file outside the data directory.

Who can write the log must not be able to sign another one in its place: the key belongs on another
account, disk or stick than the log. What the signature can't stop is somebody who holds both.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from dutyconsole.domain.checkpoint import Checkpoint, Note, Signature, key_hash, verifier_key
from dutyconsole.domain.keychange import KeyChange, SignedChange
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.environment import KEY_VARIABLE
from dutyconsole.files import put_atomically

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_LONGEST: Final = 64 * 1024


class KeyFile:
    """Signs with the key in a file, and keeps copies of what was signed.

    Args:
        path: The key's file; made, for its owner's eyes alone, where it is missing.
        folder: Where copies of signed checkpoints go.

    Attributes:
        made: The key was made by this object: earlier checkpoints, if any, had another.
    """

    _NEXT: ClassVar[str] = ".next"
    """Ends the name of a key that is not in force before the log says so."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.path = path
        self.folder = folder
        self.made = False

    def prepare(self) -> None:
        """Make the key where there is none.

        Raises:
            Refused: `invalid` where it cannot be made, or what is there cannot be used.
        """
        self._key()

    def sign(self, checkpoint: Checkpoint) -> Note:
        """The checkpoint with a signature.

        Raises:
            Refused: `invalid` where the key cannot be made or used.
        """
        return Note(checkpoint, (_signature(self._key(), checkpoint.origin, checkpoint.text),))

    @property
    def waiting(self) -> bool:
        """There is a key that is not in force yet, or never was."""
        return self._next.exists()

    @property
    def beside_log(self) -> bool:
        """The key lies in the data directory: who can write the log may sign for it too."""
        return self.path.resolve().is_relative_to(self.folder.parent.resolve())

    def successor(self, origin: str) -> SignedChange:
        """Make another key, not in force yet; the change that both keys have signed.

        Raises:
            Refused: `invalid` where there is no key to replace, or one of them cannot be used.
        """
        if not self.path.exists():
            raise Refused(
                Code.INVALID,
                "There is no key to replace",
                "sign a checkpoint: the first one makes the key",
            )
        try:
            put_atomically(self._next, _fresh_pem())
        except OSError as error:
            raise _unusable(self._next, error) from error
        keys = _load(self.path), _load(self._next)
        old, new = (key.public_key().public_bytes_raw() for key in keys)
        change = KeyChange(origin, old, new)
        return SignedChange(change, tuple(_signature(k, origin, change.text) for k in keys))

    def put_in_force(self, public: bytes) -> None:
        """Put the key that waits in the old one's place, if it is this one.

        Raises:
            Refused: `invalid` where it cannot be put there.
        """
        if not self.waiting or _load(self._next).public_key().public_bytes_raw() != public:
            return
        try:
            put_atomically(self.path, self._next.read_bytes())
            self._next.unlink(missing_ok=True)
        except OSError as error:
            raise _unusable(self.path, error) from error

    def bears_out(self, note: SignedChange) -> bool:
        """Whether the old key and the new one have both signed a change."""
        change = note.change
        return all(
            _holds(change.origin, change.text, note.signatures, public)
            for public in (change.old, change.new)
        )

    def public(self, origin: str) -> str:
        """The public key in one line, for checking elsewhere.

        Raises:
            Refused: `invalid`.
        """
        return verifier_key(origin, self._key().public_key().public_bytes_raw())

    def public_bytes(self) -> bytes | None:
        """The public key; None where there is none yet: checking makes no key.

        Raises:
            Refused: `invalid` where what is there cannot be used.
        """
        return _load(self.path).public_key().public_bytes_raw() if self.path.exists() else None

    def holds(self, note: Note, public: bytes) -> bool | None:
        """Whether a signature of this key is right; None where none is of this key."""
        return _holds(note.checkpoint.origin, note.checkpoint.text, note.signatures, public)

    def keep(self, note: Note) -> Path:
        """Put a copy of a note beside the log, from where it can be carried away.

        Raises:
            Refused: `invalid` where it cannot be written.
        """
        log = note.checkpoint.origin.rpartition("/")[2]
        path = self.folder / f"{log}-{note.checkpoint.size:09d}.txt"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            put_atomically(path, note.text.encode())
        except OSError as error:
            raise _unusable(path, error) from error
        return path

    def put_aside(self, checkpoint: Checkpoint, stamp: str) -> int:
        """Give the copies of a checkpoint a name by which they count no more; how many there are.

        Raises:
            Refused: `invalid` where one cannot be renamed.
        """
        log = checkpoint.origin.rpartition("/")[2]
        path = self.folder / f"{log}-{checkpoint.size:09d}.txt"
        try:
            path.rename(path.with_name(f"{path.name}.replaced-{stamp}"))
        except FileNotFoundError:
            return 0
        except OSError as error:
            raise _unusable(path, error) from error
        return 1

    def kept(self) -> list[str]:
        """The copies that are there, as text."""
        found = []
        for path in sorted(self.folder.glob("*.txt")):
            with suppress(OSError), path.open("rb") as opened:
                found.append(opened.read(_LONGEST).decode("utf-8", "replace"))
        return found

    def _key(self) -> Ed25519PrivateKey:
        if not self.path.exists():
            self._make()
        return _load(self.path)

    def _make(self) -> None:
        """Put a new key in place, unless another program has just done so."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            put_atomically(self.path, _fresh_pem(), new=True)
            self.made = True
        except FileExistsError:
            return
        except OSError as error:
            raise _unusable(self.path, error) from error

    @property
    def _next(self) -> Path:
        return self.path.with_name(self.path.name + self._NEXT)


def _signature(key: Ed25519PrivateKey, origin: str, text: str) -> Signature:
    public = key.public_key().public_bytes_raw()
    return Signature(origin, key_hash(origin, public), key.sign(text.encode()))


def _holds(origin: str, text: str, signatures: tuple[Signature, ...], public: bytes) -> bool | None:
    """Whether the key's signature is right; None where there is none of this key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    named = (origin, key_hash(origin, public))
    mine = [s for s in signatures if (s.name, s.key_hash) == named]
    if not mine:
        return None
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(mine[0].raw, text.encode())
    except InvalidSignature:
        return False
    return True


def _fresh_pem() -> bytes:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _load(path: Path) -> Ed25519PrivateKey:
    """The key in a file that nobody else may read or exchange."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        with path.open("rb") as opened:
            _check_owned(path, os.fstat(opened.fileno()))
            pem = opened.read(_LONGEST)
    except OSError as error:
        raise _unusable(path, error) from error
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    return key


def _check_owned(path: Path, status: os.stat_result) -> None:
    if os.name != "posix":
        return
    if status.st_uid != os.geteuid():
        raise Refused(
            Code.INVALID,
            "The key {path} belongs to another account",
            "work from the account that owns it, or name another place with {variable}",
            path=path,
            variable=KEY_VARIABLE,
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise Refused(
            Code.INVALID,
            "The key {path} can be read by others than its owner",
            "close it with chmod 600, and replace it if others may have read it",
            path=path,
        )


def _no_key(path: Path) -> Refused:
    return Refused(
        Code.INVALID,
        "{path} holds no Ed25519 key",
        "put it aside: a new key is then made in its place",
        path=path,
    )


def _unusable(path: Path, error: OSError) -> Refused:
    return Refused(
        Code.INVALID,
        "{path} cannot be used ({why})",
        "name another place for the key with {variable}, or free this one",
        path=path,
        variable=KEY_VARIABLE,
        why=Name("word", error.strerror or type(error).__name__),
    )
