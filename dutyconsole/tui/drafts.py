"""What was typed into dialogs and not recorded: kept on disk, over a crash and a lock."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias
from urllib.parse import quote

from dutyconsole.files import put_atomically, set_aside, sweep
from dutyconsole.locale.speech import tr

Draft: TypeAlias = dict[str, str]
_Trouble: TypeAlias = Literal["", "broken", "not_kept", "too_large"]

QUIET_SECONDS: Final = 0.3
"""Between two writes at least, so that typing stays quick."""

LARGEST: Final = 16 * 1024 * 1024

_LONGEST_NAME: Final = 100


def drafts_file(home: Path, desk: str) -> Path:
    """Where the drafts of a desk are: a file of its name, as far as a file can have it."""
    name = quote(desk, safe="")
    if len(name) > _LONGEST_NAME:
        name = hashlib.sha256(name.encode()).hexdigest()
    return home / f"drafts-{name}.json"


class Drafts:
    """Half-typed dialogs by name. Everything is in memory at once, on disk a moment later.

    One thread of its own writes the whole file, the latest state only. Secrets are never handed in.

    Args:
        path: The file; None keeps drafts in memory alone, as a demonstration does.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._turn = threading.Condition()
        self._drafts: dict[str, Draft] = {}
        self._trouble: _Trouble = ""
        self._aside: Path | None = None
        self._changes = 0
        self._written = 0
        self._at_once = False
        self._closing = False
        self._thread: threading.Thread | None = None
        if path is not None:
            self._read(path)

    # -- what dialogs do ----------------------------------------------------------------------

    def get(self, name: str) -> Draft | None:
        """What was typed into a dialog; None where nothing is kept."""
        with self._turn:
            kept = self._drafts.get(name)
            return dict(kept) if kept is not None else None

    def keep(self, name: str, fields: Mapping[str, str]) -> None:
        """Keep what is typed; a dialog in which nothing stands is dropped."""
        typed = {field: text for field, text in fields.items() if text}
        with self._turn:
            if not typed:
                self._drop(name)
            elif self._drafts.get(name) != typed:
                self._drafts[name] = typed
                self._changed()

    def drop(self, name: str) -> None:
        """Forget a dialog, on disk too and at once: it was recorded."""
        with self._turn:
            self._drop(name)

    def named(self, prefix: str) -> list[str]:
        """Names of the kept dialogs that start so, in order of their first keeping."""
        with self._turn:
            return [name for name in self._drafts if name.startswith(prefix)]

    # -- what the app does --------------------------------------------------------------------

    @property
    def keeps(self) -> bool:
        """Whether what is typed now survives a crash, where it is kept on disk at all."""
        with self._turn:
            return self._trouble in ("", "broken")

    @property
    def trouble(self) -> str:
        """What is wrong with the keeping, one sentence; nothing where all is well."""
        with self._turn:
            trouble = self._trouble
        match trouble:
            case "":
                return ""
            case "broken" if self._aside is not None:
                return tr(
                    "What was typed before and not recorded could not be read; "
                    "the file is kept as {file}.",
                    file=self._aside.name,
                )
            case "broken":
                return tr("What was typed before and not recorded could not be read.")
            case "not_kept":
                return tr(
                    "What is typed is not kept over a crash: {file} cannot be written. "
                    "Record it, or free some space.",
                    file=self._path.name if self._path else "",
                )
            case "too_large":
                return tr("What is typed is not kept over a crash: it is too much. Record it.")

    def flush(self, seconds: float = 5.0) -> bool:
        """Wait until everything is on disk, or cannot be; whether it is."""
        with self._turn:
            wanted = self._changes
            self._at_once = True
            self._turn.notify_all()
            self._turn.wait_for(lambda: self._written >= wanted or self._thread is None, seconds)
            return self._written >= wanted and self._trouble in ("", "broken")

    def close(self) -> None:
        """Write what is left and end the thread; keeping more starts it anew."""
        with self._turn:
            if self._trouble in ("not_kept", "too_large"):
                self._changed()  # once more: there may be room by now
            thread = self._thread
            self._closing = True
            self._turn.notify_all()
        if thread is not None:
            thread.join()

    # -- inside -------------------------------------------------------------------------------

    def _drop(self, name: str) -> None:
        if self._drafts.pop(name, None) is not None:
            self._at_once = True
            self._changed()

    def _changed(self) -> None:
        self._changes += 1
        if self._path is None:
            self._written = self._changes
            return
        if self._thread is None:
            self._closing = False
            # A daemon: a program that fails elsewhere must not wait for us to end.
            self._thread = threading.Thread(
                target=self._run, args=(self._path,), name="drafts", daemon=True
            )
            self._thread.start()
        self._turn.notify_all()

    def _run(self, path: Path) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._closing or self._changes > self._written)
                if self._changes == self._written:
                    self._thread = None
                    self._turn.notify_all()
                    return
                at, self._at_once = self._changes, False
                latest = dict(self._drafts)
            content = json.dumps(latest, ensure_ascii=False).encode("utf-8", "surrogatepass")
            trouble = _write(path, content)
            with self._turn:
                self._written = at
                if trouble or self._trouble != "broken":
                    self._trouble = trouble
                self._turn.notify_all()
                self._turn.wait_for(lambda: self._closing or self._at_once, QUIET_SECONDS)

    def _read(self, path: Path) -> None:
        sweep(path)
        try:
            raw = _content(path)
            self._drafts = _parsed(raw) if raw else {}
        except (OSError, ValueError):
            self._trouble = "broken"
            self._aside = set_aside(path)


def _write(path: Path, content: bytes) -> _Trouble:
    if len(content) > LARGEST:
        return "too_large"
    try:
        put_atomically(path, content)
    except OSError:
        return "not_kept"
    return ""


def _content(path: Path) -> bytes:
    """The file's bytes; nothing where there is none.

    Raises:
        OSError: It cannot be read, or is a link.
        ValueError: It is no plain file, or none that we would have written.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        file = os.open(path, flags)
    except FileNotFoundError:
        return b""
    with open(file, "rb") as opened:
        raw = opened.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise ValueError("too large")
    return raw


def _parsed(raw: bytes) -> dict[str, Draft]:
    """The drafts in a file.

    Raises:
        ValueError: It is not what we write.
    """
    try:
        found = json.loads(raw.decode("utf-8", "surrogatepass"))
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(found, dict) or not all(map(_is_draft, found.values())):
        raise ValueError("no drafts")
    return found


def _is_draft(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())
