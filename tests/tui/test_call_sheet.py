"""Taking calls: many at once, in any order, and nothing typed is lost."""

from __future__ import annotations

from dutyconsole.tui.calls import parked
from dutyconsole.tui.screens.modals.call_sheet import CallSheet
from tests.tui.seat import Bench, Seat

SIZES = [(80, 24), (120, 36), (200, 60)]


async def sheet_open(seat: Seat) -> CallSheet:
    form = await seat.dialog(CallSheet)
    assert isinstance(form, CallSheet)
    return form


async def test_a_reported_fire_is_a_handful_of_keys(seat: Seat, bench: Bench) -> None:
    await seat.press("f2")
    await sheet_open(seat)
    await seat.press("tab", "tab", "tab")
    await seat.types("fire, K528 car 7")
    await seat.press("f6", "3", "f12")
    await seat.closed_dialog()
    (incident,) = seat.app.picture.incidents.values()
    assert incident.kind == "fire"
    assert incident.summary == "fire, K528 car 7"
