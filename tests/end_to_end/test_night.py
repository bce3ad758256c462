"""A full night: three incidents, a handover amid Level II with an order not read back, morning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Final

import pytest

from dutyconsole.domain.text import Language
from tests.end_to_end.conftest import STRAIGHT
from tests.end_to_end.hands import bare
from tests.end_to_end.night import NightOfficer

DIRECTOR, STATION_HEAD = "system_elg_office_director", "station_head"
DISPATCHER, LEADER, CONDUCTOR = "客调", "应急领导小组组长", "列车长"
YUNXI, WANGHE = "云溪东站", "望河南站"
TRAIN: Final = "G6723"
LEVEL_II, LOWEST = 2, 1
INSTRUCTION, REQUEST = "每30分钟报一次车厢温度", "接120到站"
LAUNCH_ORDER, END_ORDER = "17", "18"


@pytest.fixture(
    params=[
        pytest.param(
            (language, size), id=f"{language}-{size}",
            marks=() if (language, size) in STRAIGHT else pytest.mark.long,
        )
        for language in ("en", "zh-Hans") for size in ("80x24", "120x36")
    ]
)  # fmt: skip
def night(
    request: pytest.FixtureRequest, tmp_path: Path, sample_bureau: Path
) -> Iterator[NightOfficer]:
    """The first officer, signed on; nobody has the shift yet."""
    language, size = request.param
    columns, _, rows = size.partition("x")
    made = NightOfficer(tmp_path, sample_bureau, Language(language), (int(columns), int(rows)))
    try:
        made.signs_on()
        yield made
    finally:
        made.terminal.kill()


def test_three_incidents_a_handover_and_the_morning(night: NightOfficer, tmp_path: Path) -> None:
    director = night.person(DIRECTOR)
    night.takes_shift()

    # An EMU in the section: five roles, Level II by telephone and passed on, a report.
    emu = night.takes_new_call(
        "emu_abnormality", f"{TRAIN}次停车,全列空调停机", playbook="4-11",
        caller=DISPATCHER, train=TRAIN, km="K218+400",
    )  # fmt: skip
    night.calls_all(5)
    night.does(3, by=LEADER)
    night.decides(4, 1, by=LEADER)
    night.words_of_launch(LEVEL_II, DIRECTOR, LAUNCH_ORDER)
    night.records()
    night.calls_all(5)
    night.does(7)
    night.sends_report(TRAIN)

    # A crowd at a station: Level III by its head, who is here and signs.
    crowd = night.takes_new_call(
        "mass_stranding", "候车室旅客积压9000人", playbook="4-13", caller=YUNXI, station=YUNXI
    )
    for step in (1, 2, 3):
        night.does(step, by=YUNXI)
    night.current(4)
    night.signs_launch(LOWEST, STATION_HEAD)

    # A leader's instruction with its deadline; a call that stays a call.
    night.turns_to(emu, TRAIN)
    night.raises_instruction(INSTRUCTION, by="处长", to=CONDUCTOR, minutes="30")
    night.keeps_call("旅客问行李在哪里取", caller="旅客", answer="请问车站")

    # A casualty comes in from another desk while a note is being typed.
    night.press("f4")
    night.reads("F12 record   Tab next   Esc back, text is kept")
    night.types("列车长申请")
    night.shell.ok(
        "incident", "report", "--kind", "casualty", "--summary", "旅客晕倒", "--station", WANGHE,
        officer="officer2",
    )  # fmt: skip
    night.hears_alarm(1)
    night.types("打开车门")
    night.records()
    casualty = night.takes_up("4-9")
    night.does(1, by=WANGHE)

    # The director ends Level II by telephone, and the line breaks off before the read-back.
    night.turns_to(emu, TRAIN)
    night.hears_end("II", "4-11", DIRECTOR, END_ORDER)

    # The shift is handed over; what arrives meanwhile is new, and is taken over too.
    night.hands_over("officer2")
    night.shell.ok(
        "task", "add", REQUEST, "--incident", casualty, "--due", "20", officer="officer2"
    )
    night.reads("{n} to take over; each open incident by itself.", n=12)
    page = night.takes_over(left=2)
    night.sees(INSTRUCTION, REQUEST, night.words("NEW"))
    night.takes_over()
    for shown in (emu, crowd, casualty, director, "0000-61009"):
        assert bare(shown) in page, shown
    for said in (
        "Not read back: order {order}, Level {level}",
        "It stays with them: a change of shift moves no responsibility",
        "We owe: report, Level {level}",
    ):
        assert night.pattern(night.words(said)).search(page), said
    night.both_sign("officer2")
    (signed,) = night.shell.data.glob("exports/handover-*.html")

    # The next officer gets the read-back: the end is in force, on the word of the launcher.
    night.reads_back()
    night.turns_to(emu, TRAIN)
    night.does(8, by=LEADER)
    night.confirms_all(2)
    night.calls_all(5)
    for step in (10, 11, 12):
        night.does(step)
    night.answers_task(INSTRUCTION, "33度")
    night.answers_task(REQUEST, "已安排")
    night.is_over()

    night.turns_to(crowd, YUNXI)
    night.calls_all(5)
    night.does(5, by=YUNXI, standard=True)
    night.does(6, by=YUNXI, note="余300人,列车恢复正点", standard=True)
    night.signs_end("III", "4-13", STATION_HEAD)
    night.calls_all(5)
    night.does(8)
    night.is_over()

    night.turns_to(casualty, WANGHE)
    night.does(2)
    night.does(3)
    night.does(4, standard=True)
    for step in (5, 6, 7, 8, 9):
        night.does(step)
    night.is_over()
    night.leaves()

    # The morning: everything is closed and archived, and the log says what was whose.
    shell = night.shell
    assert shell.ok("response", "unconfirmed") == []
    for incident in (emu, crowd, casualty):
        shell.ok("incident", "archive", incident)
        assert shell.ok("incident", "show", incident)["state"] == "archived"
    (two,) = shell.ok("incident", "show", emu)["responses"]
    assert (two["level"], two["launcher"], two["ended_by"]) == ("II", DIRECTOR, DIRECTOR)
    assert {order["state"] for order in shell.ok("order", "list")} == {"in_force"}
    sealed = re.search("<pre>(.*?)</pre>", signed.read_text(encoding="utf-8"), re.DOTALL)
    assert sealed
    note = tmp_path / "checkpoint"
    note.write_text(unescape(sealed.group(1)), encoding="utf-8")
    assert shell.ok("log", "verify", "--checkpoint", str(note))["ok"]
    (shift,) = shell.ok("shift", "show")["on_duty"]
    assert (shift["person"], shift["handover"]) == ("officer2", "1")
