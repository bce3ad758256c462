"""A check of the whole log finds every change that got past the guards, and says where."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from dutyconsole.domain.entry import PrivateValue, utc_text
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.rows import Verdict
from dutyconsole.eventlog.schema import TRIGGERS
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import START, Store, append, draft, incident_row

SECRET = "$argon2id$encoded"
REPORTER = PrivateValue("reporter", b"salt", "張三 13800000000")
PASSENGER = PrivateValue("passenger", b"pepper", "李四")


def fill(log: EventLog) -> None:
    """Nine entries with one of everything that is checked."""

    def report(turn: Turn) -> None:
        (entry,) = turn.append(
            [draft("reported", "incident/01", incident="01", at=utc_text(START))]
        )
        turn.project(incident_row("01", reported_at=START, position=entry.position))

    def set_secret(turn: Turn) -> None:
        turn.append([draft("secret_set", "roster", person="officer1", digest=digest_of(SECRET))])
        turn.set_secret("officer1", SECRET)

    def erase(turn: Turn) -> None:
        turn.append([draft("private_erased", private=PASSENGER.id)])
        turn.erase(PASSENGER.id)

    append(log, draft(text="第一"), draft(text="第二", stream="roster"))
    log.transact(report)
    append(log, draft(who=[{"name": REPORTER.reference()}], keeps=[REPORTER]))
    append(log, draft(who=PASSENGER.reference(), keeps=[PASSENGER]))
    log.transact(set_secret)
    log.transact(erase)
    append(log, draft(text="第八"), draft(text="第九"))


def digest_of(secret: str) -> str:
    """What the entry says of a secret."""
    return sha256(secret.encode()).hexdigest()


def test_an_empty_log_is_sound(log: EventLog) -> None:
    assert log.verify() == Verdict(True, 0)


def test_a_log_nobody_harmed_is_sound(log: EventLog) -> None:
    fill(log)
    assert log.verify() == Verdict(True, 9)


CHAIN_HARM = {
    "a flipped byte": (
        "UPDATE entry SET payload = CAST(replace(CAST(payload AS TEXT), '第二', '第三') AS BLOB)"
        " WHERE position = 2",
        2,
    ),
    "a changed hash": ("UPDATE entry SET hash = zeroblob(32) WHERE position = 4", 4),
    "a removed entry": ("DELETE FROM entry WHERE position = 3", 3),
    "a removed first entry": ("DELETE FROM entry WHERE position = 1", 1),
    "a cut tail": ("DELETE FROM entry WHERE position > 7", 8),
    "a removed log": ("DELETE FROM entry", 1),
    "an entry put in between": (
        "UPDATE entry SET position = position + 100 WHERE position > 5;"
        "INSERT INTO entry SELECT 6, 'new', stream, 99, kind, schema, recorded_at, occurred_at,"
        " person, post, desk, payload, hash FROM entry WHERE position = 2;"
        "UPDATE entry SET position = position - 99 WHERE position > 100",
        6,
    ),
    "an entry put at the end": (
        "INSERT INTO entry SELECT 10, 'new', stream, 99, kind, schema, recorded_at, occurred_at,"
        " person, post, desk, payload, hash FROM entry WHERE position = 9",
        10,
    ),
    "two swapped entries": (
        "UPDATE entry SET position = 100 WHERE position = 8;"
        "UPDATE entry SET position = 8 WHERE position = 9;"
        "UPDATE entry SET position = 9 WHERE position = 100",
        8,
    ),
    "a head that stands elsewhere": ("UPDATE head SET position = 11", 10),
    "a head with another hash": ("UPDATE head SET hash = zeroblob(32)", 9),
    "a removed head": ("DELETE FROM head", None),
    "a drill made live": ("UPDATE head SET mode = 'drill'", None),
    "another name": ("UPDATE head SET log_id = 'live-other'", 1),
}

COPIES = {
    "id": "'other'",
    "stream": "'other'",
    "seq": "77",
    "kind": "'other'",
    "schema": "2",
    "recorded_at": "'2020-01-01T00:00:00.000000Z'",
    "occurred_at": "'2020-01-01T00:00:00.000000Z'",
    "person": "'other'",
    "post": "'other'",
    "desk": "'other'",
}


@pytest.mark.parametrize("harm", CHAIN_HARM)
def test_harm_to_the_chain_is_found_where_it_begins(log: EventLog, store: Store, harm: str) -> None:
    fill(log)
    statements, first_bad = CHAIN_HARM[harm]
    store.tamper(*statements.split(";"))
    verdict = log.verify()
    assert not verdict.ok
    assert verdict.first_bad == first_bad
    assert verdict.reason


@pytest.mark.parametrize("column", COPIES)
def test_a_copy_that_differs_from_the_entry_is_found(
    log: EventLog, store: Store, column: str
) -> None:
    fill(log)
    store.tamper(f"UPDATE entry SET {column} = {COPIES[column]} WHERE position = 5")
    verdict = log.verify()
    assert (verdict.ok, verdict.first_bad) == (False, 5)
    assert f"column {column}" in verdict.reason


def test_an_entry_forged_with_its_own_hash_breaks_the_next(log: EventLog, store: Store) -> None:
    fill(log)
    connection = store.bare()
    (previous,) = connection.execute("SELECT hash FROM entry WHERE position = 1").fetchone()
    (payload,) = connection.execute("SELECT payload FROM entry WHERE position = 2").fetchone()
    connection.close()
    forged = payload.replace("第二".encode(), "第三".encode())
    digest = sha256(previous + forged).hexdigest()
    store.tamper(
        f"UPDATE entry SET payload = x'{forged.hex()}', hash = x'{digest}' WHERE position = 2"
    )
    assert log.verify().first_bad == 3


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_a_missing_trigger_is_found(log: EventLog, store: Store, trigger: str) -> None:
    fill(log)
    store.bare().execute(f"DROP TRIGGER {trigger}")
    assert trigger in log.verify().reason


def test_an_altered_or_added_trigger_is_found(log: EventLog, store: Store) -> None:
    bare = store.bare()
    bare.execute("CREATE TRIGGER extra AFTER INSERT ON entry BEGIN SELECT 1; END")
    assert "extra" in log.verify().reason
    bare.execute("DROP TRIGGER extra")
    bare.execute("DROP TRIGGER entry_no_delete")
    bare.execute("CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry BEGIN SELECT 1; END")
    assert "entry_no_delete" in log.verify().reason


BESIDE_HARM: dict[str, tuple[str, int | None, str]] = {
    "a changed private value": ("UPDATE private SET value = '王五'", 4, "changed"),
    "a changed salt": ("UPDATE private SET salt = x'00'", 4, "changed"),
    "a private value removed without an entry": ("DELETE FROM private", 4, "missing"),
    "an erased value that is back": (
        f"INSERT INTO private VALUES ('{PASSENGER.id}', x'{PASSENGER.salt.hex()}', '李四')",
        7,
        "there again",
    ),
    "a private value of nobody": (
        "INSERT INTO private VALUES ('x', x'00', 'x')",
        None,
        "belongs to no entry",
    ),
    "a changed secret": ("UPDATE secret SET encoded = 'mine'", 6, "officer1"),
    "a removed secret": ("DELETE FROM secret", 6, "officer1"),
    "a secret of somebody who set none": (
        "INSERT INTO secret VALUES ('officer2', 'mine')",
        None,
        "officer2",
    ),
    "a changed incident": ("UPDATE incident SET state = 'closed'", 3, "01"),
    "a removed incident": ("DELETE FROM incident", 3, "01"),
    "an added incident": (
        "INSERT INTO incident SELECT '02', kind, state, level, train, place, summary, reported_at,"
        " acknowledged_at, closed_at, position FROM incident",
        None,
        "02",
    ),
    "an added term": (
        "INSERT INTO search (rowid, terms) VALUES (99, 'extra')",
        99,
        "search index",
    ),
    "a lost index": (
        "INSERT INTO search (search) VALUES ('delete-all')",
        1,
        "search index",
    ),
}


@pytest.mark.parametrize("harm", BESIDE_HARM)
def test_harm_beside_the_chain_is_found(log: EventLog, store: Store, harm: str) -> None:
    fill(log)
    statement, first_bad, named = BESIDE_HARM[harm]
    store.tamper(statement)
    verdict = log.verify()
    assert (verdict.ok, verdict.entries, verdict.first_bad) == (False, 9, first_bad)
    assert named in verdict.reason


def test_without_a_projector_the_incident_list_is_not_judged(log: EventLog, store: Store) -> None:
    fill(log)
    store.tamper("DELETE FROM incident")
    with EventLog.open(store.path, store.clock) as other:
        assert other.verify().ok


@pytest.mark.parametrize(
    "act",
    [
        lambda turn: turn.append([draft("secret_set", person="officer1", digest="00")]),
        lambda turn: turn.append([draft("private_erased", private=REPORTER.id)]),
    ],
    ids=["a secret that was said to be set", "a value that was said to be erased"],
)
def test_an_entry_that_says_what_was_not_done_is_found(
    log: EventLog, act: Callable[[Turn], object]
) -> None:
    fill(log)
    log.transact(act)
    assert log.verify().first_bad == 10


SEED = "JBSWY3DPEHPK3PXP"
SEED_HARM = {
    "a changed seed": "UPDATE secret SET encoded = 'MINE' WHERE person = 'code/officer1'",
    "a removed seed": "DELETE FROM secret WHERE person = 'code/officer1'",
    "the seed of a person moved to another": (
        "UPDATE secret SET person = 'code/officer2' WHERE person = 'code/officer1'"
    ),
}


def enrol(log: EventLog) -> None:
    """Somebody's device makes one-time codes from now on."""

    def work(turn: Turn) -> None:
        turn.append([draft("code_enrolled", "roster", person="officer1", digest=digest_of(SEED))])
        turn.set_secret("code/officer1", SEED)

    log.transact(work)


@pytest.mark.parametrize("harm", SEED_HARM)
def test_the_seed_of_one_time_codes_is_the_one_that_was_enrolled(
    log: EventLog, store: Store, harm: str
) -> None:
    fill(log)
    enrol(log)
    assert log.verify() == Verdict(True, 10)
    store.tamper(SEED_HARM[harm])
    verdict = log.verify()
    assert not verdict.ok
    assert "code/officer" in verdict.reason


def test_a_removed_device_leaves_no_seed_behind(log: EventLog, store: Store) -> None:
    enrol(log)

    def remove(turn: Turn) -> None:
        turn.append([draft("code_removed", "roster", person="officer1")])
        turn.drop_secret("code/officer1")

    log.transact(remove)
    assert log.secret("code/officer1") is None
    assert log.verify() == Verdict(True, 2)
    store.tamper(f"INSERT INTO secret VALUES ('code/officer1', '{SEED}')")
    assert not log.verify().ok
