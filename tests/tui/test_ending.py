"""F9: whoever launched it, closes it; and everything else that becomes of a response."""

from __future__ import annotations

from dutyconsole.desk.orders import read_back_order
from dutyconsole.desk.responses import end_response
from dutyconsole.domain.authority import EndOrder
from dutyconsole.domain.events import Mode
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.ordering import ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import OnWord
from dutyconsole.tui.app import OpenCall
from dutyconsole.tui.screens.modals.ending import EndModal
from tests.desk.bench import SECRET
from tests.tui.seat import Bench, Seat
from tests.tui.test_launch import (
    DIRECTOR,
    came_back,
    choose,
    launched,
    offered,
    reads,
    shown,
    stopped_train,
)


async def opened(seat: Seat, bench: Bench, incident: str) -> EndModal:
    await shown(seat, bench)
    seat.app.push_screen(EndModal(seat.incident(incident)), lambda _: None)
    form = await seat.dialog(EndModal)
    assert isinstance(form, EndModal)
    return form


async def at_level_two(seat: Seat, bench: Bench) -> EndModal:
    """The dialog of an incident with Level II in force on word."""
    incident = stopped_train(bench)
    launched(bench, incident)
    return await opened(seat, bench, incident)


def now(form: EndModal, bench: Bench) -> Incident:
    return bench.desk.incident(form.incident.id)


async def chosen(seat: Seat, **fields: str) -> None:
    """Fill fields in their order; what one says decides what the next one offers."""
    for name, value in fields.items():
        seat.form.row(name).fill(value)
        await seat.pilot.pause()


async def test_what_is_in_force_and_whose_it_is_with_telephone(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    await reads(seat, "LEVEL II of 4-11 since 14:00:00: Zhao Min alone ends it")
    await reads(seat, "telephone 0000-61009")
    assert form.value("person") == ""
    assert offered(seat, "person")[0] == "Zhao Min, telephone 0000-61009"
    assert all(each.startswith("(may not)") for each in offered(seat, "person")[1:])


async def test_by_keys_alone_the_launcher_ends_it_on_word(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    await seat.press("1", "tab", "1", "tab", "2", "tab")
    await seat.types("18")
    await seat.press("tab", "1", "2", "3", "4", "5")
    await reads(seat, "Will be recorded: Level II of 4-11", "ended by Zhao Min", "order 18")
    await seat.press("enter")
    await seat.closed_dialog()
    assert not now(form, bench).in_force
    (response,) = now(form, bench).responses
    assert (response.end_mode, response.end_order_number) == (Mode.ON_WORD, "18")


async def test_nobody_else_ends_it_and_that_they_asked_is_kept(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "person", "Feng Lei")
    await chosen(seat, mode="on_word", order_number="9")
    await came_back(seat)
    await seat.press("f12")
    await reads(seat, "Feng Lei did not launch it", "only Zhao Min ends it", "0000-61009")
    await seat.puts("asked_by", "Wanghe South")
    await reads(seat, "F4 record that Wanghe South asked for it")
    await seat.press("f4")
    await reads(seat, "RECORDED: refused request")
    (kept,) = bench.entries("request_refused")
    assert (kept.data["code"], kept.data["action"]) == ("not_launcher", "end")
    assert (kept.data["level"], kept.data["asked_by"]) == ("II", "Wanghe South")
    assert now(form, bench).level is Level.II


async def test_a_reported_end_ends_nothing_and_is_kept_as_asked_for(
    seat: Seat, bench: Bench
) -> None:
    seat.app.connect(OpenCall("sheet", "Linjiang station", "phone"))
    form = await at_level_two(seat, bench)
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="reported")
    await reads(seat, "To be refused: Level II of 4-11")
    await seat.press("f12")
    await reads(seat, "A reported end ends nothing", "Ask Zhao Min, telephone 0000-61009.")
    await seat.press("f4")
    await reads(seat, "RECORDED: refused request")
    (kept,) = bench.entries("request_refused")
    assert (kept.data["code"], kept.data["asked_by"]) == ("not_signed", "Linjiang station")
    assert now(form, bench).in_force


async def test_a_written_order_ends_it(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="written", order_number="18")
    await seat.press("f12")
    await seat.closed_dialog()
    assert now(form, bench).responses[0].end_mode is Mode.WRITTEN


async def test_launched_in_error_counts_as_never_launched(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="signed", secret=SECRET, why="error")
    await reads(seat, "launched in error and counting as never launched")
    await seat.press("f12")
    await seat.closed_dialog()
    assert now(form, bench).responses[0].in_error


async def test_the_highest_stands_first_and_is_ended_first(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    launched(bench, incident)
    launched(bench, incident, Level.I, "bureau_elg_leader")
    await opened(seat, bench, incident)
    assert offered(seat, "matter")[0] == "end LEVEL I of 4-11"
    choose(seat, "matter", "end LEVEL II of 4-11")
    await seat.pilot.pause()
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="on_word", order_number="9")
    await came_back(seat)
    await seat.press("f12")
    await reads(
        seat, "Level I is in force above Level II", "Ask Zhou Jianhua, telephone 0000-61006"
    )


async def test_stepping_down_ends_and_launches_as_one_thing(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "matter", "step down from LEVEL II")
    await seat.pilot.pause()
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="on_word", order_number="20", level="III")
    await came_back(seat)
    choose(seat, "launcher", "Feng Lei")
    await chosen(seat, mode2="signed", secret2="a guess")
    await reads(seat, "Will be recorded: Level II", "then Level III", "launched by Feng Lei")
    await seat.press("f12")
    await reads(seat, "That is not Feng Lei's own secret")
    assert now(form, bench).level is Level.II
    await seat.puts("secret2", SECRET)
    await seat.press("f12")
    await seat.closed_dialog()
    (standing,) = now(form, bench).in_force
    assert (standing.level, standing.launcher) == (Level.III, "station_elg_leader")
    assert len({e.recorded_at for e in bench.entries()[-2:]}) == 1


