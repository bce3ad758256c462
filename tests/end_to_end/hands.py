"""An officer's hands and eyes at a real terminal: a drill told in the words of the drill.

Only keys are pressed, in either language; every one that is not free text is counted.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dutyconsole.domain.text import Language
from dutyconsole.locale import catalogue
from tests.end_to_end.shell import Shell
from tests.end_to_end.terminal import Terminal

SECRET: Final = "a secret for the sample"

KINDS: Final = (
    "emu_abnormality", "train_abnormality", "fire", "mass_stranding", "equipment_fault",
    "casualty", "accident", "safety_information", "routine",
)  # fmt: skip
"""In the order of their digits on the call sheet."""


class Hands:
    """The desk on screen, on a fresh log of the sample bureau.

    Attributes:
        keys: How many keys were pressed besides free text.
    """

    def __init__(self, directory: Path, language: Language, size: tuple[int, int]) -> None:
        self.shell = Shell(directory)
        self.shell.ok("init", "--sample")
        self._words = catalogue(language)
        columns, rows = size
        self.terminal = Terminal(
            ["--data", str(self.shell.data), "--lang", language],
            columns=columns,
            rows=rows,
            environment={"DUTYCONSOLE_ARGON2_COST": "test", "DUTYCONSOLE_TIMEZONE": "Asia/Shanghai"},
        )
        self.keys = 0

    # -- fingers ------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys; each is counted."""
        self.keys += len(keys)
        self.terminal.press(*keys)

    def types(self, text: str) -> None:
        """Type free text; a bar at most."""
        self.terminal.type(text)

    # -- eyes ---------------------------------------------------------------------------------

    def words(self, template: str, **said: object) -> str:
        """A sentence of the screens in the officer's language."""
        text = self._words.gettext(template)
        return text.format_map(said) if said else text

    def sees(self, *texts: str) -> str:
        """Wait until all of these stand on the screen."""
        return self.terminal.wait_for(*texts)

    def reads(self, template: str, **said: object) -> str:
        """Wait for a sentence of the screens."""
        return self.sees(self.words(template, **said))

    @property
    def position(self) -> int:
        """How many entries the log has, as the top line says."""
        shown = re.search(self._pattern("log ok {position}"), self.terminal.text)
        return int(shown.group(1)) if shown else -1

    def _pattern(self, template: str) -> str:
        return re.escape(self.words(template)).replace(r"\{position\}", r"(\d+)")

    def recorded(self, act: Callable[[], None]) -> None:
        """Do something, and see that it is on disk and the desk in front again."""
        before = self.position
        act()
        self.terminal.wait_until(lambda _: self.position > before, f"more than {before} entries")
        self.desk()

    def current(self, number: int) -> None:
        """See that this step is the current one."""
        self.terminal.wait_until(
            lambda text: f">>> {number} " in text or f">>> {number}" in text, f"step {number}"
        )

    # -- the drill's words --------------------------------------------------------------------

    def signs_on(self) -> None:
        self.reads("SIGN ON")
        self.types(f"officer1\t{SECRET}\r")
        self.desk()

    def takes_call(
        self, kind: str, text: str, *, caller: str = "", train: str = "", km: str = "",
        station: str = "",
    ) -> None:  # fmt: skip
        """F2, what is known in the order of the sheet, the kind last."""
        self.press("f2")
        self.reads("WHAT IS SAID")
        self.types(caller)
        self.press("tab", "tab", "tab")
        self.types(text)
        self.press("tab")
        self.types(train)
        if km:
            self.press("tab", "tab", "tab", "tab")
            self.types(km)
        if station:
            self.press(*["tab"] * (1 if km else 5))
            self.types(station)
        digit = str(KINDS.index(kind) + 1)
        self.press("f6", digit)
        self.sees(f"> {digit} ")
        self.recorded(lambda: self.press("f12"))

    def joins_call(self, text: str, *, caller: str, train: str, incident: str) -> None:
        """A further call of the same incident: the suggestion is looked at and taken."""
        self.press("f2")
        self.reads("WHAT IS SAID")
        self.types(caller)
        self.press("tab", "tab", "tab")
        self.types(text)
        self.press("tab")
        self.types(train)
        self.sees(incident)
        self.press("f6", "tab", "3")
        self.reads("F12 adds the caller's words to incident {incident}.", incident=incident)
        self.recorded(lambda: self.press("f12"))

    def does(self, number: int, note: str = "") -> None:
        """Enter on the current step, F12."""
        self.current(number)
        self.press("enter")
        self.reads("who did it")
        self.recorded(lambda: self.press("f12"))

    def decides(self, number: int, answer: int) -> None:
        """Enter on the decision, the digit of the answer, Enter."""
        self.current(number)
        self.press("enter")
        self.reads("who did it")
        self.press(str(answer))
        self.recorded(lambda: self.press("enter"))

    def messages_all(self) -> None:
        """Everybody on the list of the current notice, by one group message."""
        self.press("enter")
        self.reads("came of it")
        self.press("f6")
        self.reads("sent; receipts follow one by one")
        before = self.position
        self.press("f12")
        self.terminal.wait_until(lambda _: self.position > before, "the group message")
        self.press("esc")
        self.desk()

    def calls_all(self, many: int) -> None:
        """One after the other, three keys each; the list is complete."""
        self.press("enter")
        for _ in range(many):
            self.reads("came of it")
            before = self.position
            self.press("enter", "1", "enter")
            self.terminal.wait_until(lambda _, n=before: self.position > n, "an answered call")
        self.press("esc")
        self.desk()

    def fact(self, name: str, value: str, source: str) -> None:
        """F3, its name, value and source."""
        self.press("f3")
        self.reads("who says so")
        self.press("1", "tab")
        self.types(name)
        self.press("tab")
        self.types(value)
        self.press("tab")
        self.types(source)
        self.recorded(lambda: self.press("f12"))

    def notes(self, text: str) -> None:
        """F4, the note."""
        self.press("f4")
        self.reads("F12 record   Tab next   Esc back, text is kept")
        self.types(text)
        self.recorded(lambda: self.press("f12"))

    def reads_aloud(self, *known: str) -> None:
        """F3 twice: what is known and unknown."""
        self.press("f3")
        self.reads("who says so")
        self.press("f3")
        self.sees(*known)
        self.press("esc")
        self.reads("who says so")
        self.press("esc")
        self.desk()

    def picks(self, label: str) -> None:
        """Choose the line of the focused choice that says `label`, by its digits."""
        for _ in range(40):
            found = re.search(rf"(\d+) (?:\(\S.*?\) )?[^\n]*{re.escape(label)}", self.terminal.text)
            if found:
                self.press(*found.group(1))
                self.sees(f"> {found.group(1):>2} ".replace(">  ", "> "))
                return
            self.press("down")
        raise AssertionError(f"never offered {label!r}:\n{self.terminal.text}")

    def desk(self) -> None:
        """See the desk in front again: no frame of a dialog, and the queue to its foot."""
        later = self.words("FOLLOW-UP {n}", n="").strip()
        self.terminal.wait_until(
            lambda text: later in text and not re.search(r"^ *\+- [^+]*-\+ *$", text, re.MULTILINE),
            "the desk",
        )

    def leaves(self) -> None:
        """Ctrl+Q."""
        self.press("ctrl+q")
        assert self.terminal.close() == 0
