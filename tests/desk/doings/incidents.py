"""Taking in, walking, responding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dutyconsole.desk import (
    alarms,
    attachments,
    calls,
    codes,
    incidents,
    intake,
    notices,
    orders,
    private,
    register,
    report_history,
    responses,
    steps,
    vouching,
)
from dutyconsole.desk.attachments import Offered
from dutyconsole.desk.calls import CallNote
from dutyconsole.desk.intake import Report
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.vouching import Said
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.events import AttachmentSort, CallResult, Direction, Purpose, Result
from dutyconsole.domain.notices import Call
from dutyconsole.domain.ordering import OrderDraft, ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.responsibility import Decision
from dutyconsole.domain.signing import OneTimeCode
from dutyconsole.domain.steps import Account
from dutyconsole.domain.transfers import TransferOrder
from tests.desk.doings.doing import Doing
from tests.desk.stage import (
    CODED,
    DIRECTOR,
    SIGNED,
    Stage,
)

REPORT: Final = Action.REPORT
HANDLE: Final = Action.HANDLE
RESPOND: Final = Action.RESPOND
CONFIRM: Final = Action.CONFIRM
ORDER: Final = Action.ENTER_ORDER
CLOSE: Final = Action.CLOSE

_REFUSED: Final = Refused(Code.WRONG_POST, "no", "yes")
_CALL: Final = Call(CallResult.NO_ANSWER)
_INSTRUCTED: Final = OrderDraft(
    Direction.INCOMING, Purpose.INSTRUCTION, "count them", Party(DIRECTOR), Party("officer1")
)
_STATION: Final = "station_elg_leader"
_END: Final = EndOrder(Level.II, DIRECTOR, SIGNED)
_LOWER: Final = LaunchOrder(Level.III, _STATION, _STATION, SIGNED)
_HIGHER: Final = LaunchOrder(Level.I, "bureau_elg_leader", "bureau_elg_leader", SIGNED)
_MOVED: Final = TransferOrder(Level.II, DIRECTOR, "system_elg_leader", SIGNED, SIGNED)
_AWAITED: Final = Awaited(Level.I, "bureau_elg_leader", "bureau_elg_leader")


def _read_back(s: Stage, o: Officer) -> object:
    said = orders.order(s.desk, s.at["said"])
    back = ReadBack(Party("station_head"), said.names)
    return orders.read_back_order(s.desk, o, said.id, back)


def _confirm_all(s: Stage, o: Officer) -> object:
    said = [Said(s.at["launched"], Decision("1/launch", True))]
    return vouching.confirm_all(s.desk, o, DIRECTOR, SIGNED, said)


def _full(s: Stage, o: Officer) -> object:
    came = report_history.find_report(s.desk, s.at["stranding"], s.number["report"])
    return report_history.full_text(s.desk, o, came)


def _photo(stage: Stage) -> Offered:
    path = stage.path()
    path.write_bytes(b"photo")
    return Offered(path, AttachmentSort.PHOTO)


def _reporter(stage: Stage) -> str:
    ref = stage.desk.incident(stage.at["incoming"]).reports[0].reporter
    assert ref is not None
    return ref.private


INTAKE: Final[Mapping[str, Doing]] = {
    "alarms.acknowledge": Doing(HANDLE, lambda s, o: alarms.acknowledge(s.desk, o)),
    "alarms.silence": Doing(HANDLE, lambda s, o: alarms.silence(s.desk, o, 5)),
    "calls.take_call": Doing(
        HANDLE, lambda s, o: calls.take_call(s.desk, o, Report("fire", "x"), "4-15")
    ),
    "calls.join_call": Doing(
        HANDLE, lambda s, o: calls.join_call(s.desk, o, s.at["quiet"], Report("", "more"))
    ),
    "calls.note_call": Doing(REPORT, lambda s, o: calls.note_call(s.desk, o, CallNote("what"))),
    "calls.erase_caller": Doing(
        Action.ERASE_PRIVATE,
        lambda s, o: calls.erase_caller(s.desk, o, s.number["call"], s.at["caller"], "asked"),
    ),
    "intake.report_incident": Doing(
        REPORT, lambda s, o: intake.report_incident(s.desk, o, Report("fire", "x"))
    ),
    "intake.join_report": Doing(
        REPORT, lambda s, o: intake.join_report(s.desk, o, s.at["quiet"], Report("", "more"))
    ),
    "intake.acknowledge": Doing(
        HANDLE, lambda s, o: intake.acknowledge(s.desk, o, s.at["incoming"])
    ),
    "intake.merge": Doing(
        HANDLE, lambda s, o: intake.merge(s.desk, o, s.at["quiet"], s.at["walked"])
    ),
    "register.report_call": Doing(
        REPORT, lambda s, o: register.report_call(s.desk, o, s.number["call"], "dept_director")
    ),
    "register.open_from_call": Doing(
        HANDLE, lambda s, o: register.open_from_call(s.desk, o, s.number["call"], "fire")
    ),
    "register.join_noted_call": Doing(
        HANDLE,
        lambda s, o: register.join_noted_call(s.desk, o, s.number["call"], s.at["quiet"]),
    ),
    "private.reveal": Doing(
        Action.SEE_PRIVATE, lambda s, o: private.reveal(s.desk, o, [s.at["caller"]]), reads=True
    ),
    "report_history.full_text": Doing(Action.SEE_PRIVATE, _full, reads=True),
}
"""Calls, reports of incidents, names and numbers."""

INCIDENTS: Final[Mapping[str, Doing]] = {
    "incidents.add_note": Doing(
        HANDLE, lambda s, o: incidents.add_note(s.desk, o, s.at["quiet"], "text")
    ),
    "incidents.record_fact": Doing(
        HANDLE, lambda s, o: incidents.record_fact(s.desk, o, s.at["quiet"], "n", "v")
    ),
    "incidents.correct_entry": Doing(
        HANDLE,
        lambda s, o: incidents.correct_entry(
            s.desk, o, s.at["quiet"], s.number["reported"], {"summary": "y"}
        ),
    ),
    "incidents.explain_deviation": Doing(
        HANDLE,
        lambda s, o: incidents.explain_deviation(
            s.desk, o, s.at["walked"], s.number["deviation"], "nobody there"
        ),
    ),
    "incidents.note_refusal": Doing(
        HANDLE, lambda s, o: incidents.note_refusal(s.desk, o, s.at["quiet"], "launch", _REFUSED)
    ),
    "incidents.close": Doing(CLOSE, lambda s, o: incidents.close(s.desk, o, s.at["quiet"])),
    "incidents.reopen": Doing(CLOSE, lambda s, o: incidents.reopen(s.desk, o, s.at["shut"])),
    "incidents.archive": Doing(
        Action.ARCHIVE, lambda s, o: incidents.archive(s.desk, o, s.at["shut"])
    ),
    "incidents.erase_private": Doing(
        Action.ERASE_PRIVATE,
        lambda s, o: incidents.erase_private(
            s.desk, o, s.at["incoming"], _reporter(s), "asked for"
        ),
    ),
    "attachments.attach": Doing(
        HANDLE, lambda s, o: attachments.attach(s.desk, o, s.at["quiet"], _photo(s))
    ),
    "attachments.give_out": Doing(
        Action.SEE_PRIVATE,
        lambda s, o: attachments.give_out(s.desk, o, s.at["quiet"], s.number["attached"], s.path()),
        reads=True,
    ),
    "attachments.erase": Doing(
        Action.ERASE_PRIVATE,
        lambda s, o: attachments.erase(s.desk, o, s.at["quiet"], s.number["attached"], "asked for"),
    ),
    "attachments.sweep": Doing(
        Action.KEEP_LOG, lambda s, o: attachments.sweep(s.desk, o), reads=True
    ),
    "steps.start_run": Doing(HANDLE, lambda s, o: steps.start_run(s.desk, o, s.at["quiet"], "4-8")),
    "steps.stop_run": Doing(
        HANDLE, lambda s, o: steps.stop_run(s.desk, o, s.at["walked"], "4-11", "wrong")
    ),
    "steps.record_step": Doing(
        HANDLE,
        lambda s, o: steps.record_step(s.desk, o, s.ref("notify"), Result.DEFERRED, Account()),
    ),
    "steps.record_up_to": Doing(
        HANDLE, lambda s, o: steps.record_up_to(s.desk, o, s.ref("recv", "launched"), Account())
    ),
    "steps.decide": Doing(
        HANDLE, lambda s, o: steps.decide(s.desk, o, s.ref("decide"), "yes", Account())
    ),
    "steps.reopen_step": Doing(HANDLE, lambda s, o: steps.reopen_step(s.desk, o, s.ref("recv"))),
    "steps.return_work": Doing(
        HANDLE,
        lambda s, o: steps.return_work(s.desk, o, s.ref(s.at["standard"], "stranding"), "two"),
    ),
    "notices.call_recipient": Doing(
        HANDLE, lambda s, o: notices.call_recipient(s.desk, o, s.at["walked"], "csc_head", _CALL)
    ),
    "notices.call_from_list": Doing(
        HANDLE, lambda s, o: notices.call_from_list(s.desk, o, s.at["walked"], "a doctor", _CALL)
    ),
    "notices.message_all": Doing(
        HANDLE, lambda s, o: notices.message_all(s.desk, o, s.at["stranding"], ["a doctor"])
    ),
}
"""Walking an incident."""

RESPONSES: Final[Mapping[str, Doing]] = {
    "responses.launch_response": Doing(
        RESPOND, lambda s, o: responses.launch_response(s.desk, o, s.at["launched"], _HIGHER)
    ),
    "responses.end_response": Doing(
        RESPOND, lambda s, o: responses.end_response(s.desk, o, s.at["launched"], _END)
    ),
    "responses.step_down": Doing(
        RESPOND, lambda s, o: responses.step_down(s.desk, o, s.at["launched"], _END, _LOWER)
    ),
    "responses.transfer_response": Doing(
        RESPOND, lambda s, o: responses.transfer_response(s.desk, o, s.at["launched"], _MOVED)
    ),
    "responses.await_response": Doing(
        RESPOND, lambda s, o: responses.await_response(s.desk, o, s.at["walked"], _AWAITED)
    ),
    "responses.withdraw_awaited": Doing(
        RESPOND, lambda s, o: responses.withdraw_awaited(s.desk, o, s.at["walked"], "1")
    ),
    "vouching.confirm_response": Doing(
        CONFIRM,
        lambda s, o: vouching.confirm_response(
            s.desk, o, s.at["launched"], Level.II, DIRECTOR, SIGNED
        ),
    ),
    "vouching.dispute_response": Doing(
        RESPOND,
        lambda s, o: vouching.dispute_response(
            s.desk, o, s.at["launched"], Level.II, DIRECTOR, SIGNED
        ),
    ),
    "vouching.confirm_all": Doing(CONFIRM, _confirm_all),
    "codes.note_missed": Doing(
        RESPOND, lambda s, o: codes.note_missed(s.desk, o, CODED, OneTimeCode(valid=False))
    ),
    "orders.enter_order": Doing(ORDER, lambda s, o: orders.enter_order(s.desk, o, _INSTRUCTED)),
    "orders.say_order": Doing(ORDER, lambda s, o: orders.say_order(s.desk, o, s.at["drafted"])),
    "orders.read_back_order": Doing(ORDER, _read_back),
    "orders.confirm_order": Doing(
        ORDER, lambda s, o: orders.confirm_order(s.desk, o, s.at["back"])
    ),
    "orders.withdraw_order": Doing(
        ORDER, lambda s, o: orders.withdraw_order(s.desk, o, s.at["said"], "not wanted")
    ),
}
"""Responses, and orders by voice."""
