"""Alarms on screen: only what nobody has acknowledged blinks or rings; one key, from any screen."""

from __future__ import annotations

import time

import pytest

from dutyconsole.desk.intake import Report, report_incident
from dutyconsole.desk.vouching import dispute_response
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.events import AlarmAcknowledged
from dutyconsole.domain.incident import IncidentState
from dutyconsole.domain.playbook import Level
from dutyconsole.tui.queue import Sort
from dutyconsole.tui.ringing import BLINK_SECONDS, RING_SECONDS
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.lock import LockScreen
from dutyconsole.tui.screens.modals.alarms import AlarmsModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from dutyconsole.tui.screens.modals.task_list import TaskListModal
from dutyconsole.tui.widgets.incident_list import IncidentList
from dutyconsole.tui.widgets.words import Words
from tests.desk.bench import by_telephone
from tests.tui.conftest import stranded, walking
from tests.tui.seat import Bench, Seat, seated

DIRECTOR = "system_elg_office_director"


def bells(seat: Seat, patch: pytest.MonkeyPatch) -> list[str]:
    """Every bell from now on."""
    rung: list[str] = []
    patch.setattr(seat.app, "bell", lambda: rung.append("bell"))
    return rung


def dark(seat: Seat, name: str) -> bool:
    """Whether what blinks is off now."""
    return seat.app.screen.query_one(f"#{name}", Words).has_class("-off")


def disputed(bench: Bench) -> str:
    """An incident whose launch by telephone is disputed."""
    bench.incident_id = walking(bench, "4-11")
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    dispute_response(
        bench.desk, bench.officer, bench.incident_id, Level.II, DIRECTOR, bench.sign(DIRECTOR)
    )
    return bench.incident_id


def test_what_blinks_can_be_seen_to_blink() -> None:
    assert 0.8 <= 1 / (2 * BLINK_SECONDS) <= 5


async def test_only_what_nobody_has_acknowledged_blinks_and_its_words_stay(
    seat: Seat, bench: Bench
) -> None:
    incident = stranded(bench)
    await seat.sees("! INCOMING 1")
    seen = set()
    for _ in range(4):
        seat.app.blink()
        seen.add(dark(seat, "ringing"))
        assert "! INCOMING 1" in seat.text
    assert seen == {True, False}
    await seat.press("ctrl+g")
    await seat.sees("ACKNOWLEDGED: Not taken up: mass stranding of passengers")
    await seat.until(lambda: not seat.app.ringing)
    for _ in range(2):
        seat.app.blink()
        assert not dark(seat, "ringing")
    assert "! INCOMING 1" in seat.text
    assert seat.incident(incident).state is IncidentState.INCOMING


