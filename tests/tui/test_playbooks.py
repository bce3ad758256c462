"""The playbook library: read by keys alone, at every size, with the place of a run."""

from __future__ import annotations

import stat
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from dutyconsole.desk.playbooks import adopt
from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.run import StepState
from dutyconsole.domain.text import Language
from dutyconsole.library.bureau import shipped_playbooks
from dutyconsole.tui.playbook_text import flow, source_and_text, who_launches
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.playbooks import PlaybooksScreen
from tests.desk.bench import Bench
from tests.desk.playbooks import newer
from tests.tui.conftest import done_elsewhere, walking
from tests.tui.seat import Seat, seated

SIZES = [(80, 24), (120, 36), (200, 60)]


@asynccontextmanager
async def reading(
    bench: Bench,
    playbook: str = "",
    incident: str = "",
    *,
    size: tuple[int, int] = (120, 36),
    language: Language = Language.EN,
    home: Path | None = None,
) -> AsyncIterator[Seat]:
    """officer1 in the library."""
    mine = Bench(bench.directory, bench.clock)
    opened = seated(lambda: mine.desk, bench.clock, size=size, language=language, home=home)
    async with opened as seat:
        screen = PlaybooksScreen(playbook, incident)
        seat.app.push_screen(screen)
        await seat.until(lambda: screen.is_mounted and screen.chosen != "")
        await seat.pilot.pause()
        yield seat
    mine.desk.log.close()


def library(seat: Seat) -> PlaybooksScreen:
    assert isinstance(seat.app.screen, PlaybooksScreen), seat.text
    return seat.app.screen


async def test_p_at_the_desk_opens_it_and_esc_goes_back(seat: Seat) -> None:
    await seat.press("p")
    await seat.sees("4-1 ", "4-15", "Safety hazard inspection", "[1 Flow]")
    await seat.press("escape")
    await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))


async def test_from_an_incident_it_opens_at_the_run_that_is_walked(
    seat: Seat, bench: Bench
) -> None:
    walking(bench, "4-12")
    await seat.sees(">>> 1")
    await seat.press("p")
    await seat.sees("as walked for", "1  [>]", "Passenger-train abnormal situation")


@pytest.mark.parametrize("language", [Language.EN, Language.ZH_HANS])
@pytest.mark.parametrize("size", SIZES)
async def test_every_playbook_and_view_fits_the_screen(
    bench: Bench, size: tuple[int, int], language: Language
) -> None:
    async with reading(bench, size=size, language=language) as seat:
        room = library(seat).query_one("#text").scrollable_content_region.width
        for book in seat.app.picture.adopted.newest.values():
            texts = (
                flow(seat.app, book, None, room),
                source_and_text(seat.app, book, room).plain,
                who_launches(seat.app, book, room).plain,
            )
            for text in texts:
                assert all(cell_len(line) <= room for line in text.split("\n"))
        for view in ("3", "2", "1"):
            await seat.press(view)
            assert seat.is_within_the_screen
            assert not library(seat).query_one("#text").show_horizontal_scrollbar


async def test_tab_goes_through_the_views(bench: Bench) -> None:
    async with reading(bench, "4-11") as seat:
        await seat.sees("[1 Flow]", "Collect information", "+- NO")
        await seat.press("tab")
        await seat.sees("[2 Source and translation]", "| 接收高鐵、動車組非正常情況信息")
        await seat.press("tab")
        await seat.sees("[3 Who may launch]", "LEVEL I: launched by leader of the bureau")
        await seat.press("tab")
        await seat.sees("[1 Flow]")


async def test_the_text_scrolls_while_the_list_has_the_keys(bench: Bench) -> None:
    async with reading(bench, "4-11", size=(80, 24)) as seat:
        assert "recv" in seat.text
        await seat.press("end")
        await seat.sees("archive")
        assert "recv" not in seat.text
        await seat.press("home")
        await seat.sees("recv")
        await seat.press("pagedown")
        await seat.sees("decide")
        await seat.press("pageup")
        await seat.sees("recv")
        await seat.press("right", *["down"] * 12)
        await seat.until(lambda: "recv" not in seat.text)
        assert library(seat).chosen == "4-11"
        await seat.press("left", "down")
        await seat.sees("Passenger-train abnormal situation", "recv")
        assert library(seat).chosen == "4-12"


