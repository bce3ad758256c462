"""The incident list and the search index follow the entries, and can be made from them again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dutyconsole.domain.entry import utc_text
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import START, Store, append, draft, incident_row


def report(log: EventLog, incident: str, minutes: int = 0) -> None:
    """Report an incident, with its row in the same turn."""
    at = START + timedelta(minutes=minutes)

    def work(turn: Turn) -> None:
        (entry,) = turn.append(
            [draft("reported", f"incident/{incident}", incident=incident, at=utc_text(at))]
        )
        turn.project(incident_row(incident, reported_at=at, position=entry.position))

    log.transact(work)


def test_incidents_are_listed_by_the_time_of_their_report(log: EventLog) -> None:
    report(log, "20261123-02", minutes=5)
    report(log, "20261123-01")
    assert [row.incident for row in log.incidents()] == ["20261123-01", "20261123-02"]
    assert log.incidents()[0] == incident_row("20261123-01", reported_at=START, position=2)


def test_a_row_is_replaced_by_the_next_state(log: EventLog) -> None:
    report(log, "01")
    closed = replace(
        log.incidents()[0], state="closed", level="II", closed_at=START, acknowledged_at=START
    )

    def close(turn: Turn) -> None:
        turn.append([draft("closed", "incident/01")])
        turn.project(closed)

    log.transact(close)
    assert log.incidents() == [closed]
    assert log.incidents(["closed", "archived"]) == [closed]
    assert log.incidents(["active"]) == log.incidents([]) == []


def test_incidents_are_counted_for_the_next_number(log: EventLog) -> None:
    for incident in ("20261123-01", "20261123-02", "20261124-01"):
        report(log, incident)
    assert log.transact(lambda turn: turn.count_incidents("20261123-")) == 2
    assert log.transact(lambda turn: turn.count_incidents("%")) == 0
    assert log.transact(lambda turn: len(turn.incidents())) == 3


def test_a_refused_turn_leaves_the_list_alone(log: EventLog) -> None:
    def work(turn: Turn) -> None:
        turn.append([draft()])
        turn.project(incident_row("01", reported_at=START, position=1))
        refuse(Code.INVALID, "No", "Try another way")

    with pytest.raises(Exception, match="No"):
        log.transact(work)
    assert log.incidents() == []


def test_a_secret_is_replaced_by_the_next(log: EventLog) -> None:
    for encoded in ("first", "second"):

        def work(turn: Turn, encoded: str = encoded) -> str | None:
            turn.append([draft("note")])
            turn.set_secret("officer1", encoded)
            return turn.secret("officer1")

        assert log.transact(work) == encoded
    assert log.secret("officer1") == "second"
    assert log.secret("officer2") is None


def test_a_rebuild_gives_the_same_again(log: EventLog) -> None:
    for number in range(5):
        report(log, f"0{number}", minutes=number)
    append(log, draft(text="雲西站火災"))
    before = (log.read(), log.incidents(), log.search("火災"))
    assert log.rebuild() == 6
    assert (log.read(), log.incidents(), log.search("火災")) == before
    assert log.verify().ok


def test_a_rebuild_mends_what_was_harmed(log: EventLog, store: Store) -> None:
    report(log, "01")
    append(log, draft(text="雲西站火災"))
    before = (log.incidents(), log.search("火災"))
    store.tamper(
        "DELETE FROM incident",
        "INSERT INTO search (search) VALUES ('delete-all')",
        "CREATE TABLE search_new (left_over TEXT)",
        "CREATE TABLE incident_new (left_over TEXT)",
    )
    assert not log.verify().ok
    assert log.rebuild() == 2
    assert (log.incidents(), log.search("火災")) == before
    assert log.verify().ok


def test_others_go_on_after_a_rebuild(log: EventLog, store: Store) -> None:
    with store.open() as other:
        report(other, "01")
        assert log.search("reported") == []
        log.rebuild()
        report(other, "02")
        append(other, draft(text="火災"))
        assert [entry.position for entry in other.search("火災")] == [3]
        assert [row.incident for row in log.incidents()] == ["01", "02"]
        assert other.verify().ok


def test_a_rebuild_of_a_damaged_log_changes_nothing(log: EventLog, store: Store) -> None:
    report(log, "01")
    append(log, draft(text="火災"))
    store.tamper("UPDATE entry SET payload = x'00' WHERE position = 1")
    with pytest.raises(Exception, match="Entry 1 of the log is damaged"):
        log.rebuild()
    assert len(log.incidents()) == 1
    assert len(log.search("火災")) == 1
