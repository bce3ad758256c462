"""Two desks at two terminals on one log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dutyconsole.domain.text import Language
from tests.end_to_end.night import Neighbour, NightOfficer

DIRECTOR = "system_elg_office_director"


@pytest.fixture
def desks(tmp_path: Path, sample_bureau: Path) -> Iterator[tuple[NightOfficer, Neighbour]]:
    """Each with an officer signed on."""
    one = NightOfficer(tmp_path, sample_bureau, Language.EN, (80, 24))
    two = Neighbour(one, "2")
    try:
        one.signs_on()
        two.signs_on("officer2")
        yield one, two
    finally:
        one.terminal.kill()
        two.terminal.kill()


def test_both_confirm_the_same_launch_at_once_and_one_sees_the_others_handover(
    desks: tuple[NightOfficer, Neighbour],
) -> None:
    one, two = desks
    one.takes_shift()
    incident = one.takes_new_call(
        "emu_abnormality", "停车", playbook="4-11", caller="客调", train="G6723"
    )
    one.words_of_launch(2, DIRECTOR, "17")
    one.records()
    two.reads("DUE {n}", n=4)

    for desk in desks:
        desk.answers_for(1)
    for desk in desks:
        desk.press("f12")
    one.terminal.wait_until(
        lambda _: any(desk.has_spoken("Esc, then V, shows what is left.") for desk in desks),
        "one of them came too late",
    )
    kinds = [entry["kind"] for entry in one.shell.ok("log", "show", "--incident", incident)]
    assert kinds.count("response_confirmed") == 1
    assert one.shell.ok("response", "unconfirmed") == []
    late = next(d for d in desks if d.has_spoken("Esc, then V, shows what is left."))
    late.back()

    one.hands_over("supervisor1")
    two.press("h")
    two.reads(
        "desk {desk}: handover under way, {giver} to {receiver}",
        desk="1", giver=two.person("officer1"), receiver=two.person("supervisor1"),
    )  # fmt: skip
