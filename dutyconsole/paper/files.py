"""Putting a page into a file: whole or not at all, and never through a link."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.files import put_atomically

_UNFIT: Final = re.compile(r"[^\w.-]+")


def own_folder(folder: Path) -> Path:
    """A folder of the program's own, made if it is not there; only its owner sees into it.

    Raises:
        Refused: `invalid` where it is a link, or cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        refuse(
            Code.INVALID,
            "The folder {folder} cannot be made: {why}",
            "have somebody make it who may",
            folder=folder,
            why=_why(error),
        )
    if folder.is_symlink():
        refuse(
            Code.INVALID,
            "{folder} is a link to another folder",
            "put a folder of that name in its place",
            folder=folder,
        )
    return folder


def keep(folder: Path, name: str, page: str) -> Path:
    """Write a page into a folder of the program's own; returns its path.

    Args:
        folder: Made if it is not there.
        name: Of the file; what no file name should hold becomes `-`.
        page: What it holds.

    Raises:
        Refused: `invalid` where nothing can be written there.
    """
    path = own_folder(folder) / (_UNFIT.sub("-", name).lstrip(".-") or "page")
    save(path, page)
    return path


def save(path: Path, page: str) -> None:
    """Write a page that only its owner can read; a file of that name is replaced.

    Raises:
        Refused: `invalid` where nothing can be written there.
    """
    _put(path, page, new=False)


def save_new(path: Path, page: str) -> None:
    """Write a page to where somebody asked for it, if there is nothing of that name.

    Raises:
        Refused: `invalid` where there is, or where nothing can be written.
    """
    _put(path, page, new=True)


def _put(path: Path, page: str, *, new: bool) -> None:
    try:
        put_atomically(path, page.encode(), new=new)
    except FileExistsError:
        refuse(
            Code.INVALID,
            "There is something at {path} already",
            "name another file or directory: nothing is ever overwritten",
            path=path,
        )
    except OSError as error:
        refuse(
            Code.INVALID,
            "The page cannot be written to {file}: {why}",
            "name a file in a folder that you may write to",
            file=path,
            why=_why(error),
        )


def _why(error: OSError) -> Name:
    return Name("word", error.strerror or type(error).__name__)
