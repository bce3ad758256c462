"""What is wrong in a file: where, what, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from dutyconsole.domain.text import display_text

_SHOWN: Final = 60
_MOST: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One thing wrong in one file.

    Attributes:
        file: The file as the user named it.
        line: Its line, from 1.
        field: Where in the file, such as `steps.decide.after`; `file` for the file as a whole.
        wrong: What is wrong.
        mend: What to do.
    """

    file: str
    line: int
    field: str
    wrong: str
    mend: str

    @property
    def text(self) -> str:
        """The flaw as one line: `file:line: field: wrong; mend`."""
        return f"{self.file}:{self.line}: {self.field}: {self.wrong}; {self.mend}"


class Flawed(Exception):
    """A file can't be used.

    Attributes:
        flaws: All that is wrong, by file and line.
    """

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(sorted(flaws))
        super().__init__("\n".join(flaw.text for flaw in self.flaws))


class Flaws:
    """The flaws of one file while it is being read."""

    def __init__(self, file: str) -> None:
        self.file = display_text(file, one_line=True)
        self._found: dict[Flaw, None] = {}
        self._left_off = 0

    def add(self, line: int, field: str, wrong: str, mend: str) -> None:
        """Note one flaw; a hostile file with hundreds of them is cut short."""
        if len(self._found) < _MOST:
            self._found[Flaw(self.file, line, field, wrong, mend)] = None
        else:
            self._left_off += 1

    def all(self) -> tuple[Flaw, ...]:
        """Every flaw noted, by line."""
        found = sorted(self._found)
        if self._left_off:
            found.append(
                Flaw(
                    self.file,
                    found[-1].line,
                    "file",
                    f"has {self._left_off} more mistakes",
                    "mend these first",
                )
            )
        return tuple(found)


def shown(raw: str) -> str:
    """Text of a file as it may stand in a message: harmless, on one line, short."""
    text = display_text(raw[: 2 * _SHOWN], one_line=True)
    return f"{text[:_SHOWN]}..." if len(text) > _SHOWN else text


def quoted(raw: str) -> str:
    """`shown`, in quotes."""
    return f'"{shown(raw)}"'


def one_of(words: Iterable[str]) -> str:
    """Words as a choice: `a, b or c`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def choose(word: str, known: Iterable[str]) -> str:
    """How to mend a word that is not among the known ones: the nearest, else all of them."""
    choices = list(known)
    near = get_close_matches(word[:_SHOWN], choices, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return f"use {one_of(choices)}" if choices else "remove it"
