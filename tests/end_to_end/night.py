"""What an officer does beside the incidents' own steps: shifts, orders, tasks, reports, calls."""

from __future__ import annotations

import re
from functools import partial
from typing import Final

from dutyconsole.locale import catalogue
from tests.end_to_end.hands import ENVIRONMENT, SECRET, bare
from tests.end_to_end.officer import Officer
from tests.end_to_end.terminal import Terminal

INSTRUCTION: Final = "2"
STAYS_A_CALL: Final = "2"
FIRST_REPORT: Final = "1"
CONFIRM: Final = "2"
SIGNED: Final = "1"

_DIALOG: Final = re.compile(r"\+- \S.*-\+")
TASKS: Final = "Enter open   N or F6 new task   Esc back"
REPORTS: Final = "Enter open   digit new report   Esc back"


class NightOfficer(Officer):
    """Takes the shift and hands it over, and keeps what comes in beside the steps."""

    def signs_on(self, person: str = "officer1") -> None:
        """Name and secret."""
        self.reads("SIGN ON")
        self.types(f"{person}\t{SECRET}\r")
        self.desk()

    def has_spoken(self, template: str) -> bool:
        """Whether a sentence stands on the screen now."""
        return bool(self.pattern(self.words(template)).search(self._bare))

    def desk(self) -> None:
        """See the desk in front: its line of keys, and no dialog."""
        keys = bare(f"F2 {self.words('Call')} F3 {self.words('Fact')}")
        self.terminal.wait_until(
            lambda shown: keys in bare(shown) and not _DIALOG.search(shown), "the desk"
        )

    def takes_new_call(self, kind: str, text: str, **said: str) -> str:
        """A call that becomes an incident, then hung up; the desk has turned to it."""
        before = self.shown()
        self.takes_call(kind, text, **said)
        self.terminal.wait_until(lambda _: self.shown() not in ("", before), "the new")
        self.press("f11")
        self.incident = self.shown()
        return self.incident

    def shown(self) -> str:
        """The incident that the desk shows."""
        head = re.search(r"\| (\d{8}-\d\d) ", self.terminal.text)
        return head.group(1) if head else ""

    def turns_to(self, incident: str, place: str) -> None:
        """Choose an incident by the digit that it has on the desk now.

        Args:
            incident: Its number.
            place: How the list shows where it is.
        """
        row = re.compile(rf"^(\d)[ !].*\n +{re.escape(place)}", re.MULTILINE)
        self.terminal.wait_until(lambda shown: bool(row.search(shown)), place)
        found = row.search(self.terminal.text)
        assert found
        self.press(found.group(1))
        self.terminal.wait_until(lambda _: self.shown() == incident, incident)
        self.press("0")  # to the current step: the keys may be in another list
        self.incident = incident

    def hears_alarm(self, incoming: int) -> None:
        """Over whatever is open it rings in the top line; Ctrl+G, and it is said what it was."""
        rings = bare(self.words("INCOMING {n}", n=incoming))
        self.terminal.wait_until(lambda shown: f"!{rings}" in bare(shown), "it rings")
        self.press("ctrl+g")
        self.reads("ACKNOWLEDGED: {alarm}")

    def takes_up(self, playbook: str) -> str:
        """The digit of the one that rings, A; its playbook is offered and taken."""
        before = self.shown()
        self.press("1")
        self.terminal.wait_until(lambda _: self.shown() not in ("", before), "the one that rings")
        self.press("a")
        self.reads("playbook (digit)")
        self.sees(f"{playbook} ")
        self.records()
        self.incident = self.shown()
        return self.incident

    # -- the shift ----------------------------------------------------------------------------

    def takes_shift(self) -> None:
        """H, without a handover; then what was left is read."""
        self.press("h")
        self.picks("then (digit)", self.words("take the shift, without a handover"))
        self.recorded(lambda: self.press("enter"))
        self.press("h")
        self.picks("then (digit)", self.words("read what was left before you came on"))
        self.press("enter")
        self.reads("No handover is under way; the page shows what is open now.")
        self.added(lambda: self.press("f12"))
        self.back()

    def hands_over(self, to: str) -> None:
        """H; the page of everything that is open comes up."""
        self.press("h")
        self.picks("then (digit)", self.words("hand the shift over"))
        self.press("tab")
        self.picks("hand over to", self.person(to))
        self.added(lambda: self.press("f12"))
        self.reads("{n} to take over; each open incident by itself.")

    def takes_over(self, *, left: int = 0) -> str:
        """Enter on one thing after the other until so many are left; all that was shown of it."""
        over = self.pattern(self.words("Everything is taken over: F12, and both sign."))
        some = self.pattern(self.words("{n} to take over; each open incident by itself."))
        seen = [self._bare]
        while not over.search(seen[-1]):
            now = some.search(seen[-1])
            assert now
            if int(now.group(1)[-3:].lstrip("-")) <= left:
                break
            # Two Enters in a row would be one press.
            self.added(lambda: self.press("down", "up", "enter"))
            self.terminal.wait_until(partial(self._is_gone, now.group()), "fewer left")
            seen.append(self._bare)
        return "".join(seen)

    def _is_gone(self, text: str, _: str) -> bool:
        return text not in self._bare

    @property
    def _bare(self) -> str:
        return bare(self.terminal.front)

    def both_sign(self, receiver: str) -> None:
        """F12, a secret each; the receiver is at the desk."""
        self.press("f12")
        self.reads("Tab next   Enter signs for both   Esc back")
        self.types(f"{SECRET}\t{SECRET}")
        self.recorded(lambda: self.press("enter"))
        self.reads("shift handed over to {person}", person=self.person(receiver))

    # -- what comes in beside the steps -------------------------------------------------------

    def keeps_call(self, text: str, *, caller: str, answer: str) -> None:
        """F2; the call stays a call, with what was replied."""
        self.press("f2")
        self.reads("WHAT IS SAID")
        self.types(caller)
        self.tabs(3)
        self.types(text)
        self.press("f6", "tab", STAYS_A_CALL, "tab")
        self.reads("F12 keeps it as a call with its answer; no incident.")
        self.types(answer)
        self.records()
        self.press("f11")

    def raises_instruction(self, what: str, *, by: str, to: str, minutes: str) -> None:
        """I, N; a leader's instruction with its deadline."""
        self.press("i")
        self.reads(TASKS)
        self.press("n")
        self.reads("what is asked")
        self.types(what)
        self.press("backtab", INSTRUCTION)
        self.tabs(2)
        self.types(by)
        self.press("tab")
        self.types(to)
        self.press("tab")
        self.types(minutes)
        self.added(lambda: self.press("f12"))
        self.reads(TASKS)
        self.back()

    def answers_task(self, what: str, text: str) -> None:
        """I, Enter on the first of them; its answer settles it."""
        self.press("i")
        self.reads(TASKS)
        self.sees(what)
        self.press("enter")
        self.picks("then (digit)", self.words("it is answered"))
        self.press("tab")
        self.types(text)
        self.added(lambda: self.press("f12"))
        self.reads(TASKS)
        self.back()

    def sends_report(self, *said: str) -> None:
        """R, the first report, to the first on the list."""
        self.press("r")
        self.reads(REPORTS)
        self.press(FIRST_REPORT)
        self.reads("to be said")
        self.sees(*said)
        self.tabs(2)
        self.press("1")
        self.added(lambda: self.press("f12"))
        self.reads(REPORTS)
        self.back()

    # -- leaders ------------------------------------------------------------------------------

    def signs_launch(self, level: int, by: str) -> None:
        """F8; the leader is here and types their own secret."""
        self.press("f8")
        self.reads("level (digit)")
        self.press(str(level), "tab")
        self.picks("launched by", self.person(by))
        self.press("tab", SIGNED, "tab")
        self.types(SECRET)
        self.records()

    def signs_end(self, level: str, playbook: str, by: str) -> None:
        """F9; the launcher is here and types their own secret."""
        self.press("f9")
        self.reads("by whom (digit)")
        ending = self.words("end LEVEL {level} of {playbook}", level=level, playbook=playbook)
        self.picks("what (digit)", ending)
        self.press("tab")
        self.picks("by whom (digit)", self.person(by))
        self.press("tab", SIGNED, "tab")
        self.types(SECRET)
        self.records()

    def hears_end(self, level: str, playbook: str, by: str, order: str) -> None:
        """F9, an order by telephone that is not read back: F12 keeps it, not in force."""
        self.press("f9")
        self.reads("by whom (digit)")
        ending = self.words("end LEVEL {level} of {playbook}", level=level, playbook=playbook)
        self.picks("what (digit)", ending)
        self.press("tab")
        self.picks("by whom (digit)", self.person(by))
        self._on_word(order, read_back=False)
        self.records()
        self.reads("NOT IN FORCE: order {order} is kept; DUE shows it")

    def answers_for(self, many: int) -> None:
        """V; each thing is opened and confirmed, and the secret typed; not recorded yet."""
        self.press("v")
        self.reads("Enter opens, goes on   F12 record all   Tab next   Esc back")
        self.press("tab")
        for n in range(1, many + 1):
            self.press(str(n), "enter")
            self.reads("confirm: it was so")
            self.press(CONFIRM, "enter")
        self.press(SIGNED, "tab")
        self.types(SECRET)
        self.sees("*" * len(SECRET))

    def confirms_all(self, many: int) -> None:
        """V; one secret for all."""
        self.answers_for(many)
        self.recorded(lambda: self.press("f12"))

    # -- the morning --------------------------------------------------------------------------

    def is_over(self) -> None:
        """F10, the other answer than the safe one: the incident is closed, the desk goes on."""
        self.press("f10")
        self.reads("Nothing stands in the way of closing.")
        self.recorded(lambda: self.press("2", "enter"))
        self.reads("incident {incident} closed", incident=self.incident)


class Neighbour(NightOfficer):
    """At another desk on the same log.

    Args:
        beside: Who has opened the log.
        desk: Name of the other desk.
    """

    def __init__(self, beside: NightOfficer, desk: str) -> None:
        self.shell, self.language = beside.shell, beside.language
        self._catalogue = catalogue(self.language)
        self.terminal = Terminal(
            ["--data", str(self.shell.data), "--lang", self.language],
            columns=80,
            rows=24,
            environment={**ENVIRONMENT, "DUTYCONSOLE_DESK": desk},
            patience=30,
        )
        self.keys = 0