@pytest.mark.parametrize("size", SIZES)
async def test_the_source_stands_there_character_for_character(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with reading(bench, "4-13", size=size) as seat:
        await seat.press("2")
        book = seat.app.picture.adopted.newest["4-13"]
        width = library(seat).query_one("#text").scrollable_content_region.width
        lines = [line.plain for line in source_and_text(seat.app, book, width).split("\n")]
        column = (width - 3) // 2
        quoted = "".join(_cut(line, column)[2:].strip() for line in lines if line[:2] == "| ")
        for text in _sources(book):
            assert "".join(text.split()) in quoted.replace(" ", "")


def _cut(line: str, column: int) -> str:
    """The left column, where there are two."""
    taken, cells = "", 0
    for character in line:
        cells += cell_len(character)
        if "   " in taken and cells > column:
            break
        taken += character
    return taken


def _sources(book: Playbook) -> list[str]:
    found = [book.source_title]
    for step in book.steps:
        found += [step.source, step.by_source]
        found += [box.source for box in (*step.standard, *step.note, *step.response)]
    return [text for text in found if text]


async def test_what_the_source_does_not_say_is_not_quoted(bench: Bench) -> None:
    async with reading(bench, "4-11") as seat:
        await seat.press("2", "end")
        await seat.sees("12  archive", "(not stated in source)", "(not in the source)")


async def test_who_may_launch_has_names_numbers_and_the_one_rule(bench: Bench) -> None:
    async with reading(bench, "4-11", size=(120, 60)) as seat:
        await seat.press("3")
        await seat.sees("LEVEL I", "LEVEL II", "LEVEL III", "0000-61009", "(vacant)")
        await seat.sees("summary organised by", "Whoever launched a response ends it")


async def test_a_playbook_without_levels_says_where_one_launches(bench: Bench) -> None:
    async with reading(bench, "4-15") as seat:
        await seat.press("3")
        await seat.sees("no levels", "beside it on the same incident")
        await seat.press(*["up"] * 12)
        await seat.sees("Routine work: no response is launched here.")


async def test_the_states_of_the_incidents_run_are_marked_and_follow(bench: Bench) -> None:
    incident = walking(bench, "4-12")
    async with reading(bench, "4-12", incident) as seat:
        await seat.sees("walked", f"as walked for {incident}", "1  [>]", "2  [ ]")
        run = library(seat).run_shown
        assert run is not None
        assert run.states["recv"] is StepState.CURRENT
        done_elsewhere(bench, incident, "recv")
        await seat.sees("1  [x]", "2  [>]")
        await seat.press("up")
        await seat.sees("HSR / EMU abnormal situation", "version 1")
        assert "[x]" not in seat.text


async def test_a_flow_that_is_walked_opens_at_its_current_step(bench: Bench) -> None:
    incident = walking(bench, "4-12")
    for step in ("recv", "notify", "collect"):
        done_elsewhere(bench, incident, step)
    async with reading(bench, "4-12", incident, size=(80, 24)) as seat:
        await seat.sees("4  [>]", "5  [ ]")
        await seat.press("2")
        await seat.sees("1  recv")
        await seat.press("1")
        await seat.sees("4  [>]")
        await seat.press("home")
        await seat.sees("1  [x]")


async def test_s_writes_the_page_for_its_owner_alone(bench: Bench, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    incident = walking(bench, "4-12")
    async with reading(bench, "4-12", incident, home=home) as seat:
        await seat.press("s")
        await seat.sees("The page is in")
        file = home / "exports" / f"4-12-v1-en-{incident}.svg"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        words = " ".join(text.text or "" for text in ET.parse(file).getroot().iter())
        assert "SAMPLE 4-12" in words
        assert "[>] NOW" in words
        assert f"Incident {incident} at 2026-11-23 14:00: step 1 of 12" in words


async def test_a_page_that_cannot_be_written_is_refused_in_words(
    bench: Bench, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "exports").symlink_to(tmp_path, target_is_directory=True)
    async with reading(bench, home=home) as seat:
        await seat.press("4")
        await seat.sees("is a link to another folder")
        assert not list(tmp_path.glob("*.svg"))


async def test_without_a_folder_nothing_is_written(bench: Bench) -> None:
    async with reading(bench) as seat:
        await seat.press("s")
        await seat.sees("Nothing is kept here")


async def test_a_bureau_s_own_text_is_marked_local(bench: Bench) -> None:
    supervisor = bench.sign_on("supervisor1")
    table = {"II: {launch: [system_elg_office_director]": "II: {launch: [system_elg_leader]"}
    book, raw = newer("4-11", changes=table)
    before = next(p for p, _ in shipped_playbooks() if p.id == "4-11")
    adopt(bench.desk, supervisor, book, raw, before)
    async with reading(bench, "4-11") as seat:
        await seat.sees("LOCAL, the bureau's own text")
        await seat.press("3")
        await seat.sees("LOCAL: this differs from the playbook as shipped.")
        await seat.press("down", "1")
        await seat.sees("Passenger-train abnormal situation", "version 1")
        assert "LOCAL" not in seat.text


async def test_c_copies_the_flow_as_text(bench: Bench) -> None:
    async with reading(bench, "4-11") as seat:
        await seat.press("c")
        await seat.sees("The flow is copied")
        assert seat.app.clipboard.startswith("4-11")
        assert "archive" in seat.app.clipboard


async def test_another_language_keeps_the_place(bench: Bench) -> None:
    async with reading(bench, "4-11") as seat:
        await seat.press("2", "pagedown")
        await seat.sees("6  order")
        await seat.press("ctrl+l")
        await seat.sees("高铁、动车组非正常情况处置流程", "| 責任:應急領導小組組長")
        assert library(seat).chosen == "4-11"
        assert library(seat).query_one("#text").scroll_offset.y > 0


async def test_help_explains_the_library(bench: Bench) -> None:
    async with reading(bench) as seat:
        await seat.press("f1")
        await seat.sees("THE PLAYBOOKS.", "SVG file")


async def test_resizing_keeps_the_playbook(bench: Bench) -> None:
    async with reading(bench, "4-11") as seat:
        await seat.pilot.resize_terminal(80, 24)
        await seat.pilot.pause()
        await seat.sees("HSR / EMU abnormal situation")
        assert library(seat).chosen == "4-11"
        assert seat.is_within_the_screen
