"""The queue: one list, urgent things on top, nothing dropped in a flood."""

from __future__ import annotations

from datetime import timedelta

from dutyconsole.domain.due import Due, DueKind
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.phrase import Phrase
from dutyconsole.tui.calls import Sheet
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.queue import SINGLY, Line, Sort, queue
from tests.desk.bench import START

NOTHING: frozenset[str] = frozenset()


def incident(
    number: int, state: IncidentState = IncidentState.INCOMING, kind: str = "fire"
) -> Incident:
    at = START + timedelta(minutes=number)
    return Incident(f"20261123-{number:02d}", kind, "smoke", "K528", "", at, state)


def picture(*incidents: Incident, due: dict[str, tuple[Due, ...]] | None = None) -> Picture:
    return Picture(incidents={i.id: i for i in incidents}, due=due or {})


def ids(lines: list[Line], sort: Sort) -> list[str]:
    return [line.id for line in lines if line.sort is sort]


def test_an_empty_desk_has_its_headings() -> None:
    lines = queue(picture(), (), NOTHING)
    assert [line.heading for line in lines] == ["incoming", "active", "due", "follow_up"]


def test_incidents_have_digits_in_the_order_shown() -> None:
    lines = queue(picture(incident(1), incident(2, IncidentState.ACTIVE), incident(3)), (), NOTHING)
    assert [(line.number, line.id[-2:]) for line in lines if line.number] == [
        (1, "03"), (2, "01"), (3, "02"),
    ]  # fmt: skip


def test_a_flood_is_grouped_by_kind_and_nothing_is_dropped() -> None:
    flood = [incident(n, kind="fire" if n % 2 else "casualty") for n in range(1, 21)]
    lines = queue(picture(*flood), (), NOTHING)
    assert len(ids(lines, Sort.INCOMING)) == SINGLY
    groups = {line.heading: line.count for line in lines if line.sort is Sort.GROUP}
    assert sum(groups.values()) == 20 - SINGLY
    assert set(groups) == {"fire", "casualty"}
    unfolded = queue(picture(*flood), (), frozenset({"group fire", "group casualty"}))
    assert set(ids(unfolded, Sort.INCOMING)) == {i.id for i in flood}


def test_a_few_more_than_listed_singly_are_not_worth_a_group() -> None:
    lines = queue(picture(*(incident(n) for n in range(1, SINGLY + 2))), (), NOTHING)
    assert len(ids(lines, Sort.INCOMING)) == SINGLY + 1
    assert not ids(lines, Sort.GROUP)


def test_parked_calls_stand_under_what_rings() -> None:
    sheet = Sheet("call 1", START, "conductor", "smoke", "")
    lines = queue(picture(incident(1)), (sheet,), NOTHING)
    sorts = [line.sort for line in lines if line.sort is not Sort.HEADING]
    assert sorts == [Sort.INCOMING, Sort.SHEET]


def test_what_has_the_nearest_deadline_is_due_first() -> None:
    active = [incident(n, IncidentState.ACTIVE) for n in (1, 2)]
    later = Due(DueKind.STEP, Phrase("later"), START + timedelta(minutes=9))
    sooner = Due(DueKind.STEP, Phrase("sooner"), START + timedelta(minutes=4))
    open_end = Due(DueKind.DEFERRED, Phrase("put off"))
    lines = queue(
        picture(*active, due={active[0].id: (later, open_end), active[1].id: (sooner,)}),
        (), NOTHING,
    )  # fmt: skip
    said = [str(line.due.phrase) for line in lines if line.due]
    assert said == ["sooner", "later", "put off"]
    assert picture(*active, due={active[0].id: (later,)}).next_due == later.at
