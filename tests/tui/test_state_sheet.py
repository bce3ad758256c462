"""The state sheet: whatever is open stands on it, and its file follows what is recorded."""

from __future__ import annotations

import os
from pathlib import Path

from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.text import Language
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import speak
from dutyconsole.paper.page import imprint
from dutyconsole.tui.picture import Viewer
from dutyconsole.tui.state_file import AT_MOST_EVERY, StateFile
from dutyconsole.tui.state_page import state_html
from tests.desk.bench import ZONE, Bench
from tests.tui.conftest import stranded, walking
from tests.tui.seat import seated


def reader(bench: Bench, language: Language = Language.EN) -> Reader:
    return Reader(bench.desk.reference, bench.desk.roster, language, ZONE)


def sheet(bench: Bench, language: Language = Language.EN) -> str:
    speak(language)
    picture = Viewer().take(bench.desk, bench.clock())
    return state_html(picture, reader(bench, language), imprint(bench.desk, bench.clock()))


def test_nothing_open_is_said(bench: Bench) -> None:
    assert "Nothing is open." in sheet(bench)


def test_every_open_incident_stands_on_it_with_its_place(bench: Bench) -> None:
    ringing, walked = stranded(bench, "1200 in the hall"), walking(bench)
    page = sheet(bench)
    assert page.index(ringing) < page.index("NOT TAKEN UP") < page.index(walked)
    assert "1200 in the hall" in page
    assert ">NOW<" in page
    assert "Not known:" in page


def test_who_alone_ends_what_is_in_force_is_there_with_the_telephone(bench: Bench) -> None:
    bench.handle("4-13", "mass_stranding")
    bench.launch(Level.III, "station_head")
    page = sheet(bench)
    leader = bench.desk.roster.persons["station_head"]
    assert "LEVEL III of 4-13 since 2026-11-23 14:00" in page
    assert f"Only {leader.name.en} ends it, telephone {leader.phone}" in " ".join(page.split())


def test_it_speaks_the_language_that_is_on(bench: Bench) -> None:
    walking(bench)
    page = sheet(bench, Language.ZH_HANS)
    assert '<html lang="zh-Hans">' in page
    assert "State sheet" not in page


def test_the_file_is_written_once_for_each_change_and_not_more_often_than_it_may(
    bench: Bench, tmp_path: Path
) -> None:
    elapsed = 0.0
    file = StateFile(tmp_path / "exports", lambda: elapsed)
    picture = Viewer().take(bench.desk, bench.clock())
    assert file.is_due(picture)
    file.put(picture, bench.desk, reader(bench), bench.clock())
    assert "Nothing is open." in file.path.read_text("utf-8")

    stranded(bench)
    changed = Viewer().take(bench.desk, bench.clock())
    assert not file.is_due(changed)
    elapsed += AT_MOST_EVERY
    assert file.is_due(changed)
    file.put(changed, bench.desk, reader(bench), bench.clock())
    assert "NOT TAKEN UP" in file.path.read_text("utf-8")
    elapsed += AT_MOST_EVERY
    assert not file.is_due(changed)


def test_a_file_that_cannot_be_written_is_said_and_the_desk_goes_on(
    bench: Bench, tmp_path: Path
) -> None:
    file = StateFile(tmp_path / "exports")
    os.makedirs(file.path)
    file.put(Viewer().take(bench.desk, bench.clock()), bench.desk, reader(bench), bench.clock())
    assert file.trouble is not None
    assert file.trouble.code is Code.INVALID


async def test_the_desk_on_screen_keeps_it(bench: Bench, tmp_path: Path) -> None:
    incident = stranded(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, home=tmp_path) as seat:
        file = tmp_path / "exports" / "state.html"
        await seat.until(lambda: file.exists() and incident in file.read_text("utf-8"))
    mine.desk.log.close()
