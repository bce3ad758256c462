"""What must stay in sight at the smallest size, however much is going on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from textual.widgets import OptionList

from dutyconsole.domain.playbook import Level
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak, tr
from tests.tui.seat import Bench, Seat, seated
from tests.tui.test_launch import launched, shown, stopped_train

PLACE = "Qingjiang HSL, Wanghe South - Qingshiling, down line, K218+400, Qingshiling tunnel"


@pytest.fixture(params=list(Language))
async def small(bench: Bench, request: pytest.FixtureRequest) -> AsyncIterator[Seat]:
    """officer1 at the smallest screen, in each language."""
    mine = Bench(bench.directory, bench.clock)
    at = seated(lambda: mine.desk, bench.clock, size=(80, 24), language=request.param)
    async with at as made:
        yield made
    speak(Language.EN)
    mine.desk.log.close()


async def test_three_levels_in_force_leave_launchers_modes_step_facts_and_log_in_sight(
    small: Seat, bench: Bench
) -> None:
    incident = stopped_train(bench, place=PLACE)
    launched(bench, incident, Level.III, "station_elg_leader")
    launched(bench, incident, Level.II)
    launched(bench, incident, Level.I, "bureau_elg_leader")
    await shown(small, bench)
    await small.press("1")
    roster, language = bench.desk.roster, small.app.language
    in_force = small.incident(incident).in_force
    names = [roster.persons[r.launcher].name.text(language) for r in in_force]
    assert len(names) == 3
    await small.sees(*names, ">>> ", tr("LEVEL {level}", level=Level.I))
    vouched = tr("{mode}, UNCONFIRMED", mode=tr("{mode} {number}", mode=tr("on word"), number="17"))
    assert small.text.count(vouched) >= len(in_force)
    assert " ?" in small.text
    assert small.app.person_name("officer2") in "\n".join(small.lines[-6:])


async def test_what_is_due_says_by_its_first_words_what_is_owed_and_then_by_whom(
    small: Seat, bench: Bench
) -> None:
    launched(bench, stopped_train(bench))
    await shown(small, bench)
    person = small.app.person_name("system_elg_office_director")
    owed = tr("Confirm launch {level}: {person}, {playbook}", level="II", person=person,
              playbook="4-11")  # fmt: skip
    await small.sees(f"01 {owed[:16]}")
    queue = small.app.screen.query_one("#incidents", OptionList)
    told = [str(option.prompt) for option in queue.options]
    assert any("".join(owed.split()) in "".join(each.split()) for each in told)
