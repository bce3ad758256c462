"""What an officer does at the desk in a drill, in the drill's words and by keys alone."""

from __future__ import annotations

import re
from functools import partial
from typing import Any, Final

from tests.end_to_end.hands import SECRET, Hands

KINDS: Final = (
    "emu_abnormality", "train_abnormality", "fire", "mass_stranding", "equipment_fault",
    "casualty", "accident", "safety_information", "routine",
)  # fmt: skip
"""In the order of their digits on the call sheet."""

FACTS: Final = ("", "casualties", "aboard", "stopped", "temperature", "cause", "traffic")
"""In the order of their digits in the dialog of facts; the first is named by the officer."""

SURE: Final = ("confirmed", "unconfirmed", "settles")
ON_WORD: Final = "2"


class Officer(Hands):
    """Takes calls, walks playbooks, launches and ends on a telephone order, and closes.

    Attributes:
        incident: The incident that is handled.
    """

    incident = ""

    def signs_on(self) -> None:
        self.reads("SIGN ON")
        self.types(f"officer1\t{SECRET}\r")
        self.desk()

    # -- calls --------------------------------------------------------------------------------

    def takes_call(
        self, kind: str, text: str, *, playbook: str, caller: str = "", train: str = "",
        km: str = "", station: str = "",
    ) -> None:  # fmt: skip
        """F2, what is known in the order of the sheet, the kind last."""
        self.press("f2")
        self.reads("WHAT IS SAID")
        self.types(caller)
        self.tabs(3)
        self.types(text)
        at = "text"
        for field, said in (("train", train), ("km", km), ("station", station)):
            if said:
                self.tabs(_SHEET.index(field) - _SHEET.index(at))
                self.types(said)
                at = field
        self.press("f6", str(KINDS.index(kind) + 1))
        self.reads(
            "F12 opens an incident, taken up at once, and starts playbook {playbook}.",
            playbook=playbook,
        )
        self.records()
        found = re.search(r"\d{8}-\d\d", self.terminal.text)
        assert found, self.terminal.text
        self.incident = found.group()

    def joins_call(self, text: str, *, caller: str) -> None:
        """A further call of the same incident: the suggestion is looked at and taken."""
        self.press("f2")
        self.reads("WHAT IS SAID")
        self.types(caller)
        self.tabs(3)
        self.types(text)
        self.reads("! may be the same (suggestion): {incident}: {why}")
        self.press("f6", "tab", "3")
        self.reads("F12 adds the caller's words to incident {incident}.", incident=self.incident)
        self.records()

    # -- steps --------------------------------------------------------------------------------

    def does(self, number: int, by: str = "", note: str = "", *, standard: bool = False) -> None:
        """Enter on the current step, what is to be said of it, F12."""
        self.current(number)
        self.press("enter")
        if standard:
            self.reads("met")
            self.press("1", "tab")
        self.reads("who did it")
        self.types(by)
        if note:
            self.tabs(5)
            self.types(note)
        self.records()

    def returns(self, number: int, wrong: str, by: str) -> None:
        """Work that does not meet its standard goes back; the step stays current."""
        self.current(number)
        self.press("enter")
        self.reads("not met: the work is returned")
        self.press("2", "tab")
        self.types(wrong)
        self.press("tab")
        self.types(by)
        self.records()
        self.current(number)

    def decides(self, number: int, answer: int, by: str = "") -> None:
        """Enter on the decision, the digit of the answer, who decided, Enter."""
        self.current(number)
        self.press("enter")
        self.reads("who did it")
        self.press(str(answer))
        if by:
            self.press("tab")
            self.types(by)
        self.recorded(lambda: self.press("enter"))

    def starts(self, playbook: str) -> None:
        """F7, the playbook."""
        self.press("f7")
        self.picks("playbook (digit)", f"{playbook} ")
        self.records()

    def shows(self, playbook: str) -> None:
        """Tab, if need be, until the steps of this playbook stand on the screen."""
        if self._walked() != playbook:
            self.press("tab")
            self.terminal.wait_until(lambda _: self._walked() == playbook, playbook)

    def _walked(self) -> str:
        title = re.search(r"\| (\d-\d+) ", self.terminal.text)
        return title.group(1) if title else ""

    # -- call-down ----------------------------------------------------------------------------

    def messages_all(self) -> None:
        """Everybody on the list of the current notice, by one group message."""
        self.press("enter")
        self.reads("came of it")
        self.press("f6")
        self.reads("sent; receipts follow one by one")
        self.added(lambda: self.press("f12"))
        self.press("esc")
        self.desk()

    def calls_all(self, many: int) -> None:
        """F5; one after the other, three keys each, until the list is complete."""
        self.press("f5")
        for n in range(many):
            self.reads("{n} of {m} INFORMED   {name}", n=n, m=many)
            self.added(partial(self.press, str(n + 1), "1", "enter"))
        self.reads("{n} of {m} INFORMED   {name}", n=many, m=many)
        self.press("esc")
        self.desk()

    # -- facts and notes ----------------------------------------------------------------------

    def fact(self, item: str, value: str, source: str, sure: str = "confirmed") -> None:
        """F3, what it is, value, source, how sure; what is on no list is named."""
        self.press("f3")
        self.reads("who says so")
        known = item in FACTS
        self.press(str(FACTS.index(item) + 1 if known else 1), "tab")
        if not known:
            self.types(item)
            self.press("tab")
        self.types(value)
        self.press("tab")
        self.types(source)
        if sure != SURE[0]:
            self.press("tab", str(SURE.index(sure) + 1))
        self.records()

    def differ(self, item: str, *values: str) -> None:
        """See on the desk that the sources of a fact differ."""
        self.reads("{label} {values} CONFLICT", values=" / ".join(values))

    def notes(self, text: str) -> None:
        """F4, the note."""
        self.press("f4")
        self.reads("F12 record   Tab next   Esc back, text is kept")
        self.types(text)
        self.records()

    def reads_aloud(self, *known: str) -> None:
        """F3 twice: what is known, and at its end what is unknown."""
        self.press("f3")
        self.reads("who says so")
        self.press("f3")
        self.reads("KNOWN AND UNKNOWN, incident {incident}")
        self.sees(*known)
        self.press("end")
        self.reads("Not known: {facts}")
        self.press("esc")
        self.reads("who says so")
        self.press("esc")
        self.desk()

    # -- responses ----------------------------------------------------------------------------

    def words_of_launch(self, level: int, by: str, order: str, *, read_back: bool = True) -> None:
        """F8, the level's digit, who, on word, the order's number; not recorded yet."""
        self.press("f8")
        self.reads("level (digit)")
        self.press(str(level), "tab")
        self.picks("launched by", self.person(by))
        self._on_word(order, read_back=read_back)

    def words_of_end(self, level: str, playbook: str, by: str, order: str) -> None:
        """F9, the response, who, on word, the order's number, read back; not recorded yet."""
        self.press("f9")
        self.reads("by whom (digit)")
        ending = self.words("end LEVEL {level} of {playbook}", level=level, playbook=playbook)
        self.picks("what (digit)", ending)
        self.press("tab")
        self.picks("by whom (digit)", self.person(by))
        self._on_word(order)

    def _on_word(self, order: str, *, read_back: bool = True) -> None:
        self.press("tab", ON_WORD, "tab")
        self.types(order)
        self.press("tab")
        self.sees(order)
        if read_back:
            self.ticks()

    def ticks(self) -> None:
        """Each element of the order as it comes back, by its digit; then that it is confirmed."""
        open_line = re.compile(r"(\d) \[ \]")
        self.terminal.wait_until(lambda _: bool(open_line.search(self.terminal.front)), "ticks")
        while found := open_line.search(self.terminal.front):
            self.press(found.group(1))
            self.sees(f"{found.group(1)} [x]")

    def keeps(self, level: str) -> None:
        """F12 before anything came back: the order is kept, and nothing is in force."""
        self.recorded(lambda: self.press("f12"))
        self.reads("Not read back: order {order}, Level {level}", level=level)

    def reads_back(self) -> None:
        """O, the order that is not in force, each element ticked, F12; back at the desk."""
        self.press("o")
        self.reads("Enter open, read back   N or F6 new order   Esc back")
        self.press("enter")
        self.reads("READ BACK: {sentence}")
        self.ticks()
        self.added(lambda: self.press("f12"))
        self.reads("Enter open, read back   N or F6 new order   Esc back")
        self.back()

    def refused(self, *told: str) -> None:
        """F12, and it is said why not and who may."""
        before = self.position
        self.press("f12")
        self.reads("asked for by")
        self.sees(*told)
        assert self.position == before

    def asked_for(self, by: str, tabs: int) -> None:
        """F4 keeps in the log that it was asked for, and by whom."""
        self.tabs(tabs)
        self.types(by)
        self.reads("F4 record that {who} asked for it   Enter try again   Esc back", who=by)
        self.added(lambda: self.press("f4"))
        self.reads("RECORDED: refused request ({position}, {at})")

    def records(self) -> None:
        """F12."""
        self.recorded(lambda: self.press("f12"))

    def back(self) -> None:
        """Esc."""
        self.press("esc")
        self.desk()

    # -- the end ------------------------------------------------------------------------------

    def cannot_close(self, refusal: str, **said: object) -> None:
        """F10 says what is in the way, and the other answer than the safe one is refused."""
        self.press("f10")
        self.reads("In the way of closing:")
        before = self.position
        self.press("2", "enter")
        self.reads(refusal, **said)
        self.back()
        assert self.position == before

    def closes(self) -> Any:
        """F10, the other answer than the safe one, Enter; then what a script reads in the log."""
        self.press("f10")
        self.reads("Nothing stands in the way of closing.")
        self.recorded(lambda: self.press("2", "enter"))
        self.reads("incident {incident} closed", incident=self.incident)
        self.leaves()
        assert self.shell.ok("log", "verify")["ok"]
        shown = self.shell.ok("incident", "show", self.incident)
        assert shown["state"] == "closed"
        return shown


STEPS_OPEN: Final = "Run {run} is not complete: {what} ({steps})"
IN_FORCE: Final = "Level {level} is in force, launched by {launcher}"
"""Why an incident is not closed."""

_SHEET: Final = (
    "caller", "phone", "channel", "text", "train", "line", "section", "direction", "km",
    "station",
)  # fmt: skip
"""The fields of the call sheet in the order of Tab."""


def facts_of(shown: Any, name: str) -> set[tuple[str, str, str]]:
    """Source, value and standing of each fact of a name, in an incident as a script reads it."""
    return {(f["source"], f["value"], f["status"]) for f in shown["facts"] if f["name"] == name}