async def test_a_report_nobody_takes_up_rings_again(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranded(bench)
    await seat.sees("INCOMING 1")
    await seat.press("ctrl+g")
    await seat.until(lambda: not seat.app.ringing)
    rung = bells(seat, monkeypatch)
    for _ in range(RING_SECONDS + 1):
        seat.app.tick()
    assert not rung
    bench.clock.pass_minutes(2)
    seat.app.tick()
    assert rung
    await seat.press("ctrl+g")
    await seat.until(lambda: not seat.app.ringing)
    assert len(bench.entries("alarm_acknowledged")) == 2
    await seat.press("ctrl+g")
    await seat.sees("rings again")
    listed = seat.text.splitlines()
    assert any(line.lstrip("| ").startswith("rings again") for line in listed), seat.text


async def test_one_key_acknowledges_also_over_a_dialog_and_keeps_what_is_typed(
    seat: Seat, bench: Bench
) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("1", "f4")
    note = await seat.dialog(NoteModal)
    await seat.types("half a")
    stranded(bench, "in the middle of it")
    await seat.sees("! INCOMING 1")
    await seat.press("ctrl+g")
    await seat.until(lambda: bool(bench.entries("alarm_acknowledged")))
    await seat.sees("ACKNOWLEDGED")
    assert seat.app.screen is note
    assert note.value("text") == "half a"


async def test_one_key_acknowledges_over_a_list(seat: Seat, bench: Bench) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    await seat.press("i")
    await seat.sees("OPEN TASKS")
    stranded(bench, "in the middle of it")
    await seat.sees("! INCOMING 1")
    await seat.press("ctrl+g")
    await seat.sees("ACKNOWLEDGED: Not taken up")
    assert isinstance(seat.app.screen, TaskListModal)


async def test_a_locked_desk_acknowledges_in_the_name_of_who_is_signed_on(
    seat: Seat, bench: Bench
) -> None:
    disputed(bench)
    await seat.sees("DISPUTED launch II")
    await seat.press("ctrl+k")
    await seat.until(lambda: isinstance(seat.app.screen, LockScreen))
    await seat.sees("! ALARM 1, Ctrl+G: DISPUTED launch II")
    await seat.press("ctrl+g")
    await seat.sees("ACKNOWLEDGED")
    await seat.until(lambda: "! ALARM 1" not in seat.text)
    (entry,) = bench.entries("alarm_acknowledged")
    assert entry.person == "officer1"
    await seat.press("ctrl+g")
    await seat.sees("Nothing is to be acknowledged")
    assert isinstance(seat.app.screen, LockScreen)


async def test_before_anybody_has_signed_on_nothing_is_acknowledged(bench: Bench) -> None:
    stranded(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, sign_on=False) as seat:
        await seat.sees("SIGN ON", "! INCOMING 1")
        await seat.press("ctrl+g")
        await seat.sees("Sign on first")
        assert not bench.entries("alarm_acknowledged")
    mine.desk.log.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_an_alarm_stands_in_words_until_it_is_acknowledged_then_in_the_list(
    bench: Bench, size: tuple[int, int]
) -> None:
    incident = disputed(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, size=size) as seat:
        await seat.sees("! ALARM 1" if size[0] < 100 else "! WARNING 1", "ALARMS 1")
        lines = seat.desk_screen.query_one(IncidentList).lines
        (told,) = (line for line in lines if line.sort is Sort.ALARM)
        assert told.incident is not None
        assert told.incident.id == incident
        await seat.press("ctrl+g")
        await seat.sees("ACKNOWLEDGED: DISPUTED launch II")
        await seat.until(lambda: "ALARMS 1" not in seat.text)
        assert "! ALARM" not in seat.text
        assert "ALARM 1" in seat.text
        await seat.press("ctrl+g")
        await seat.until(lambda: isinstance(seat.app.screen, AlarmsModal))
        await seat.sees("WARNING  DISPUTED launch II", "acknowledged 14:00:00 by")
        assert seat.is_within_the_screen
        await seat.press("ctrl+g")
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
    mine.desk.log.close()


async def test_a_clock_that_fires_rings_at_once_and_stops_when_the_train_moves(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat.app.desk.lock_after = None
    bench.incident_id = walking(bench)
    bench.fact("stopped", "14:00")
    await seat.sees("Stopped")
    assert "ALARMS" not in seat.text
    rung = bells(seat, monkeypatch)
    bench.clock.pass_minutes(21)
    await seat.sees("! WARNING 1", "ALARMS 1")
    assert rung
    bench.fact("moving", "14:20")
    await seat.until(lambda: "WARNING" not in seat.text)
    assert not seat.app.ringing


async def test_a_calm_desk_has_no_alarms_and_says_so_when_asked(seat: Seat) -> None:
    assert "ALARM" not in seat.text
    await seat.press("ctrl+g")
    await seat.sees("Nothing is to be acknowledged")
    assert isinstance(seat.app.screen, DeskScreen)


# -- a flood --------------------------------------------------------------------------------------

FLOOD = 500


async def test_in_a_flood_nothing_is_lost_the_urgent_is_on_top_and_one_bell_rings(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung = bells(seat, monkeypatch)
    began = time.monotonic()
    kinds = list(bench.desk.reference.kinds)
    for n in range(FLOOD):
        kind = kinds[n % len(kinds)]
        report_incident(bench.desk, bench.officer, Report(kind=kind, summary=f"report {n}"))
        if n % 50 == 0:
            await seat.sees(f"! INCOMING {n + 1}")
    await seat.sees(f"! INCOMING {FLOOD}")
    assert 1 <= len(rung) <= 2 + (time.monotonic() - began) / RING_SECONDS
    lines = seat.desk_screen.query_one(IncidentList).lines
    singly = [line.incident for line in lines if line.sort is Sort.INCOMING and line.incident]
    groups = [line for line in lines if line.sort is Sort.GROUP]
    assert len(singly) + sum(group.count for group in groups) == FLOOD
    urgent = {k for k, c in seat.app.picture.classes.items() if c == "warning"}
    assert {incident.kind for incident in singly} <= urgent
    newest = [incident.id for incident in singly]
    assert newest == sorted(newest, reverse=True)
    assert [group.heading in urgent for group in groups] == sorted(
        (group.heading in urgent for group in groups), reverse=True
    )
    await seat.press("ctrl+g")
    await seat.sees(f"and {FLOOD - 1} more")
    (entry,) = bench.entries("alarm_acknowledged")
    event = read_event(entry)
    assert isinstance(event, AlarmAcknowledged)
    assert len(event.keys) == FLOOD
    await seat.until(lambda: not seat.app.ringing)
    assert len(seat.app.picture.incoming) == FLOOD


async def test_what_blinks_can_be_told_from_what_does_not_without_colours(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stranded(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock) as seat:
        await seat.sees("! INCOMING 1")
        shown = set()
        for _ in range(4):
            seat.app.blink()
            shown.add(bool(seat.app.screen.query_one("#ringing", Words).styles.text_style.reverse))
        assert shown == {True, False}
    mine.desk.log.close()
