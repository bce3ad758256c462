"""Handing over on screen: by both, on word, or by order of the next tier."""

from __future__ import annotations

from dutyconsole.domain.events import Mode
from dutyconsole.tui.screens.modals.ending import EndModal
from dutyconsole.tui.screens.modals.handing_over import HandOverModal
from tests.desk.bench import SECRET
from tests.tui.seat import Bench, Seat
from tests.tui.test_ending import chosen, now, opened
from tests.tui.test_launch import DIRECTOR, choose, launched, offered, reads, stopped_train


async def handing_over(seat: Seat, bench: Bench) -> tuple[EndModal, HandOverModal]:
    """The dialog of Level II on word, with a second holder of the director's post."""
    incident = stopped_train(bench)
    launched(bench, incident)
    bench.appoint("dept_director", DIRECTOR, "system")
    ending = await opened(seat, bench, incident)
    choose(seat, "matter", "hand LEVEL II of 4-11 over")
    await seat.pilot.pause()
    await seat.press("f12")
    form = await seat.dialog(HandOverModal)
    assert isinstance(form, HandOverModal)
    return ending, form


async def test_it_takes_both_secrets_and_the_same_post(seat: Seat, bench: Bench) -> None:
    ending, _ = await handing_over(seat, bench)
    await reads(seat, "LEVEL II of 4-11", "Zhao Min answers for it")
    assert offered(seat, "receiver")[0].startswith("He Yong")
    choose(seat, "receiver", "Feng Lei")
    await chosen(seat, mode="signed", secret=SECRET, mode2="signed", secret2=SECRET)
    await seat.press("f12")
    await reads(seat, "Feng Lei does not hold", "F4 record")
    choose(seat, "receiver", "He Yong")
    await seat.pilot.pause()
    await reads(seat, "Will be recorded: Level II passes from Zhao Min to He Yong.")
    await seat.press("f12")
    await seat.closed_dialog()
    assert now(ending, bench).in_force[0].answerable == "dept_director"


async def test_by_order_of_the_next_tier_it_stands_out_everywhere(seat: Seat, bench: Bench) -> None:
    ending, _ = await handing_over(seat, bench)
    choose(seat, "gives", "cannot act")
    await seat.pilot.pause()
    may = [line for line in offered(seat, "orderer") if not line.startswith("(may not)")]
    assert any(line.startswith("Zhou Jianhua") for line in may)
    choose(seat, "orderer", "Zhou Jianhua")
    choose(seat, "receiver", "He Yong")
    await chosen(seat, mode="signed", secret=SECRET, mode2="signed", secret2=SECRET)
    await seat.press("f12")
    await reads(seat, "It is not said why Zhao Min cannot act")
    await seat.puts("reason", "in hospital")
    await reads(seat, "by order of Zhou Jianhua, a deviation")
    await seat.press("f12")
    await seat.closed_dialog()
    (transfer,) = now(ending, bench).in_force[0].transfers
    assert (transfer.ordered_by, transfer.given.mode) == ("bureau_elg_leader", Mode.SIGNED)
    await seat.sees("He Yong BY ORDER of Zhou Jianhua", "DEVIATION: BY ORDER")
