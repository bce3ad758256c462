"""Entries get dense places, a chained hash and their bytes, all or none of a turn."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
import rfc8785

from dutyconsole.domain.entry import Draft, Json
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import START, Store, append, draft


def test_an_appended_entry_is_read_back_as_it_was_given_out(log: EventLog) -> None:
    given = append(log, draft(text="車內冒煙", numbers=[1, 2], none=None), draft(stream="roster"))
    assert log.read() == list(given)
    assert log.entry(1) == log.entry(given[0].id) == given[0]
    assert log.entry(3) is None
    assert log.entry("unheard of") is None


def test_positions_are_dense_over_the_log_and_seqs_over_each_stream(log: EventLog) -> None:
    append(log, draft(stream="a"), draft(stream="b"))
    append(log, draft(stream="a"))
    log.transact(lambda turn: (turn.append([draft(stream="b")]), turn.append([draft(stream="b")])))
    places = [(entry.position, entry.stream, entry.seq) for entry in log.read()]
    assert places == [(1, "a", 1), (2, "b", 1), (3, "a", 2), (4, "b", 2), (5, "b", 3)]
    assert log.position() == 5


def test_reading_can_be_narrowed(log: EventLog) -> None:
    append(log, *(draft(stream=stream) for stream in "abcab"))

    def positions(**how: object) -> list[int]:
        return [entry.position for entry in log.read(**how)]  # type: ignore[arg-type]

    assert positions(after=3) == [4, 5]
    assert positions(streams=["a", "c"]) == [1, 3, 4]
    assert positions(streams=[]) == []
    assert positions(limit=2, newest_first=True) == [5, 4]
    assert positions(after=1, streams=["a", "b"], limit=1) == [2]


def test_the_bytes_and_the_chain_are_what_the_design_says(log: EventLog, store: Store) -> None:
    append(log, draft(text="一", nested={"b": [True, None], "a": "é"}), draft(stream="roster"))
    append(log, draft())
    previous = bytes(32)
    for position, (payload, digest) in enumerate(
        store.bare().execute("SELECT payload, hash FROM entry ORDER BY position"), 1
    ):
        previous = hashlib.sha256(previous + payload).digest()
        assert digest == previous
        envelope = json.loads(payload)
        assert rfc8785.dumps(envelope) == payload
        assert (envelope["v"], envelope["log"], envelope["position"]) == (1, log.log_id, position)
        assert set(envelope) == {
            *("v", "log", "position", "id", "stream", "seq", "kind", "schema"),
            *("recorded_at", "occurred_at", "person", "post", "desk", "data"),
        }
    assert store.bare().execute("SELECT position, hash FROM head").fetchone() == (3, previous)


def test_times_are_utc_with_six_decimals_from_the_clock_of_the_turn(log: EventLog) -> None:
    hong_kong = timezone(timedelta(hours=8))
    occurred = datetime(2026, 11, 23, 22, 0, 0, 7, tzinfo=hong_kong)
    (entry,) = append(log, Draft("desk", "note", {}, occurred))
    assert entry.occurred_at == occurred
    assert entry.occurred_at.tzinfo == entry.recorded_at.tzinfo == UTC
    assert log.transact(lambda turn: turn.now) > entry.recorded_at


class _Word(StrEnum):
    ONE = "one"


def test_data_comes_back_in_plain_types(log: EventLog) -> None:
    (entry,) = append(log, draft(word=_Word.ONE, items=("a", _Word.ONE)))
    assert entry.data == {"word": "one", "items": ["a", "one"]}
    assert type(entry.data["word"]) is str
    assert log.read() == [entry]


def _deep() -> Json:
    value: Json = "deep"
    for _ in range(5000):
        value = [value]
    return value


@pytest.mark.parametrize(
    "data",
    [
        {"text": "\udcff"},
        {"\udcff": "text"},
        {"number": 1.5},
        {"number": 2**53},
        {"bytes": b"x"},
        {1: "number as a name"},
        {"deep": _deep()},
        {"odd": object()},
    ],
    ids=["surrogate", "surrogate-name", "float", "huge", "bytes", "number-name", "deep", "object"],
)
def test_what_canonical_json_cannot_hold_is_refused_and_leaves_nothing(
    log: EventLog, data: dict[str, Json]
) -> None:
    with pytest.raises(Refused) as refusal:
        append(log, draft(), Draft("desk", "note", data, START))
    assert refusal.value.code is Code.INVALID
    assert log.read() == []
    assert append(log, draft())[0].position == 1


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 1, 1),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8))),
    ],
)
def test_a_time_the_log_cannot_write_is_refused(log: EventLog, moment: datetime) -> None:
    with pytest.raises(Refused) as refusal:
        append(log, Draft("desk", "note", {}, moment))
    assert refusal.value.code is Code.INVALID


def test_two_megabytes_of_text_are_nothing_special(log: EventLog) -> None:
    text = "旅客" * 350_000
    append(log, draft(text=text))
    assert log.read()[0].data == {"text": text}
    assert [entry.position for entry in log.search("客旅")] == [1]


def test_an_entry_is_appended_once(log: EventLog) -> None:
    twice = draft()
    append(log, twice)
    with pytest.raises(Refused) as refusal:
        append(log, draft(), twice)
    assert refusal.value.code is Code.INVALID
    assert log.position() == 1


def test_a_refusal_undoes_everything_the_work_did(log: EventLog) -> None:
    def work(turn: Turn) -> None:
        turn.append([draft()])
        turn.set_secret("officer1", "encoded")
        refuse(Code.NOT_LAUNCHER, "No", "Ask the launcher")

    with pytest.raises(Refused) as refusal:
        log.transact(work)
    assert refusal.value.code is Code.NOT_LAUNCHER
    assert log.read() == []
    assert log.secret("officer1") is None
    assert append(log, draft())[0].position == 1


def test_an_error_of_the_program_passes_through_and_leaves_nothing(log: EventLog) -> None:
    def work(turn: Turn) -> None:
        turn.append([draft()])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        log.transact(work)
    assert log.read() == []


def test_work_sees_its_own_entries_and_says_what_comes_back(log: EventLog) -> None:
    append(log, draft())

    def work(turn: Turn) -> str:
        before = turn.position
        (entry,) = turn.append([draft(text="new")])
        assert turn.read(after=before) == [entry]
        assert turn.entry(entry.id) == entry
        return f"{before} {turn.position}"

    assert log.transact(work) == "1 2"


def test_a_failed_append_cannot_be_swallowed(log: EventLog) -> None:
    twice = draft()
    append(log, twice)

    def work(turn: Turn) -> None:
        with pytest.raises(Refused):
            turn.append([draft(), twice])

    with pytest.raises(Refused) as refusal:
        log.transact(work)
    assert refusal.value.code is Code.NOT_RECORDED
    assert log.position() == 1


def test_a_refused_draft_leaves_the_turn_usable(log: EventLog) -> None:
    def work(turn: Turn) -> None:
        with pytest.raises(Refused):
            turn.append([draft(stream="a"), draft(stream="a", text="\ud800")])
        turn.append([draft("request_refused", "a")])

    log.transact(work)
    assert [(entry.kind, entry.seq) for entry in log.read()] == [("request_refused", 1)]
    assert log.verify().ok


def test_nothing_beside_the_entries_changes_without_an_entry(log: EventLog) -> None:
    with pytest.raises(RuntimeError, match="without an entry"):
        log.transact(lambda turn: turn.set_secret("officer1", "encoded"))
    assert log.secret("officer1") is None


def test_a_turn_is_over_when_its_work_is(log: EventLog) -> None:
    kept = log.transact(lambda turn: turn)
    with pytest.raises(RuntimeError, match="over"):
        kept.append([draft()])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET person = 'someone else'",
        "UPDATE OR REPLACE entry SET position = 2 WHERE position = 1",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE position = 1",
        "INSERT OR REPLACE INTO entry SELECT 9, id, stream, 9, kind, schema, recorded_at,"
        " occurred_at, person, post, desk, payload, hash FROM entry WHERE position = 1",
        "INSERT OR REPLACE INTO entry SELECT 9, 'x', stream, seq, kind, schema, recorded_at,"
        " occurred_at, person, post, desk, payload, hash FROM entry WHERE position = 1",
        "REPLACE INTO head SELECT * FROM head",
        "UPDATE head SET mode = 'drill'",
        "UPDATE head SET position = 0",
        "DELETE FROM head",
    ],
)
def test_the_tables_themselves_refuse_to_forget(
    log: EventLog, store: Store, statement: str
) -> None:
    append(log, draft(), draft())
    before = log.read()
    bare = store.bare()
    with pytest.raises(Exception, match=r"can not|already|one head|only grows"):
        bare.execute(statement)
    bare.close()
    assert log.read() == before
    assert log.verify().ok