async def test_stepping_down_by_telephone_is_kept_until_both_orders_came_back(
    seat: Seat, bench: Bench
) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "matter", "step down from LEVEL II")
    await seat.pilot.pause()
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="on_word", order_number="20", level="III")
    choose(seat, "launcher", "Feng Lei")
    await chosen(seat, mode2="on_word", order_number2="21")
    await came_back(seat)
    await reads(seat, "F12 now keeps the order, NOT IN FORCE")
    await seat.press("f12")
    await seat.closed_dialog()
    assert now(form, bench).level is Level.II
    (kept,) = bench.desk.office.orders.open.values()
    assert [each.name for each in kept.entered.elements][-2:] == [
        "launcher's number",
        "lower level",
    ]
    back = ReadBack(Party(bench.officer.person), kept.names, confirmed=True)
    done = read_back_order(bench.desk, bench.officer, kept.id, back)
    assert done.order.in_force
    (standing,) = now(form, bench).in_force
    assert (standing.level, standing.order_number) == (Level.III, "21")


async def test_stepping_down_by_the_wrong_post_names_who_may(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "matter", "step down from LEVEL II")
    await seat.pilot.pause()
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="on_word", order_number="20", level="III")
    await came_back(seat)
    choose(seat, "launcher", "Zheng Haitao")
    await chosen(seat, mode2="on_word", order_number2="21")
    await came_back(seat, "2")
    await seat.press("f12")
    await reads(seat, "Ask Feng Lei, telephone 0000-61010")
    assert now(form, bench).level is Level.II


async def test_a_launch_on_word_is_confirmed_by_its_launcher(seat: Seat, bench: Bench) -> None:
    form = await at_level_two(seat, bench)
    choose(seat, "matter", "confirm the launch of LEVEL II of 4-11, on word")
    await seat.pilot.pause()
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="signed", secret=SECRET)
    await reads(seat, "Will be recorded: Zhao Min confirms the launch of Level II.")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not now(form, bench).on_word


async def test_a_disputed_end_puts_the_response_back_in_force(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    launched(bench, incident)
    order = EndOrder(Level.II, DIRECTOR, OnWord("18", read_back=True))
    end_response(bench.desk, bench.officer, incident, order)
    form = await opened(seat, bench, incident)
    await reads(seat, "VOUCH FOR A RESPONSE")
    choose(seat, "matter", "dispute the end of LEVEL II")
    await seat.pilot.pause()
    choose(seat, "person", "Zhao Min")
    await chosen(seat, mode="on_word", order_number="19", reason="never said so")
    await came_back(seat)
    await reads(seat, "which is in force again")
    await seat.press("f12")
    await seat.closed_dialog()
    assert now(form, bench).level is Level.II


async def test_it_fits_every_size(seat: Seat, bench: Bench) -> None:
    await at_level_two(seat, bench)
    for size in ((80, 24), (200, 60), (80, 24)):
        await seat.pilot.resize_terminal(*size)
        await seat.pilot.pause()
        assert seat.is_within_the_screen
        assert "end LEVEL II of 4-11" in seat.text
        assert "Esc back" in seat.text


async def test_f9_opens_it_where_something_is_in_force(seat: Seat, bench: Bench) -> None:
    incident = stopped_train(bench)
    await shown(seat, bench)
    await seat.sees("G6723")
    await seat.press("f9")
    await reads(seat, "No response is in force here")
    launched(bench, incident)
    await seat.sees("LEVEL II")
    await seat.press("f9")
    await seat.dialog(EndModal)
