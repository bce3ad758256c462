"""Handing a file to another program of the machine: only ever because the officer chose to."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dutyconsole.desk.attachments import give_out
from dutyconsole.domain.attachments import Attachment, Risk
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.environment import PREFIX

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer

_SETTLED_SECONDS: Final = 3.0
"""A program that has not given up within this time is taken to be showing the file."""


def open_outside(desk: Desk, officer: Officer, incident: str, shown: Attachment) -> Path:
    """Have the program that the machine keeps for such files open a copy; the copy's path.

    The copy lies in a folder of its own that nobody else may enter, may only be read, and is
    called by a harmless name with the extension of what it is found to be. It is deleted when the
    desk is left. The program gets the path as one argument, no shell in between, and nothing of
    this desk's environment.

    Raises:
        Refused: `invalid` where it is a program, or nothing here can open files; `not_recorded`
            where a copy has no place; what `give_out` refuses.
    """
    if shown.risk is Risk.PROGRAM:
        refuse(
            Code.INVALID,
            "{name} is a program, and no program is started from here",
            "save it to a folder, and have somebody look at it who knows about such files",
            name=shown.attached.name,
        )
    tool = _opener()
    try:
        folder = Path(tempfile.mkdtemp(prefix="dutyconsole-file-"))
    except OSError as error:
        raise Refused(
            Code.NOT_RECORDED,
            "There is no place for a copy: {why}",
            "save it to a folder, and open it there",
            why=Name("word", error.strerror or type(error).__name__),
        ) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    copy = give_out(desk, officer, incident, shown.position, folder)
    copy.chmod(0o400)
    _start([tool, str(copy)], folder)
    return copy


def _opener() -> str:
    """The machine's own command for opening a file in the program that is kept for it."""
    if sys.platform == "darwin":
        name, has_screen = "open", True
    else:
        name = "xdg-open"
        has_screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    tool = shutil.which(name)
    if tool is None or not has_screen:
        refuse(
            Code.INVALID,
            "This terminal has no screen on which another program could show the file",
            "save it to a folder, and open it where there is one",
        )
    return tool


def _start(command: list[str], folder: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
    try:
        started = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )
        code = started.wait(_SETTLED_SECONDS)
    except subprocess.TimeoutExpired:
        return
    except OSError as error:
        raise _not_opened() from error
    if code:
        raise _not_opened()


def _not_opened() -> Refused:
    return Refused(
        Code.INVALID,
        "No program of this machine opens such a file",
        "save it to a folder, and open it where there is one",
    )
