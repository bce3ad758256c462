"""F5 with the cursor still on the notice from which somebody launched."""

from __future__ import annotations

from dutyconsole.domain.playbook import StepKind
from dutyconsole.tui.screens.modals.call_down import CallDownModal
from dutyconsole.tui.widgets.step_list import StepList
from tests.tui.seat import Bench, Seat
from tests.tui.test_call_down import launched
from tests.tui.test_launch import shown


async def test_f5_opens_what_was_just_launched_also_from_a_notice(seat: Seat, bench: Bench) -> None:
    """Until somebody has been told of it; then the notice under the cursor goes first."""
    incident = launched(bench)
    await shown(seat, bench)
    steps = seat.desk_screen.query_one("#steps", StepList)
    assert steps.run_shown is not None
    notice = next(s.id for s in steps.run_shown.playbook.steps if s.kind is StepKind.NOTIFY)
    seat.desk_screen.go_to(incident, step=notice)
    await seat.press("f5")
    await seat.dialog(CallDownModal)
    await seat.sees("0 of 5 INFORMED", "pass on: Level II, 4-11")
    await seat.press("enter", "1", "enter")
    await seat.sees("informed. 1 of 5 informed")
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.press("f5")
    await seat.dialog(CallDownModal)
    await seat.sees("0 of 5 INFORMED", "4-11: Notify the department leadership")
