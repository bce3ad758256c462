"""A notice runs beside the steps after it, and says to the end who was not informed."""

from __future__ import annotations

from dutyconsole.domain import lifecycle
from dutyconsole.domain.events import CallResult, Mark, Result
from dutyconsole.domain.notices import (
    Call,
    call_at_large,
    call_recipient,
    message,
    notice_step,
)
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.run import RunState, StepState
from dutyconsole.domain.steps import Account, record_step
from tests.domain.builders import Bench, bench_with
from tests.domain.flows import flow

ANSWERED = Call(CallResult.ANSWERED, "Li")


def telling() -> Bench:
    bench = bench_with(flow("p", "recv\ntell notify to=leader,chief,head\ncollect"))
    bench.done("recv")
    return bench


def test_a_notice_passes_on_when_it_is_begun() -> None:
    bench = telling()
    bench.call("tell", "chief", result=CallResult.NO_ANSWER)
    assert bench.run().current == ("tell", "collect")


def test_a_notice_is_done_when_its_list_is_complete() -> None:
    bench = telling()
    bench.call("tell", "leader", "chief")
    bench.done("collect")
    assert bench.run().state is RunState.OPEN
    bench.call("tell", "head")
    run = bench.run()
    assert run.states["tell"] is StepState.DONE
    assert run.records["tell"].marks == ()
    assert run.state is RunState.COMPLETE


def test_who_did_not_answer_or_refused_is_not_informed() -> None:
    bench = telling()
    bench.call("tell", "leader", result=CallResult.NO_ANSWER)
    bench.call("tell", "chief", result=CallResult.REFUSED)
    bench.call("tell", "head")
    assert bench.run().informed("tell") == {"head"}
    assert bench.run().states["tell"] is StepState.CURRENT


def test_calling_it_done_early_is_a_deviation_that_names_who_was_not_informed() -> None:
    bench = telling()
    bench.call("tell", "chief")
    bench.done("tell")
    record = bench.run().records["tell"]
    assert record.not_informed == ("leader", "head")
    assert record.marks == (Mark.DEVIATION,)
    assert len(bench.incident.irregularities) == 1


def test_a_deferred_notice_is_done_once_everybody_has_answered() -> None:
    bench = telling()
    bench.call("tell", "leader", "chief")
    bench.done("tell", result=Result.DEFERRED)
    bench.call("tell", "head")
    assert bench.run().states["tell"] is StepState.DONE


def test_calls_after_an_early_done_change_nothing_but_the_list() -> None:
    bench = telling()
    bench.done("tell")
    bench.call("tell", "leader", "chief", "head")
    run = bench.run()
    assert run.informed("tell") == {"leader", "chief", "head"}
    assert run.records["tell"].not_informed == ("leader", "chief", "head")


def test_only_recipients_of_a_notice_are_called() -> None:
    bench = telling()
    bench.refused(Code.UNKNOWN, call_recipient, "", "tell", "nobody", ANSWERED)
    bench.refused(Code.INVALID, call_recipient, "", "recv", "chief", ANSWERED)
    assert notice_step(bench.situation(), "", "chief") == "tell"
    bench.refused(Code.UNKNOWN, notice_step, "", "nobody")


def test_a_notice_that_everybody_answered_has_lost_no_race_but_cannot_be_done_again() -> None:
    bench = telling()
    bench.call("tell", "leader", "chief", "head")
    bench.refused(Code.LOST_RACE, record_step, "", "tell", Result.DONE, Account())


MESSAGE = Call(CallResult.MESSAGED, told="dark in section 4", via="group message")


def test_a_message_to_all_begins_a_notice_and_informs_nobody() -> None:
    bench = telling()
    events = bench.do(message, "", "tell", (), MESSAGE)
    assert len(events) == 3
    run = bench.run()
    assert run.current == ("tell", "collect")
    assert run.informed("tell") == frozenset()
    assert run.messaged("tell") == {"leader", "chief", "head"}


def test_receipts_of_a_message_complete_the_notice_one_by_one() -> None:
    bench = telling()
    bench.do(message, "", "tell", (), MESSAGE)
    bench.call("tell", "leader", "chief")
    assert bench.run().messaged("tell") == {"head"}
    bench.call("tell", "head")
    assert bench.run().states["tell"] is StepState.DONE


def test_a_message_goes_to_those_who_are_not_informed_yet() -> None:
    bench = telling()
    bench.call("tell", "leader")
    events = bench.do(message, "", "tell", ("leader", "chief", "chief"), MESSAGE)
    assert [getattr(event, "recipient", "") for event in events] == ["chief"]
    assert bench.run().informed("tell") == {"leader"}
    bench.refused(Code.INVALID, message, "", "tell", ("leader",), MESSAGE)
    bench.refused(Code.UNKNOWN, message, "", "tell", ("nobody",), MESSAGE)
    bench.refused(Code.INVALID, message, "", "recv", (), MESSAGE)


def test_a_new_round_of_a_notice_forgets_its_messages() -> None:
    bench = telling()
    bench.do(message, "", "tell", (), MESSAGE)
    bench.done("tell")
    bench.reopen("tell")
    assert bench.run().messaged("tell") == frozenset()
    assert not bench.run().begun("tell")


def test_anybody_can_be_called_beside_every_notice() -> None:
    bench = telling()
    before = bench.run()
    bench.do(call_at_large, "chief", ANSWERED)
    bench.do(call_at_large, "Yunxi hospital", Call(CallResult.NO_ANSWER))
    incident = bench.incident
    assert bench.run() == before
    assert incident.informed_at_large == {"chief"}
    assert [(c.recipient, c.step, c.entered_by) for c in incident.calls] == [
        ("chief", "", "officer1"),
        ("Yunxi hospital", "", "officer1"),
    ]
    assert bench.restarted().incident == incident


def test_a_message_at_large_goes_to_those_who_have_not_answered() -> None:
    bench = telling()
    bench.do(call_at_large, "chief", ANSWERED)
    events = bench.do(message, "", "", ("chief", "head", "leader"), MESSAGE)
    assert len(events) == 2
    assert bench.incident.messaged_at_large == {"head", "leader"}
    bench.do(call_at_large, "head", Call(CallResult.ANSWERED, via="group message"))
    assert bench.incident.messaged_at_large == {"leader"}
    bench.refused(Code.INVALID, message, "", "", ("chief", "head"), MESSAGE)
    bench.refused(Code.INVALID, message, "", "", (), MESSAGE)


def test_a_call_at_large_can_be_corrected() -> None:
    bench = telling()
    bench.do(call_at_large, "chief", ANSWERED)
    (call,) = bench.incident.calls
    bench.do(
        lifecycle.correct, call.position, "recipient_called", {"answered_by": "Wang"}, "misheard"
    )
    assert [c.answered_by for c in bench.incident.calls] == ["Wang"]


def test_nobody_is_called_for_an_incident_that_is_closed() -> None:
    bench = telling()
    bench.done("tell", "collect")
    bench.do(lifecycle.close, "")
    bench.refused(Code.INVALID, call_at_large, "chief", ANSWERED)
    bench.refused(Code.INVALID, message, "", "", ("chief",), MESSAGE)
