"""Where things are: what must be known before anything heavy is loaded.

`dutyconsole.settings` holds every option; this module answers the questions that come before it.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from platformdirs import user_config_path, user_data_path

from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, Refused

PREFIX: Final = "DUTYCONSOLE_"
DATA_VARIABLE: Final = PREFIX + "DATA"
DATABASE_VARIABLE: Final = PREFIX + "DATABASE"
LANG_VARIABLE: Final = PREFIX + "LANG"
KEY_VARIABLE: Final = PREFIX + "KEY"
LOG_NAME: Final = "log.db"


@dataclass(frozen=True, slots=True)
class GlobalOptions:
    """The options before the noun, as typed. None: not given, the environment or default holds."""

    data: str | None = None
    database: str | None = None
    lang: str | None = None
    as_person: str | None = None
    secret_file: str | None = None


def absolute(path: str | Path) -> Path:
    """`path` with `~` and the current directory resolved now, so that it means one place."""
    try:
        path = Path(path).expanduser()
    except RuntimeError:  # nobody of that name has a home: the name may well begin with `~`
        path = Path(path)
    return path.absolute()


def data_dir(given: str | None = None) -> Path:
    """The data directory: as given, else as the environment names it, else the platform's own."""
    named = given or os.environ.get(DATA_VARIABLE)
    return absolute(named) if named else user_data_path("dutyconsole", appauthor=False)


def key_file() -> Path:
    """Where the key that signs checkpoints is, unless another place is named.

    Not in the data directory: who can write the log must not be able to sign another one.
    """
    return user_config_path("dutyconsole", appauthor=False) / "log.key"


def sqlite_url(directory: Path) -> str:
    """The database URL of the log file in `directory`."""
    return "sqlite:///" + quote((directory / LOG_NAME).as_posix(), safe="/: +")


def database_label(given: str | None, directory: Path) -> str:
    """Where the log is, for eyes: the URL in force, without its password."""
    url = given or os.environ.get(DATABASE_VARIABLE) or sqlite_url(directory)
    return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", url)


def prepare_data_dir(directory: Path) -> Path:
    """Make `directory` if need be, for its owner's eyes alone (mode 0700).

    A directory that already holds somebody's other files keeps its mode: it is not ours to close.

    Raises:
        Refused: `not_recorded`, when it cannot be made or written to.
    """
    mend = Phrase.of(
        "make it writable, or name another with --data or {variable}", variable=DATA_VARIABLE
    )
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        _close_to_others(directory)
    except OSError as error:
        raise Refused(
            Code.NOT_RECORDED,
            "the data directory {path} cannot be used ({why})",
            mend,
            path=directory,
            why=Name("word", error.strerror or type(error).__name__),
        ) from error
    if not os.access(directory, os.W_OK | os.X_OK):
        raise Refused(
            Code.NOT_RECORDED,
            "the data directory {path} cannot be written to",
            mend,
            path=directory,
        )
    return directory


def _close_to_others(directory: Path) -> None:
    status = directory.stat()
    if os.name != "posix" or status.st_uid != os.geteuid():
        return
    is_open = stat.S_IMODE(status.st_mode) & 0o077
    if is_open and ((directory / LOG_NAME).exists() or not any(directory.iterdir())):
        directory.chmod(0o700)
