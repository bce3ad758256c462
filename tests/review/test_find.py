"""What is looked for is found: what a plain look through every incident and entry finds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.events import Result
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.tokens import pieces, spans
from dutyconsole.review import find
from dutyconsole.review.notable import Sort
from dutyconsole.review.wanted import Wanted
from tests.desk.bench import START, Bench, copy_of
from tests.end_to_end.drilling import OFFICE_DIRECTOR
from tests.review.played import DRILLS, records_of, seen

WORDS = ("空调", "空", "旅客", "现员", "conductor", "G6723", "529", "rescue train", "车", "nothing")


@pytest.fixture(scope="module")
def played(sample_log: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The four worked drills, one after the other, and after them two incidents made one."""
    bench = Bench(copy_of(sample_log, tmp_path_factory.mktemp("played") / "desk"))
    for play in DRILLS.values():
        if bench.incident_id:
            bench.clock.now += timedelta(hours=9)
        play(bench)
    bench.report("water on the platform", kind="equipment_fault", place="云西站")
    bench.acknowledge()
    first = bench.incident_id
    bench.report("still raining in", kind="equipment_fault", train="K1024")
    bench.acknowledge()
    bench.start("4-8")
    bench.step("recv", Result.OVERRIDDEN, performed_by="csc_head")
    bench.merge(bench.incident_id, into=first)
    yield bench
    bench.desk.log.close()


days = st.none() | st.integers(0, 4).map(lambda n: START + timedelta(days=n))
wanted = st.builds(
    Wanted,
    since=days,
    until=days,
    kinds=st.frozensets(
        st.sampled_from(["fire", "equipment_fault", "emu_abnormality"]), max_size=2
    ),
    levels=st.frozensets(st.sampled_from(Level), max_size=2),
    train=st.sampled_from(["", "", "g6723", "K1024", "7712"]),
    place=st.sampled_from(["", "", "云西", "青石岭"]),
    person=st.sampled_from(["", "", "officer1", OFFICE_DIRECTOR, "csc_head", "officer2"]),
    post=st.sampled_from(["", "", OFFICE_DIRECTOR, "station_head"]),
    playbook=st.sampled_from(["", "", "4-11", "4-13", "4-8"]),
    open=st.none() | st.booleans(),
    deviations=st.booleans(),
    overdue=st.booleans(),
)


def roots(entries: list[Entry]) -> dict[str, str]:
    """Of each incident, the one in which it goes on."""
    into = {e.stream[9:]: str(e.data["into"]) for e in entries if e.kind == "incident_merged"}
    return {e.stream[9:]: into.get(e.stream[9:], e.stream[9:]) for e in incidental(entries)}


def incidental(entries: list[Entry]) -> list[Entry]:
    return [entry for entry in entries if entry.stream.startswith("incident/")]


def plain(bench: Bench, sought: Wanted) -> list[str]:
    """The incidents that are wanted, by a plain look at the entries of each."""
    entries = bench.desk.log.read()
    home = roots(entries)
    found: list[tuple[datetime, str]] = []
    for incident in sorted(set(home.values())):
        own = [e for e in incidental(entries) if home[e.stream[9:]] == incident]
        first = own[0]
        said = [value for entry in own for value in _values(entry.data)]
        closings = [e.kind for e in own if e.kind in ("incident_closed", "incident_archived")]
        marks = {m for e in own for m in e.data.get("marks", ())}  # type: ignore[union-attr]
        launched = {Level[str(e.data["level"])] for e in own if e.kind == "response_launched"}
        trains = "\n".join(str(e.data.get("train", "")) for e in own)
        places = "\n".join(str(e.data.get("place", "")) for e in own)
        runs = {str(e.data["playbook"]) for e in own if e.kind == "run_started"}
        reported = first.recorded_at
        if (
            (sought.since is None or reported >= sought.since)
            and (sought.until is None or reported < sought.until)
            and (not sought.kinds or first.data["kind"] in sought.kinds)
            and (not sought.levels or sought.levels & launched)
            and sought.train.lower() in trains.lower()
            and sought.place in places
            and (not sought.person or sought.person in [*said, *(e.person for e in own)])
            and (not sought.post or sought.post in [*said, *(e.post for e in own)])
            and (not sought.playbook or sought.playbook in runs)
            and (sought.open is None or sought.open is not bool(closings))
            and (not sought.deviations or "deviation" in marks)
            and not sought.overdue
        ):
            found.append((reported, incident))
    return [incident for _, incident in sorted(found, reverse=True)]


