"""What a dialog keeps of what was not recorded: choices too, but nothing it put in itself."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from textual import events

from dutyconsole.desk.incidents import add_note, record_fact
from dutyconsole.desk.scene import Recorded
from dutyconsole.tui.app import OpenCall
from dutyconsole.tui.screens.modals import facts, notes
from dutyconsole.tui.screens.modals.facts import FactModal
from dutyconsole.tui.screens.modals.launch import LaunchModal
from dutyconsole.tui.widgets.incident_list import IncidentList
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat


async def opened(seat: Seat, incident: str) -> FactModal:
    position = seat.app.desk.log.position()
    await seat.until(lambda: seat.app.picture.position >= position)
    form = FactModal(seat.app.picture.incidents[incident])
    seat.app.push_screen(form)
    await seat.dialog(FactModal)
    return form


async def test_a_choice_alone_is_kept_at_once(seat: Seat, bench: Bench) -> None:
    form = await opened(seat, walking(bench))
    assert seat.app.drafts.get(form.draft) is None
    await seat.press("3")
    item = form.value("item")
    assert item
    assert seat.app.drafts.get(form.draft) == {"item": item}
    await seat.press("escape")
    await seat.closed_dialog()
    again = await opened(seat, form.incident.id)
    assert again.value("item") == item


async def test_what_is_recorded_does_not_come_back_when_the_log_grows(
    seat: Seat, bench: Bench
) -> None:
    form = await opened(seat, walking(bench))
    await seat.press("3", "tab")
    await seat.types("531")
    form.record()
    seat.app.action_help()
    await seat.until(lambda: seat.app.drafts.get(form.draft) is None)
    form.show_picture(seat.app.picture)
    assert seat.app.drafts.get(form.draft) is None


async def test_a_caller_who_was_crossed_out_stays_so_in_another_language(
    seat: Seat, bench: Bench
) -> None:
    seat.app.connect(OpenCall("call 1", "conductor Li", "radio"))
    form = await opened(seat, walking(bench))
    await seat.puts("source", "")
    await seat.press("ctrl+l")
    assert form.value("source") == ""


async def test_the_next_caller_is_not_taken_for_the_last_one(seat: Seat, bench: Bench) -> None:
    incident = walking(bench)
    seat.app.connect(OpenCall("call 1", "conductor Li", "radio"))
    for caller in ("conductor Li", "station Wanghe"):
        seat.app.connect(OpenCall("call", caller, "radio"))
        form = LaunchModal(seat.incident(incident))
        seat.app.push_screen(form)
        await seat.dialog(LaunchModal)
        assert form.value("reported_by") == caller
        seat.app.connect(None)
        await seat.press("escape")
        await seat.until(lambda form=form: not form.is_attached)  # type: ignore[misc]


async def test_what_is_typed_while_a_note_is_recorded_reaches_the_next_dialog(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    walking(bench)
    await seat.sees(">>> 1")
    entered, goes_on = threading.Event(), threading.Event()

    def slow(*args: Any, **kwargs: Any) -> Recorded:
        entered.set()
        goes_on.wait(1)
        return add_note(*args, **kwargs)

    monkeypatch.setattr(notes, "add_note", slow)
    await seat.press("f4")
    await seat.dialog(notes.NoteModal)
    await seat.types("first")
    for key in ("f12", "f12", "f4", *"second", "f12"):
        seat.app.post_message(events.Key(key, key if len(key) == 1 else None))
    await seat.until(entered.is_set)
    goes_on.set()
    await seat.until(lambda: len(bench.entries("note_added")) == 2)
    await seat.closed_dialog()
    assert [e.data["text"] for e in bench.entries("note_added")] == ["first", "second"]


async def test_what_is_pasted_goes_where_the_keys_before_it_lead(seat: Seat, bench: Bench) -> None:
    form = await opened(seat, walking(bench))
    for event in (
        *(events.Key(key, None) for key in ("3", "tab")),
        events.Paste("531"),
        events.Key("tab", None),
        events.Paste("conductor Li"),
    ):
        seat.app.post_message(event)
    await seat.until(lambda: bool(form.value("source")))
    assert (form.value("value"), form.value("source")) == ("531", "conductor Li")


async def test_enter_pressed_again_while_it_is_recorded_is_not_for_what_comes_after(
    seat: Seat, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await opened(seat, walking(bench))
    entered, goes_on = threading.Event(), threading.Event()

    def slow(*args: Any, **kwargs: Any) -> Recorded:
        entered.set()
        goes_on.wait(1)
        return record_fact(*args, **kwargs)

    monkeypatch.setattr(facts, "record_fact", slow)
    await seat.press("3", "tab")
    await seat.types("531")
    for _ in range(2):
        seat.app.post_message(events.Key("enter", None))
        await seat.until(entered.is_set)
    goes_on.set()
    await seat.until(lambda: not form.is_attached)
    await seat.closed_dialog()
    assert isinstance(seat.app.focused, IncidentList)
    assert len(bench.entries("fact_recorded")) == 1
