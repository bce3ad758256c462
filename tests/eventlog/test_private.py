"""Personal data stands beside the log, bound to its entry, and can be erased for good."""

from __future__ import annotations

import pytest

from dutyconsole.domain.entry import PrivateValue
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.eventlog.log import EventLog
from dutyconsole.eventlog.turn import Turn
from tests.eventlog.stores import Store, append, draft

NAME = "張三丰"
PHONE = "13912345678"


def report(log: EventLog) -> tuple[PrivateValue, PrivateValue]:
    """An entry that refers to a name and a number."""
    name, phone = PrivateValue.of(NAME), PrivateValue.of(PHONE)
    data = {"name": name.reference(), "phone": phone.reference()}
    append(log, draft("reported", keeps=[name, phone], text="火災", reporter=data))
    return name, phone


def erase(log: EventLog, value: PrivateValue) -> None:
    """Erase by an entry, as the law wants it."""

    def work(turn: Turn) -> None:
        turn.append([draft("private_erased", private=value.id)])
        turn.erase(value.id)

    log.transact(work)


def test_private_values_are_read_by_id(log: EventLog) -> None:
    name, phone = report(log)
    assert log.private([name.id, "unheard of"]) == {name.id: NAME, "unheard of": None}
    assert log.transact(lambda turn: turn.private([phone.id])) == {phone.id: PHONE}
    assert len(log.private([name.id, *map(str, range(2000))])) == 2001


def test_the_entry_and_the_index_do_not_hold_them(log: EventLog) -> None:
    name, _ = report(log)
    (entry,) = log.read()
    assert NAME not in str(entry)
    assert PHONE not in str(entry)
    assert log.search(NAME) == log.search(PHONE) == log.search(name.id) == []
    assert log.search("火災") == [entry]


def test_an_erased_value_is_gone_and_the_log_still_verifies(log: EventLog) -> None:
    name, phone = report(log)
    erase(log, name)
    assert log.private([name.id, phone.id]) == {name.id: None, phone.id: PHONE}
    assert log.verify().ok


def test_an_erased_value_is_on_no_page_of_the_disk(log: EventLog, store: Store) -> None:
    name, phone = report(log)
    erase(log, name)
    erase(log, phone)
    log.close()
    for path in store.path.parent.iterdir():
        content = path.read_bytes()
        assert NAME.encode() not in content, path
        assert PHONE.encode() not in content, path


def test_nothing_erased_lingers_while_the_log_is_open(log: EventLog, store: Store) -> None:
    name, _ = report(log)
    erase(log, name)
    for path in store.path.parent.iterdir():
        if not path.name.endswith("-shm"):
            assert NAME.encode() not in path.read_bytes(), path


def test_a_later_entry_may_refer_to_an_earlier_value(log: EventLog) -> None:
    name, _ = report(log)
    append(log, draft("corrected", reporter=name.reference()))
    assert log.verify().ok


def test_a_value_that_no_entry_refers_to_is_an_error_of_the_program(log: EventLog) -> None:
    with pytest.raises(ValueError, match="not referred to"):
        append(log, draft(keeps=[PrivateValue.of(NAME)]))
    assert log.position() == 0


def test_a_value_is_stored_once(log: EventLog) -> None:
    name, _ = report(log)
    with pytest.raises(Refused) as refusal:
        append(log, draft(keeps=[name], who=name.reference()))
    assert refusal.value.code is Code.INVALID
    assert log.verify().ok
