"""Files on screen: attached by path, listed with type and size, given out only when chosen."""

from __future__ import annotations

from pathlib import Path

import pytest

from dutyconsole.desk.attachments import Offered, attach
from dutyconsole.domain.events import AttachmentSort
from dutyconsole.tui import outside
from dutyconsole.tui.screens.modals.attaching import AttachModal
from dutyconsole.tui.screens.modals.attachment import AttachmentModal
from dutyconsole.tui.screens.modals.attachment_list import AttachmentListModal
from tests.desk.test_attachments import JPEG
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat, seated
from tests.tui.test_state_sheet import sheet

PAGE = b"<!DOCTYPE html><script>alert(1)</script>"


def put(bench: Bench, incident: str, path: Path, content: bytes = JPEG) -> int:
    """Another desk attaches a file; the entry that did."""
    path.write_bytes(content)
    offered = Offered(path, AttachmentSort.PHOTO, told_by="conductor")
    done = attach(bench.desk, bench.officer, incident, offered)
    assert done.entry is not None
    return done.entry.position


async def test_a_file_is_attached_by_its_path_and_said_with_type_and_size(
    seat: Seat, bench: Bench, tmp_path: Path
) -> None:
    incident = walking(bench)
    await seat.sees("Yunxi East")
    await seat.press("f")
    await seat.sees("No file is attached.")
    await seat.press("n")
    await seat.dialog(AttachModal)
    await seat.puts("path", str(tmp_path / "nowhere.jpg"))
    await seat.press("f12")
    await seat.sees("It is not said what the file is")
    await seat.puts("sort", "photo")
    await seat.press("f12")
    await seat.sees("can't be read")
    photo = tmp_path / "the platform.jpg"
    photo.write_bytes(JPEG)
    await seat.puts("path", f"'{photo}'")
    await seat.press("f12")
    await seat.until(lambda: isinstance(seat.app.screen, AttachmentListModal))
    await seat.sees("the platform.jpg", "2 KiB, image/jpeg", "photograph", "RECORDED")
    assert seat.incident(incident).attachments[0].attached.name == "the platform.jpg"
    await seat.press("escape")
    await seat.closed_dialog()
    await seat.sees("photograph attached: the platform.jpg (image/jpeg, 2 KiB)")
    assert seat.is_within_the_screen


async def test_nothing_is_given_out_until_it_is_chosen(
    seat: Seat, bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = walking(bench)
    at = put(bench, incident, tmp_path / "notice.jpg", PAGE)
    started: list[list[str]] = []
    monkeypatch.setattr(outside, "_opener", lambda: "/bin/opener")
    monkeypatch.setattr(outside, "_start", lambda command, folder: started.append(command))
    await seat.sees("Yunxi East")
    await seat.press("f")
    await seat.sees("text/html, NAMED AS image/jpeg")
    await seat.press("enter")
    await seat.dialog(AttachmentModal)
    await seat.press("enter")
    await seat.sees("Nothing is chosen")
    await seat.puts("then", "open")
    await seat.sees("Open this file (text/html, NAMED AS image/jpeg, 40 bytes)")
    await seat.sees("may hold commands")
    assert started == []
    await seat.press("enter")
    await seat.sees("A copy was handed")
    [[tool, copy]] = started
    assert tool == "/bin/opener"
    assert Path(copy).name == f"{at}-notice.html"
    assert Path(copy).read_bytes() == PAGE
    assert Path(copy).stat().st_mode & 0o777 == 0o400
    assert Path(copy).parent.stat().st_mode & 0o777 == 0o700
    await seat.puts("then", "save")
    await seat.puts("folder", str(tmp_path / "none"))
    await seat.press("enter")
    await seat.sees("There is no folder")
    await seat.puts("folder", "x" * 300)
    await seat.press("enter")
    await seat.sees("There is no folder")
    await seat.puts("folder", str(tmp_path))
    await seat.press("enter")
    await seat.sees("A copy is in")
    assert (tmp_path / f"{at}-notice.html").read_bytes() == PAGE


async def test_a_program_is_not_opened_and_an_entry_takes_a_file(
    seat: Seat, bench: Bench, tmp_path: Path
) -> None:
    incident = walking(bench)
    put(bench, incident, tmp_path / "photo.jpg", b"#!/bin/sh\nrm -rf ~\n")
    await seat.sees("photo.jpg")
    await seat.press("f")
    await seat.sees("IT IS A PROGRAM")
    await seat.press("enter")
    modal = await seat.dialog(AttachmentModal)
    assert isinstance(modal, AttachmentModal)
    assert "open a copy outside" not in seat.text
    await seat.press("escape", "escape")
    await seat.closed_dialog()


def test_the_state_sheet_names_the_files(bench: Bench, tmp_path: Path) -> None:
    at = put(bench, walking(bench), tmp_path / "<b>.jpg")
    assert f"Files kept with the log, by entry: {at} &lt;b&gt;.jpg" in sheet(bench)


async def test_a_supervisor_erases_the_content_with_a_reason(bench: Bench, tmp_path: Path) -> None:
    incident = walking(bench)
    put(bench, incident, tmp_path / "a.jpg")
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, person="supervisor1") as seat:
        await seat.sees("Yunxi East")
        await seat.press("f")
        await seat.sees("a.jpg")
        await seat.press("enter")
        await seat.dialog(AttachmentModal)
        await seat.puts("then", "erase")
        await seat.press("enter")
        await seat.sees("The reason is empty")
        await seat.puts("reason", "asked for by the passenger")
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, AttachmentListModal))
        await seat.sees("CONTENT ERASED")
    assert bench.desk.incident(incident).attachments[0].erased
    mine.desk.log.close()
