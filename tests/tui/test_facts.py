"""F3: facts by the regulation's items, and the known and unknown read aloud."""

from __future__ import annotations

from dutyconsole.desk.incidents import record_fact
from dutyconsole.domain.facts import FactStatus
from dutyconsole.domain.text import Language
from dutyconsole.tui.app import OpenCall
from dutyconsole.tui.incidents import fact_lines
from dutyconsole.tui.screens.modals.facts import BriefingModal, FactModal
from dutyconsole.tui.widgets.choice import Choice
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat


def digits(seat: Seat, name: str) -> list[str]:
    """The digits that choose an item."""
    field = seat.form.row("item").field
    assert isinstance(field, Choice)
    return list(str([option.value for option in field.options].index(name) + 1))


def said_elsewhere(
    bench: Bench, incident: str, name: str, value: str, source: str, *, confirmed: bool = True
) -> None:
    record_fact(
        bench.desk, bench.officer, incident, name, value, source=source, confirmed=confirmed
    )


async def opened(seat: Seat, incident: str) -> None:
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    seat.app.push_screen(FactModal(seat.app.picture.incidents[incident]))
    await seat.dialog(FactModal)


async def test_a_fact_is_chosen_by_digit_and_takes_the_caller(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    seat.app.connect(OpenCall("call 1", "conductor Li", "radio"))
    await opened(seat, incident)
    await seat.press(*digits(seat, "aboard"))
    await seat.sees("Ask:", "local reference")
    await seat.press("tab")
    await seat.types("531")
    await seat.press("enter")
    await seat.closed_dialog()
    (fact,) = seat.incident(incident).facts
    assert (fact.name, fact.value, fact.source) == ("aboard", "531", "conductor Li")
    assert fact.status is FactStatus.CONFIRMED


async def test_a_fact_of_another_name_is_typed(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await opened(seat, incident)
    await seat.press("enter")
    await seat.sees("not said what it is")
    await seat.press("1", "tab")
    await seat.types("water")
    await seat.press("tab")
    await seat.types("for two hours")
    await seat.press("tab", "tab", "2", "enter")
    await seat.closed_dialog()
    (fact,) = seat.incident(incident).facts
    assert (fact.name, fact.value, fact.status) == (
        "water", "for two hours", FactStatus.UNCONFIRMED,
    )  # fmt: skip


async def test_what_others_say_of_it_stands_beside_also_when_it_comes_in_meanwhile(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    said_elsewhere(bench, incident, "aboard", "531", "conductor")
    await opened(seat, incident)
    await seat.press(*digits(seat, "aboard"))
    await seat.sees("Said so far:", "531 (says conductor)")
    said_elsewhere(bench, incident, "aboard", "529", "station")
    await seat.sees("531 (says conductor) CONFLICT", "529 (says station) CONFLICT")


async def test_known_and_unknown_is_read_aloud_and_copied(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    said_elsewhere(bench, incident, "aboard", "531", "conductor")
    said_elsewhere(bench, incident, "aboard", "529", "station")
    said_elsewhere(bench, incident, "casualties", "2", "driver", confirmed=False)
    await opened(seat, incident)
    await seat.press("f3")
    await seat.until(lambda: isinstance(seat.app.screen, BriefingModal))
    await seat.sees("sources differ: 531, says conductor", "2, unconfirmed, says driver")
    modal = seat.app.screen
    assert isinstance(modal, BriefingModal)
    told = modal.sentences()
    assert any(line.startswith("Not known: ") for line in told)
    assert any("Art. 16" in line for line in told)
    await seat.press("c")
    assert seat.app.clipboard == "\n".join(told)
    await seat.press("escape")
    await seat.dialog(FactModal)


async def test_the_keys_stay_in_sight_under_much_that_is_known(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    for n in range(12):
        said_elsewhere(bench, incident, f"matter {n}", "much " * 40, "conductor")
    await seat.pilot.resize_terminal(80, 24)
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    seat.app.push_screen(BriefingModal(seat.app.picture.incidents[incident]))
    await seat.sees("KNOWN AND UNKNOWN", "Esc back")
    await seat.press("c")
    await seat.sees("Copied", "Esc back")


async def test_the_strip_shows_what_is_unknown_as_unknown(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    line = fact_lines(seat.app.desk.incident(incident), Language.EN, 76).plain
    assert "casualties ?" in line.lower()
    said_elsewhere(bench, incident, "aboard", "531", "conductor")
    said_elsewhere(bench, incident, "aboard", "529", "station")
    said_elsewhere(bench, incident, "casualties", "2", "driver", confirmed=False)
    line = fact_lines(seat.app.desk.incident(incident), Language.EN, 76).plain
    assert "531 / 529 CONFLICT" in line
    assert "2 unconfirmed" in line


async def test_another_language_and_another_size_keep_what_is_typed(
    seat: Seat, bench: Bench
) -> None:
    incident = walking(bench)
    await opened(seat, incident)
    await seat.press(*digits(seat, "aboard"), "tab")
    await seat.types("531")
    await seat.press("ctrl+l")
    await seat.sees("旅客", "531")
    assert seat.app.focused is seat.form.row("value").field
    await seat.pilot.resize_terminal(80, 24)
    await seat.sees("531")
    assert seat.is_within_the_screen
    await seat.press("enter")
    await seat.closed_dialog()
    assert [f.value for f in seat.incident(incident).facts] == ["531"]