def _values(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        if set(value) != {"private", "digest"}:
            for part in value.values():
                yield from _values(part)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part)


def holds(entry: Entry, text: str) -> bool:
    """Whether every word stands in the entry, Chinese anywhere, others as a word of their own."""
    said = [unicodedata.normalize("NFKC", v).lower() for v in _values(entry.data)]
    return all(any(_word_in(word, each) for each in said) for word in text.lower().split())


def _word_in(word: str, text: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None


@given(sought=wanted)
@settings(max_examples=40)
def test_every_incident_that_is_wanted_is_found_the_newest_first(
    played: Bench, sought: Wanted
) -> None:
    found = find.incidents(records_of(played), sought)
    assert [each.summary.incident for each in found] == plain(played, sought)


@given(
    sought=st.just(Wanted()) | wanted,
    text=st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join),
    limit=st.sampled_from([1, 3, 500]),
)
@settings(max_examples=25)
def test_every_entry_with_the_words_is_found_in_them_the_newest_first(
    played: Bench, sought: Wanted, text: str, limit: int
) -> None:
    entries = played.desk.log.read()
    home, wanted_ones = roots(entries), set(plain(played, sought))
    anything = sought == Wanted(since=sought.since, until=sought.until)
    expected = [
        entry.position
        for entry in reversed(entries)
        if holds(entry, text)
        and (
            home[entry.stream[9:]] in wanted_ones
            if entry.stream.startswith("incident/")
            else anything and sought.covers(entry.occurred_at)
        )
    ]
    hits = find.entries(records_of(played), text, sought, limit)
    assert [hit.entry.position for hit in hits] == expected[:limit]
    for hit in hits:
        assert hit.incident == home.get(hit.entry.stream.removeprefix("incident/"), "")
        marked = {
            unicodedata.normalize("NFKC", said.text[start:end]).lower()
            for said in hit.marked
            for start, end in said.spans
        }
        assert marked == set(text.lower().split())


def test_what_is_late_and_not_seen_to_is_overdue(bench: Bench) -> None:
    from tests.desk.clocking import fires, stops

    stops(bench)
    bench.clock.pass_minutes(25)
    assert fires(bench) == ["section"]
    assert [n.sort for n in seen(bench)] == [Sort.LATE]
    (found,) = find.incidents(records_of(bench), Wanted(overdue=True, deviations=True))
    assert found.summary.incident == bench.incident_id


def test_a_launch_in_error_never_reached_its_level(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, OFFICE_DIRECTOR)
    bench.end(Level.II, OFFICE_DIRECTOR, in_error=True)
    assert list(find.incidents(records_of(bench), Wanted(levels=frozenset({Level.II})))) == []


@given(
    text=st.text("空调车g６7 ｇé\u0301ﬁ，-", max_size=12),
    sought=st.sampled_from(["空调", "g67", "é", "fi"]),
)
def test_a_mark_stands_around_what_was_sought(text: str, sought: str) -> None:
    for start, end in spans(tuple(pieces(sought)), text):
        assert unicodedata.normalize("NFKC", text[start:end]).lower() == unicodedata.normalize(
            "NFKC", sought
        )


def test_every_place_of_a_run_is_marked_also_where_they_overlap() -> None:
    assert spans(tuple(pieces("车车")), "车车车站") == ((0, 2), (1, 3))
    assert spans(tuple(pieces("g6723")), "Ｇ6723 G6723A g6723") == ((0, 5), (13, 18))
    assert spans(tuple(pieces("ﬁ")), "ﬁ") == ((0, 1),)


def test_no_words_find_nothing_and_an_empty_log_is_no_trouble(bench: Bench) -> None:
    records = records_of(bench)
    assert find.entries(records, "，", Wanted(), 5) == ()
    assert list(find.incidents(records, Wanted())) == []
    assert Wanted(since=datetime(2026, 1, 1, tzinfo=UTC)).is_everything
