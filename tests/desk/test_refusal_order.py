"""Which of several reasons to refuse a launch, an end or a closing is given: the first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from dutyconsole.desk import incidents
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.signing import OnWord, Signed
from tests.desk.bench import SECRET, Bench, by_telephone

DIRECTOR: Final = "system_elg_office_director"
SIGNED: Final = Signed(valid=True)


@pytest.fixture
def busy(bench: Bench) -> str:
    """An incident under way by 4-11."""
    bench.handle("4-11", train="G6723")
    return bench.incident_id


@pytest.fixture
def in_force(bench: Bench, busy: str) -> str:
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    return busy


@dataclass(frozen=True)
class Asked:
    """A launch or an end that is wrong in several ways at once; the first wrong thing counts."""

    code: Code
    officer: str = "officer1"
    secret: str = SECRET
    level: Level = Level.II
    person: str = DIRECTOR
    post: str = DIRECTOR
    signing: Signed | OnWord = SIGNED
    incident: str = ""


WRONG_SECRET: Final = Signed(valid=False)
UNREAD: Final = OnWord("17", read_back=False)

LAUNCHES: Final = [
    Asked(Code.UNKNOWN, secret="wrong", person="nobody", post="leader", signing=WRONG_SECRET),
    Asked(Code.UNKNOWN, officer="trainer1", post="leader", signing=UNREAD),
    Asked(Code.UNKNOWN, officer="trainer1", secret="wrong", incident="20261123-99"),
    Asked(Code.INVALID, secret="wrong", signing=OnWord("", read_back=False), person="csc_head"),
    Asked(Code.INVALID, officer="trainer1", signing=OnWord("", read_back=True)),
    Asked(Code.NOT_SIGNED_ON, officer="trainer1", secret="wrong", person="csc_head"),
    Asked(Code.NOT_SIGNED_ON, secret="wrong", post="system_elg_leader", signing=WRONG_SECRET),
    Asked(Code.NOT_PERMITTED, officer="trainer1", post="system_elg_leader", signing=UNREAD),
    Asked(Code.NOT_PERMITTED, officer="admin1", signing=WRONG_SECRET),
    Asked(Code.WRONG_POST, post="system_elg_leader", person="system_elg_leader", signing=UNREAD),
    Asked(Code.WRONG_POST, person="csc_head", signing=WRONG_SECRET),
    Asked(Code.NOT_SIGNED, signing=WRONG_SECRET),
    Asked(Code.NOT_READ_BACK, signing=UNREAD),
    Asked(Code.LEVEL_NOT_HIGHER),
]
"""Launching again where Level II is in force."""

ENDS: Final = [
    Asked(Code.UNKNOWN, secret="wrong", person="nobody", signing=WRONG_SECRET),
    Asked(Code.UNKNOWN, officer="trainer1", level=Level.I, signing=UNREAD),
    Asked(Code.INVALID, secret="wrong", signing=OnWord("", read_back=False), person="csc_head"),
    Asked(Code.NOT_SIGNED_ON, secret="wrong", person="csc_head", signing=WRONG_SECRET),
    Asked(Code.NOT_PERMITTED, officer="trainer1", person="csc_head", signing=WRONG_SECRET),
    Asked(Code.NOT_LAUNCHER, person="csc_head", signing=WRONG_SECRET),
    Asked(Code.NOT_LAUNCHER, person="station_elg_leader", signing=UNREAD),
    Asked(Code.NOT_SIGNED, level=Level.III, person="station_elg_leader", signing=WRONG_SECRET),
    Asked(Code.NOT_READ_BACK, level=Level.III, person="station_elg_leader", signing=UNREAD),
    Asked(Code.HIGHER_LEVEL_IN_FORCE, level=Level.III, person="station_elg_leader"),
]
"""Ending where Level II stands above Level III."""


@pytest.mark.parametrize("asked", LAUNCHES, ids=lambda a: f"{a.code}")
def test_of_several_reasons_to_refuse_a_launch_the_first_is_given(
    bench: Bench, in_force: str, asked: Asked
) -> None:
    bench.officer = bench.sign_on(asked.officer, asked.secret)
    bench.incident_id = asked.incident or in_force
    bench.refused(asked.code, bench.launch, asked.level, asked.person, asked.post, asked.signing)


@pytest.mark.parametrize("asked", ENDS, ids=lambda a: f"{a.code}")
def test_of_several_reasons_to_refuse_an_end_the_first_is_given(
    bench: Bench, busy: str, asked: Asked
) -> None:
    bench.launch(Level.III, "station_elg_leader")
    bench.launch(Level.II, DIRECTOR)
    bench.officer = bench.sign_on(asked.officer, asked.secret)
    bench.refused(asked.code, bench.end, asked.level, asked.person, asked.signing)


@pytest.mark.parametrize(
    ("officer", "secret", "code"),
    [
        ("officer1", "wrong", Code.NOT_SIGNED_ON),
        ("trainer1", SECRET, Code.NOT_PERMITTED),
        ("officer1", SECRET, Code.RESPONSE_IN_FORCE),
    ],
)
def test_who_closes_is_looked_at_before_what_stands_in_the_way(
    bench: Bench, in_force: str, officer: str, secret: str, code: Code
) -> None:
    bench.officer = bench.sign_on(officer, secret)
    bench.refused(code, bench.close)


def test_the_time_of_something_later_than_now_is_refused_first(bench: Bench, busy: str) -> None:
    officer = bench.sign_on("trainer1", "wrong")
    later = bench.clock.now + timedelta(minutes=1)
    bench.refused(
        Code.INVALID, incidents.add_note, bench.desk, officer, busy, "text", occurred_at=later
    )
