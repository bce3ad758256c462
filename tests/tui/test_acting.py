"""Acting holders and one's own one-time codes, on screen."""

from __future__ import annotations

import pyotp

from dutyconsole.desk.codes import STEP_SECONDS
from dutyconsole.desk.people import order_acting
from dutyconsole.domain.due import DueKind
from dutyconsole.tui.dialogs import OPENS
from dutyconsole.tui.screens.modals.acting import ActingModal
from dutyconsole.tui.screens.modals.own_code import OwnCodeModal
from tests.desk.bench import SECRET
from tests.tui.seat import Bench, Seat
from tests.tui.test_ending import chosen
from tests.tui.test_launch import DIRECTOR, choose, offered, reads, shown


async def test_one_who_acts_is_recorded_as_ordered_and_stays_due(seat: Seat, bench: Bench) -> None:
    seat.desk_screen.action_acting()
    await seat.dialog(ActingModal)
    await seat.press("1")
    await seat.puts("post", DIRECTOR)
    assert len(offered(seat, "unit")) == 1, "the post is one of the system's alone"
    await seat.puts("unit", "system")
    may = [line for line in offered(seat, "orderer") if not line.startswith("(may not)")]
    assert any(line.startswith("Zhao Min") for line in may)
    choose(seat, "person", "He Yong")
    choose(seat, "orderer", "Feng Lei")
    await chosen(seat, order_number="31", until="120")
    await seat.press("f12")
    await reads(seat, "Feng Lei may not order an acting")
    choose(seat, "orderer", "Zhao Min")
    await seat.pilot.pause()
    await reads(seat, "Will be recorded: He Yong acts as", "by order of Zhao Min")
    await seat.press("f12")
    await reads(seat, "The order has not been read back")
    await seat.puts("read_back", "yes")
    await seat.press("f12")
    await seat.closed_dialog()
    (held,) = (h for h in bench.desk.roster.holdings.values() if h.acting)
    assert (held.person, held.order_number, held.read_back) == ("dept_director", "31", True)
    await seat.sees("Acting holder to review:")


async def test_what_is_due_opens_the_review(seat: Seat, bench: Bench) -> None:
    order_acting(
        bench.desk, bench.officer, "dept_director", DIRECTOR, "system",
        ordered_by=DIRECTOR, until=bench.clock.now.replace(hour=16),
    )  # fmt: skip
    await shown(seat, bench)
    await seat.sees("Acting holder to review:")
    (due,) = (each for each in seat.app.picture.due[""] if each.kind is DueKind.ACTING)
    seat.desk_screen.open(OPENS[due.kind](None, due))
    form = await seat.dialog(ActingModal)
    assert form.value("then") == "review"
    await reads(seat, "NOT REVIEWED: He Yong acts as")
    await seat.press("f12")
    await reads(seat, "Wang Wei may not review an acting holder")


async def test_a_device_is_enrolled_by_its_owner_and_its_seed_is_shown_once(
    seat: Seat, bench: Bench
) -> None:
    seat.desk_screen.action_own_code()
    await seat.dialog(OwnCodeModal)
    await seat.press("1", "tab")
    await seat.types("a guess")
    await seat.press("enter")
    await reads(seat, "That is not your own secret")
    await seat.puts("secret", SECRET)
    await seat.press("enter")
    await reads(seat, "it is not shown again", "otpauth://totp/")
    (entry,) = bench.entries("code_enrolled")
    seed = bench.desk.log.secret("code/officer1")
    assert seed is not None
    assert " ".join(seed[at : at + 4] for at in range(0, 32, 4)) in " ".join(seat.text.split())
    assert seed not in str(entry.data)
    await seat.press("enter", "escape")
    await seat.closed_dialog()
    assert seed not in seat.text
    code = pyotp.TOTP(seed).generate_otp(int(bench.clock.now.timestamp()) // STEP_SECONDS)
    assert bench.desk.sign_code("officer1", code, bench.clock.now).valid
    assert len(bench.entries("code_enrolled")) == 1
