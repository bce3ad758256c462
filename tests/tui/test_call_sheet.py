"""Taking calls: many at once, in any order, and nothing typed is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutyconsole.desk.calls import calls_of
from dutyconsole.desk.intake import Report, report_incident
from dutyconsole.domain.events import ReportJoined
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Language
from dutyconsole.tui.calls import parked, reopen
from dutyconsole.tui.messages import WriteRefused
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.modals.call_sheet import CallSheet
from dutyconsole.tui.screens.modals.notes import NoteModal
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat, seated

SIZES = [(80, 24), (120, 36), (200, 60)]


async def sheet(seat: Seat) -> CallSheet:
    """A sheet for a call that comes in now."""
    await seat.press("f2")
    form = await seat.dialog(CallSheet)
    assert isinstance(form, CallSheet)
    return form


async def after_crash(seat: Seat) -> None:
    """Wait until what is typed is on disk, as a crash would find it."""
    await seat.until(lambda: seat.app.drafts.flush(0.1))


def g6723(bench: Bench) -> str:
    """The stopped train of the first drill."""
    report = Report("emu_abnormality", "stopped in section, no air-conditioning", train="G6723")
    return report_incident(bench.desk, bench.officer, report).recorded.incident.id


# -- a new incident --------------------------------------------------------------------------------


async def test_a_reported_fire_is_seven_keys_besides_its_words(seat: Seat) -> None:
    await sheet(seat)
    await seat.press("tab", "tab", "tab")
    await seat.types("fire, K528 car 7")
    await seat.press("f6", "3", "f12")
    await seat.closed_dialog()
    (incident,) = seat.app.picture.incidents.values()
    assert (incident.kind, incident.summary) == ("fire", "fire, K528 car 7")
    assert incident.acknowledged_at is not None
    (run,) = incident.open_runs
    assert run.playbook.id == "4-15"
    assert not seat.app.standing.incoming
    assert seat.app.screen.query_one("#steps").has_focus


async def test_the_report_has_its_time_place_and_caller(seat: Seat, bench: Bench) -> None:
    began = bench.clock.now
    await sheet(seat)
    bench.clock.pass_minutes(3)
    typed = {
        "caller": "Li", "phone": "13800000000", "channel": "radio", "text": "cannot proceed",
        "train": "G6723", "line": "Qingjiang HSL", "section": "Wanghe South - Qingshiling",
        "direction": "down", "km": "K218+400", "structure": "bridge", "structure_name": "No. 3",
        "kind": "emu_abnormality",
    }  # fmt: skip
    for name, text in typed.items():
        await seat.puts(name, text)
    await seat.press("f12")
    await seat.closed_dialog()
    (incident,) = seat.app.picture.incidents.values()
    assert incident.reported_at == began
    assert incident.location is not None
    assert (incident.location.kilometre, incident.location.direction) == ("K218+400", "down")
    assert incident.location.structure_name == "No. 3"
    assert incident.open_runs[0].playbook.id == "4-11"


async def test_a_kind_alone_is_enough(seat: Seat) -> None:
    await sheet(seat)
    await seat.press("f6", "3", "f12")
    await seat.closed_dialog()
    (incident,) = seat.app.picture.incidents.values()
    assert incident.summary == "(words not noted)"


async def test_the_playbook_follows_kind_and_train_until_another_is_chosen(seat: Seat) -> None:
    form = await sheet(seat)
    await seat.puts("kind", "equipment_fault")
    assert form.value("playbook") == "4-8"
    await seat.puts("kind", "fire")
    assert form.value("playbook") == "4-15"
    await seat.puts("playbook", "none")
    await seat.puts("kind", "casualty")
    assert form.value("playbook") == "none"


async def test_odd_numbers_are_only_warned_of_and_a_bad_kilometre_is_asked_again(
    seat: Seat,
) -> None:
    form = await sheet(seat)
    await seat.puts("train", "XX99")
    await seat.puts("km", "somewhere")
    await seat.sees("XX99 does not look like a train number", "somewhere is no kilometre")
    await seat.puts("kind", "fire")
    await seat.press("f12")
    await seat.sees("is no kilometre; write it as K218+400")
    assert form.value("km") == "somewhere"
    await seat.puts("km", "218.4")
    await seat.press("f12")
    await seat.closed_dialog()
    (incident,) = seat.app.picture.incidents.values()
    assert incident.train == "XX99"
    assert incident.location is not None
    assert incident.location.kilometre == "K218+400"


async def test_no_kind_is_said_and_everything_is_kept(seat: Seat) -> None:
    form = await sheet(seat)
    await seat.puts("text", "something happened")
    await seat.press("f12")
    await seat.sees("No kind is chosen")
    assert form.value("text") == "something happened"


async def test_not_recorded_keeps_the_sheet(seat: Seat) -> None:
    form = await sheet(seat)
    await seat.puts("text", "fire")
    await seat.puts("kind", "fire")
    form.busy = True
    form.post_message(WriteRefused(Refused(Code.NOT_RECORDED, "The disk is full", "free some")))
    await seat.sees("NOT RECORDED, WRITE IT ON PAPER")
    await seat.press("f12")
    await seat.closed_dialog()
    assert len(seat.app.picture.active) == 1


# -- joining, and staying a call -------------------------------------------------------------------


async def test_a_transposed_train_number_is_suggested_and_joined_by_digit(
    seat: Seat, bench: Bench
) -> None:
    incident = g6723(bench)
    await seat.sees("INCOMING 1")
    form = await sheet(seat)
    await seat.types("a passenger")
    await seat.puts("text", "no air-con, in open country")
    await seat.puts("train", "G6732")
    await seat.sees("may be the same (suggestion)", incident, "same digits")
    await seat.press("f6", "tab", "3")
    assert form.value("becomes") == f"joins {incident}"
    await seat.press("f12")
    await seat.closed_dialog()
    assert list(seat.app.picture.incidents) == [incident]
    (joined,) = bench.entries(ReportJoined.KIND)
    assert joined.data["text"] == "no air-con, in open country"
    assert joined.data["train"] == "G6732"
    assert seat.incident(incident).train == "G6723"


async def test_what_may_be_the_same_stands_beside_the_fields_where_there_is_room(
    bench: Bench,
) -> None:
    g6723(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, size=(200, 60)) as seat:
        await seat.sees("INCOMING 1")
        form = await sheet(seat)
        await seat.puts("train", "G6723")
        await seat.sees("may be the same (suggestion)")
        fields, aside = form.query_one("#fields"), form.query_one("#aside")
        assert aside.region.x >= fields.region.right
        assert aside.region.y == fields.region.y
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: aside.region.y >= fields.region.bottom)
        await seat.sees("may be the same (suggestion)", "F12 record")
    mine.desk.log.close()


@pytest.mark.parametrize(
    "words", ["no air-con in G6732", "旅客来电称“G6732次”停在野外", "Ｇ６７３２ stands at K218+400"]
)
async def test_a_train_in_the_words_is_enough_for_the_suggestion(
    seat: Seat, bench: Bench, words: str
) -> None:
    incident = g6723(bench)
    await seat.sees("INCOMING 1")
    form = await sheet(seat)
    await seat.puts("text", words)
    await seat.sees("may be the same (suggestion)", incident)
    assert form.value("train") == ""


async def test_a_call_may_stay_a_call_with_its_answer(seat: Seat, bench: Bench) -> None:
    await sheet(seat)
    await seat.puts("text", "asks when K1024 arrives")
    await seat.puts("becomes", "call")
    await seat.puts("answer", "told: 15:20")
    await seat.press("f12")
    await seat.closed_dialog()
    (call,) = calls_of(bench.desk)
    assert (call.text, call.answer, call.channel) == (
        "asks when K1024 arrives", "told: 15:20", "phone",
    )  # fmt: skip
    assert not seat.app.picture.incidents


# -- who is on the telephone -----------------------------------------------------------------------


async def test_entries_take_the_caller_until_the_call_is_over(seat: Seat, bench: Bench) -> None:
    await sheet(seat)
    await seat.types("Li")
    await seat.sees("LINE Li")
    await seat.press("f6", "3", "f12")
    await seat.closed_dialog()
    assert seat.app.on_the_line is not None
    assert (seat.app.on_the_line.caller, seat.app.on_the_line.channel) == ("Li", "phone")
    await seat.press("f11")
    assert seat.app.on_the_line is None


async def test_a_call_hung_up_while_it_is_noted_stays_hung_up(seat: Seat) -> None:
    await sheet(seat)
    await seat.types("Li")
    await seat.press("f11")
    await seat.types("u")
    assert seat.app.on_the_line is None


async def test_a_sheet_opened_by_mistake_leaves_no_trace(seat: Seat) -> None:
    await sheet(seat)
    await seat.types("Li")
    await seat.press("f6", "3", "f12")
    await seat.closed_dialog()
    await sheet(seat)
    await seat.press("escape")
    await seat.closed_dialog()
    assert not parked(seat.app.drafts)
    assert seat.app.on_the_line is not None
    assert seat.app.on_the_line.caller == "Li"


# -- parking, discarding, crashing -----------------------------------------------------------------


async def test_the_next_call_parks_the_sheet_and_it_waits_on_the_desk(seat: Seat) -> None:
    first = await sheet(seat)
    await seat.types("Li")
    await seat.press("f2")
    await seat.until(lambda: isinstance(seat.app.screen, CallSheet) and seat.form is not first)
    await seat.pilot.pause()
    assert seat.form.value("caller") == ""
    await seat.types("Zhao")
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.sees("PARKED CALLS 2", "Li", "Zhao")
    reopen(seat.app, parked(seat.app.drafts)[0].draft)
    await seat.dialog(CallSheet)
    assert seat.form.value("caller") == "Li"
    await seat.sees("LINE Li")
    await seat.press("f6", "3", "f12")
    await seat.closed_dialog()
    assert [s.caller for s in parked(seat.app.drafts)] == ["Zhao"]


async def test_discarding_is_a_choice_of_its_own(seat: Seat) -> None:
    await sheet(seat)
    await seat.types("wrong number")
    await seat.puts("becomes", "discard")
    await seat.sees("DISCARDS")
    await seat.press("f12")
    await seat.sees("F12 again discards it")
    await seat.puts("becomes", "call")
    await seat.puts("becomes", "discard")
    await seat.press("f12")
    await seat.sees("F12 again discards it")
    await seat.press("f12")
    await seat.closed_dialog()
    assert not parked(seat.app.drafts)
    assert seat.app.on_the_line is None


async def test_half_noted_calls_survive_a_crash_with_the_time_they_came_in(
    bench: Bench, tmp_path: Path
) -> None:
    began, home = bench.clock.now, tmp_path / "home"
    home.mkdir()
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=home) as seat:
        await sheet(seat)
        await seat.types("Li")
        bench.clock.pass_minutes(1)
        await seat.press("f2")
        await seat.pilot.pause()
        await seat.types("Zhao")
        await seat.press("f6", "3")
        await after_crash(seat)
    mine.desk.log.close()
    bench.clock.pass_minutes(9)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=home) as seat:
        first, second = parked(seat.app.drafts)
        assert (first.caller, first.received_at) == ("Li", began)
        assert (second.caller, second.kind) == ("Zhao", "fire")
        reopen(seat.app, second.draft)
        form = await seat.dialog(CallSheet)
        assert (form.value("caller"), form.value("becomes")) == ("Zhao", "new")
        assert form.value("playbook") == "4-15"
        await seat.press("f12")
        await seat.closed_dialog()
        (incident,) = seat.app.picture.incidents.values()
        assert incident.reported_at == second.received_at
    mine.desk.log.close()


async def test_a_call_is_taken_from_within_another_dialog(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types("half")
    await sheet(seat)
    await seat.press("f6", "3", "f12")
    await seat.dialog(NoteModal)
    assert seat.form.value("text") == "half"


async def test_a_dialog_behind_the_sheet_never_takes_it_away(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees("ACTIVE 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.types("a note")
    await seat.press("f12", "f2")
    await seat.dialog(CallSheet)
    await seat.until(lambda: len(bench.entries("note_added")) == 1)
    await seat.pilot.pause()
    assert isinstance(seat.app.screen, CallSheet)
    await seat.press("escape")
    await seat.closed_dialog()
    assert len(bench.entries("note_added")) == 1


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", list(Language)[:2])
async def test_the_sheet_fits(bench: Bench, size: tuple[int, int], language: Language) -> None:
    g6723(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, size=size, language=language) as seat:
        form = await sheet(seat)
        await seat.puts("text", "车厢没有空调、停在野外。" * 20)
        await seat.puts("train", "G6732")
        await seat.press("f6")
        assert seat.is_within_the_screen
        await seat.press("ctrl+l")
        await seat.pilot.pause()
        assert form.value("train") == "G6732"
        await seat.pilot.resize_terminal(80, 24)
        await seat.pilot.pause()
        assert seat.is_within_the_screen
        assert "F12" in seat.text
        assert isinstance(seat.app.screen_stack[1], DeskScreen)
    mine.desk.log.close()


async def test_the_palette_offers_what_the_sheet_can_do(seat: Seat) -> None:
    await sheet(seat)
    titles = [command.title for command in seat.app.get_system_commands(seat.app.screen)]
    assert {"Kind (F6)", "Record (F12)", "Back (Esc)", "Call (F2)"} <= set(titles)


async def test_a_refusal_never_hides_the_keys(bench: Bench) -> None:
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, size=(80, 24)) as seat:
        await sheet(seat)
        await seat.types("Li")
        await seat.press("f12")
        await seat.sees("No kind is chosen", "F12 record", "Esc park")
    mine.desk.log.close()
