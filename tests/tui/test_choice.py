"""A choice by digits: two of them typed together are one number, apart they are two choices."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.screen import ModalScreen

from dutyconsole.tui.widgets.choice import Choice, Option
from tests.tui.seat import Bench, Seat


class TwelveToChooseFrom(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Choice([Option(str(n), f"number {n}") for n in range(1, 13)], id="twelve")


async def test_digits_typed_together_are_one_number(seat: Seat, bench: Bench) -> None:
    seat.app.push_screen(TwelveToChooseFrom())
    await seat.sees("number 9")
    choice = seat.app.screen.query_one(Choice)
    choice.focus()
    await seat.until(lambda: choice.has_focus)
    await seat.press("1", "2")
    assert choice.value == "12"


async def test_the_same_digit_some_time_later_chooses_again(seat: Seat, bench: Bench) -> None:
    seat.app.push_screen(TwelveToChooseFrom())
    await seat.sees("number 9")
    choice = seat.app.screen.query_one(Choice)
    choice.focus()
    await seat.until(lambda: choice.has_focus)
    await seat.press("1")
    bench.clock.pass_minutes(1)
    await seat.press("1")
    assert choice.value == "1"
