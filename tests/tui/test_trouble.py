"""What goes wrong is said in words, loses nothing, and records nothing twice."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.incidents import add_note
from dutyconsole.desk.intake import acknowledge
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.tui.messages import LogGrew
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.modals.playbook import PlaybookModal
from dutyconsole.tui.screens.modals.refused import RefusedModal
from dutyconsole.tui.screens.modals.steps import DoneModal
from tests.desk.bench import SECRET
from tests.tui.conftest import done_elsewhere, stranded, walking
from tests.tui.seat import Bench, Seat, seated

FULL = Refused(Code.NOT_RECORDED, "NOT RECORDED: the disk is full", "free some space")


async def test_a_log_that_cannot_be_opened_is_one_sentence_and_exit_code_1(bench: Bench) -> None:
    def closed() -> Desk:
        raise Refused(Code.UNKNOWN, "There is no log in /nowhere", "make one with init")

    async with seated(closed, bench.clock, sign_on=False) as seat:
        await seat.sees("There is no log in /nowhere; make one with init.", "Press any key")
        await seat.press("x")
    assert seat.app.return_code == 1


async def test_a_wrong_secret_is_said_and_the_field_keeps_the_focus(bench: Bench) -> None:
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, sign_on=False) as seat:
        await seat.sees("SIGN ON", "SAMPLE")
        secret = seat.app.screen.query_one("#secret", Input)
        secret.value = "guess"
        await seat.press("enter")
        await seat.sees("The name or the secret is wrong")
        assert seat.app.focused is secret
        assert not secret.value
        assert "guess" not in seat.text
        secret.value = SECRET
        await seat.press("enter")
        await seat.sees("Nothing is open")
    mine.desk.log.close()


async def test_a_second_press_records_nothing_twice(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("right", "enter")
    form = await seat.dialog(DoneModal)
    form.action_record()
    form.action_record()
    await seat.press("enter")
    await seat.until(lambda: not isinstance(seat.app.screen, DoneModal) or not form.busy)
    recorded = [e for e in bench.entries("step_recorded") if e.stream == f"incident/{incident}"]
    assert [e.data["step"] for e in recorded] == ["recv"]


async def test_who_comes_second_is_told_who_was_first(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    await seat.sees(">>> 1")
    await seat.press("right", "enter")
    await seat.dialog(DoneModal)
    await seat.types("Zhao")
    done_elsewhere(bench, incident, "recv")
    await seat.press("enter")
    await seat.sees("Li Na")
    assert seat.form.value("performed_by") == "Zhao"
    assert len(bench.entries("step_recorded")) == 1


async def test_who_takes_up_second_is_told_who_was_first(seat: Seat, bench: Bench) -> None:
    incident = stranded(bench)
    await seat.sees("INCOMING 1")
    place = seat.desk_screen.place
    acknowledge(bench.desk, bench.officer, incident)
    with pytest.MonkeyPatch.context() as stale:
        stale.setattr(type(seat.desk_screen), "place", place)
        await seat.press("a")
        await seat.sees("Li Na has already taken up")
    await seat.closed_dialog()
    assert len(bench.entries("incident_acknowledged")) == 1


async def test_a_time_that_makes_no_sense_keeps_the_dialog(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.puts("text", "a note")
    await seat.puts("when", "25:77")
    await seat.press("f12")
    await seat.sees("'25:77' is not a time", "a note")


async def test_not_recorded_is_loud_keeps_the_text_and_tries_again(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("f4")
    await seat.dialog(NoteModal)
    await seat.puts("text", "the text that must not be lost")

    def full(work: object) -> object:
        raise FULL

    def still_full() -> None:
        raise FULL

    monkeypatch.setattr("dutyconsole.tui.watching.PROBE_TICKS", 0)
    with monkeypatch.context() as broken:
        broken.setattr(seat.app.desk.log, "transact", full)
        broken.setattr(seat.app.desk.log, "probe", still_full)
        await seat.press("f12")
        await seat.sees("NOT RECORDED, WRITE IT ON PAPER", "the disk is full", "must not be lost")
        seat.app.tick()
        seat.app.post_message(LogGrew(seat.app.picture))  # it can be read all the same
        await seat.pilot.pause()
        assert seat.app.standing.lost
        await seat.pilot.resize_terminal(60, 15)
        await seat.sees("TOO SMALL 60x15", "NOT RECORDED", "must not be lost")
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: "TOO SMALL" not in seat.text)
    seat.app.tick()
    await seat.until(lambda: not seat.app.standing.lost)  # it can be written again
    assert "must not be lost" in seat.text
    await seat.press("f12")
    await seat.closed_dialog()
    assert bench.entries("note_added")[-1].data["text"] == "the text that must not be lost"
    await seat.sees("log ok")


async def test_an_acknowledgement_that_fails_offers_to_try_again(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranded(bench)
    await seat.sees("INCOMING 1")

    def full(work: object) -> object:
        raise FULL

    with monkeypatch.context() as broken:
        broken.setattr(seat.app.desk.log, "transact", full)
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, RefusedModal))
        await seat.sees("NOT RECORDED, WRITE IT ON PAPER", "the disk is full")
    await seat.press("enter")
    await seat.dialog(PlaybookModal)
    assert bench.entries("incident_acknowledged")


HOSTILE = (
    "道岔[A3]故障 [red]x[/] [/] [@click=app.quit]k[/] \x1b]52;c;eA==\x07 \u202egnol\u202c \x9b31m"
)


async def test_foreign_text_stands_there_as_it_is(seat: Seat, bench: Bench) -> None:
    incident = stranded(bench, HOSTILE)
    await seat.sees("INCOMING 1", "道岔[A3]故障 [red]x[/] [/]")
    await seat.press("enter")
    await seat.dialog(PlaybookModal)
    await seat.sees("[@click=app.quit]k[/]", "␛]52;c;eA==␇", "<202E>gnol")
    await seat.press("escape")
    await seat.closed_dialog()
    add_note(bench.desk, bench.officer, incident, HOSTILE)
    await seat.sees("note: 道岔[A3]故障 [red]x[/]")
    for harmful in ("\x1b", "\x07", "\x9b", "\u202e"):
        assert harmful not in seat.text
