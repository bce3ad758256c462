"""The token of a session of the shell: a file of the account's own, trusted only if nobody else's.

It lies in the account's runtime directory, which the system clears, or else in its state directory;
never beside the log. One for each log.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, NoReturn

from platformdirs import user_state_path

from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.files import put_atomically

_MOST: Final = 4096


def session_folder() -> Path:
    """Where the account's tokens are."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        return Path(runtime) / "dutyconsole"
    return user_state_path("dutyconsole", appauthor=False) / "sessions"


class TokenFile:
    """The token for one log.

    Args:
        log_id: Of the log: a token for one opens no other.
        folder: Where tokens are; None: where the account has them.
    """

    def __init__(self, log_id: str, folder: Path | None = None) -> None:
        name = hashlib.sha256(log_id.encode()).hexdigest()[:16]
        self.path = (folder or session_folder()) / f"session-{name}.json"

    def put(self, token: str, person: str, until: datetime) -> None:
        """Keep a token, for its owner alone (mode 0600).

        Raises:
            Refused: `not_recorded`, where it cannot be kept safely.
        """
        folder = self.path.parent
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            why = _unsafe(os.lstat(folder), stat.S_ISDIR)
            if why:
                _refuse_unsafe(folder, why)
            said = {"token": token, "person": person, "until": until.isoformat()}
            put_atomically(self.path, json.dumps(said).encode() + b"\n")
        except OSError as error:
            refuse(
                Code.NOT_RECORDED,
                "The session cannot be kept in {path} ({why})",
                "make that folder writable, or give the secret with each command",
                path=self.path,
                why=Name("word", error.strerror or type(error).__name__),
            )

    def read(self) -> tuple[str, str] | None:
        """The token and whose it is; None where there is none.

        Raises:
            Refused: `not_signed_on`, where somebody else could have put it there or read it.
        """
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            why = _unsafe(os.lstat(self.path.parent), stat.S_ISDIR)
            if why:
                _refuse_unsafe(self.path.parent, why)
            with open(os.open(self.path, flags), "rb") as opened:
                why = _unsafe(os.fstat(opened.fileno()), stat.S_ISREG)
                if why:
                    _refuse_unsafe(self.path, why)
                said = json.loads(opened.read(_MOST))
            return str(said["token"]), str(said["person"])
        except OSError as error:
            if error.errno == errno.ELOOP:
                _refuse_unsafe(self.path, "it is a link")
            return None
        except (ValueError, KeyError, TypeError, RecursionError):
            return None

    def remove(self) -> None:
        """Forget the token; harmless where there is none."""
        with suppress(OSError):
            self.path.unlink()


def _unsafe(status: os.stat_result, right_sort: object) -> str:
    """Why a file or folder is not to be trusted; empty where it is."""
    assert callable(right_sort)
    if not right_sort(status.st_mode):
        return "it is a link" if stat.S_ISLNK(status.st_mode) else "it is of another sort"
    if os.name != "posix":
        return ""
    if status.st_uid != os.geteuid():
        return "it belongs to somebody else"
    if stat.S_IMODE(status.st_mode) & 0o077:
        return "others can reach it"
    if stat.S_ISREG(status.st_mode) and status.st_nlink != 1:
        return "it has a second name"
    return ""


def _refuse_unsafe(path: Path, why: str) -> NoReturn:
    refuse(
        Code.NOT_SIGNED_ON,
        "The session in {path} is not trusted: {why}",
        "delete it, and sign on again",
        path=path,
        why=Name("word", why),
    )
