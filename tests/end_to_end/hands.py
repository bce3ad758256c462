"""An officer's hands and eyes at a real terminal, in either language.

Only keys are pressed; every one that is not free text is counted. What is read is looked up in the
catalogue, and found however the screen has wrapped it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import partial
from itertools import takewhile
from pathlib import Path
from typing import Final

import yaml

from dutyconsole.domain.text import Language
from dutyconsole.locale import catalogue
from tests.end_to_end.shell import Shell
from tests.end_to_end.terminal import Terminal

SECRET: Final = "a secret for the sample"
BUREAU: Final = Path(__file__).parents[2] / "data" / "sample_bureau.yaml"
ENVIRONMENT: Final = {
    "DUTYCONSOLE_ARGON2_COST": "test",
    "DUTYCONSOLE_TIMEZONE": "Asia/Shanghai",
}

_FRAME: Final = re.compile(r"[\s|]+")
_PLACE: Final = re.compile(r"\\\{\w+\\\}")
_DIALOG: Final = re.compile(r"\+- \S.*-\+")


def bare(text: str) -> str:
    """A text without its blanks and frames, so that lines may break anywhere."""
    return _FRAME.sub("", text)


class _Open(dict[str, object]):
    """What is said; what is not stays open."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


class Hands:
    """The desk on screen, on a copy of the log of the sample bureau.

    Args:
        directory: Where the copy goes.
        sample: A log to copy.
        language: The officer's.
        size: Columns and rows.

    Attributes:
        keys: How many keys were pressed besides free text.
    """

    def __init__(
        self, directory: Path, sample: Path, language: Language, size: tuple[int, int]
    ) -> None:
        self.shell = Shell(directory)
        shutil.copytree(sample, self.shell.data)
        self.language = language
        self._catalogue = catalogue(language)
        self._size = size
        self.starts_program()
        self.keys = 0

    def starts_program(self) -> None:
        """Start it at the terminal, for the first time or after it was killed."""
        columns, rows = self._size
        self.terminal = Terminal(
            ["--data", str(self.shell.data), "--lang", self.language],
            columns=columns,
            rows=rows,
            environment=ENVIRONMENT,
            patience=30,
        )

    # -- fingers ------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys; each is counted."""
        self.keys += len(keys)
        self.terminal.press(*keys)

    def tabs(self, many: int) -> None:
        """Tab, several times."""
        self.press(*["tab"] * many)

    def types(self, text: str) -> None:
        """Type free text."""
        self.terminal.type(text)

    # -- eyes ---------------------------------------------------------------------------------

    def words(self, template: str, **said: object) -> str:
        """A sentence of the screens in the officer's language."""
        return self._catalogue.gettext(template).format_map(_Open(said))

    def person(self, person: str) -> str:
        """A person of the sample bureau as the screens name them."""
        names = yaml.safe_load(BUREAU.read_text(encoding="utf-8"))["persons"][person]["name"]
        return str(names[self.language])

    def sees(self, *texts: str) -> None:
        """Wait until all of these stand on the screen."""
        wanted = [bare(text) for text in texts]
        self.terminal.wait_until(
            lambda _: all(text in bare(self.terminal.front) for text in wanted), " + ".join(texts)
        )

    def reads(self, template: str, **said: object) -> None:
        """Wait for a sentence of the screens; what is left open in it may be anything."""
        pattern = self.pattern(self.words(template, **said))
        self.terminal.wait_until(
            lambda _: bool(pattern.search(bare(self.terminal.front))), template
        )

    def pattern(self, text: str) -> re.Pattern[str]:
        """Finds a text in what `bare` leaves; `{names}` in it stand for anything."""
        return re.compile(_PLACE.sub("(.*?)", re.escape(bare(text))))

    @property
    def position(self) -> int:
        """How many entries the log has, as the top line says."""
        template = re.escape(self.words("log ok {position}"))
        shown = re.search(template.replace(r"\{position\}", r"(\d+)"), self.terminal.text)
        return int(shown.group(1)) if shown else -1

    def desk(self) -> None:
        """See the desk in front: its queue to the foot, and no dialog."""
        foot = bare(self.words("FOLLOW-UP {n}", n=""))
        self.terminal.wait_until(
            lambda shown: foot in bare(shown) and not _DIALOG.search(shown), "the desk"
        )

    def recorded(self, act: Callable[[], None]) -> None:
        """Do something, and see that it is on disk and the desk in front again."""
        before = self.position
        act()
        self.terminal.wait_until(lambda _: self.position > before, f"more than {before} entries")
        self.desk()

    def added(self, act: Callable[[], None]) -> None:
        """Do something in a dialog that stays open, and see that it is on disk."""
        before = self.position
        act()
        self.terminal.wait_until(lambda _: self.position > before, f"more than {before} entries")

    def current(self, number: int) -> None:
        """See that this step is the current one."""
        box = re.compile(rf"\| >>> {number} ")
        self.terminal.wait_until(lambda shown: bool(box.search(shown)), f"step {number}")

    def picks(self, row: str, label: str) -> None:
        """Choose the line of a choice that says `label`, by its digits."""
        row = self.words(row)
        self.terminal.wait_until(lambda _: bool(_offered(self.terminal.front, row)), row)
        front, key = self.terminal.front, "up"  # first up: it may stand further down
        while not (found := re.search(rf"(\d+) .*{re.escape(label)}", _offered(front, row))):
            key = "down" if _offered(front, row).split()[:1] == ["1"] else key
            self.press(key)
            self.terminal.wait_until(partial(self._moved, row, front), label)
            front = self.terminal.front
        self.press(*found.group(1))
        chosen = re.compile(rf"> ?{found.group(1)} .*{re.escape(label)}")
        self.terminal.wait_until(lambda _: bool(chosen.search(self.terminal.front)), label)

    def _moved(self, row: str, before: str, _: str) -> bool:
        front = self.terminal.front
        return front != before and bool(_offered(front, row))

    def leaves(self) -> None:
        """Ctrl+Q."""
        self.press("ctrl+q")
        assert self.terminal.close() == 0


def _offered(front: str, row: str) -> str:
    """The lines of a choice that has opened out, which it does while it has the focus."""
    below = front.partition(f" {row} ")[2].splitlines()
    lines = [line.replace(">", " ", 1) for line in below]
    offered = list(takewhile(re.compile(r" *\d+ ").match, lines))
    return "\n".join(offered) if len(offered) > 1 else ""
