"""Who may do what: every role by every job, and which of several refusals is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest

from dutyconsole.desk import (
    alarms,
    calls,
    codes,
    incidents,
    intake,
    notices,
    orders,
    people,
    playbooks,
    responses,
    steps,
    tasks,
    vouching,
)
from dutyconsole.desk.calls import CallNote
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.intake import Report
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import StepRef
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.events import CallResult, Direction, Purpose, Result
from dutyconsole.domain.notices import Call
from dutyconsole.domain.ordering import OrderDraft
from dutyconsole.domain.orders import Party
from dutyconsole.domain.permissions import PERMITTED, Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.roster import Role
from dutyconsole.domain.signing import OnWord, Signed
from dutyconsole.domain.steps import Account
from dutyconsole.domain.text import Localised
from dutyconsole.domain.transfers import TransferOrder
from tests.desk.bench import SECRET, Bench, by_telephone
from tests.desk.playbooks import newer

PEOPLE: Final = {
    "officer1": Role.DUTY_OFFICER,
    "station_head": Role.LEADER,
    "supervisor1": Role.SUPERVISOR,
    "trainer1": Role.TRAINER,
    "admin1": Role.ADMINISTRATOR,
}
SOMEBODY: Final = Localised("Ren", "任", "任")
DIRECTOR: Final = "system_elg_office_director"
CODED: Final = "ticketing_office_head"
SIGNED: Final = Signed(valid=True)


@dataclass(frozen=True)
class Job:
    """Something asked of the desk about incident `i`, and what it takes."""

    action: Action
    ask: Callable[[Desk, Officer, str], object]


def _order(level: Level = Level.II) -> LaunchOrder:
    return LaunchOrder(level, DIRECTOR, DIRECTOR, SIGNED)


def _end() -> EndOrder:
    return EndOrder(Level.II, DIRECTOR, SIGNED)


def _ref(step: str, i: str) -> StepRef:
    return StepRef(i, step)


ADOPTED: Final = newer("4-8")
SAID: Final = Account()
CALL: Final = Call(CallResult.NO_ANSWER)
AWAITED: Final = Awaited(Level.II, DIRECTOR, DIRECTOR)
REFUSAL: Final = Refused(Code.WRONG_POST, "no", "yes")
HANDLE, RESPOND, ROSTER = Action.HANDLE, Action.RESPOND, Action.KEEP_ROSTER

INSTRUCTED: Final = OrderDraft(
    Direction.INCOMING, Purpose.INSTRUCTION, "count them", Party(DIRECTOR), Party("officer1")
)

JOBS: Final = {
    "report": Job(Action.REPORT, lambda d, o, i: intake.report_incident(d, o, Report("fire", "x"))),
    "join": Job(Action.REPORT, lambda d, o, i: intake.join_report(d, o, i, Report("", "more"))),
    "take a call": Job(HANDLE, lambda d, o, i: calls.take_call(d, o, Report("fire", "x"), "4-15")),
    "join a call": Job(HANDLE, lambda d, o, i: calls.join_call(d, o, i, Report("", "more"))),
    "note a call": Job(Action.REPORT, lambda d, o, i: calls.note_call(d, o, CallNote("what"))),
    "raise a task": Job(Action.KEEP_TASKS, lambda d, o, i: tasks.raise_task(d, o, NewTask("x"))),
    "enter an order": Job(Action.ENTER_ORDER, lambda d, o, i: orders.enter_order(d, o, INSTRUCTED)),
    "heard": Job(HANDLE, lambda d, o, i: alarms.acknowledge(d, o)),
    "silence": Job(HANDLE, lambda d, o, i: alarms.silence(d, o, 5)),
    "acknowledge": Job(HANDLE, lambda d, o, i: intake.acknowledge(d, o, i)),
    "merge": Job(HANDLE, lambda d, o, i: intake.merge(d, o, i, "20261123-02")),
    "note": Job(HANDLE, lambda d, o, i: incidents.add_note(d, o, i, "text")),
    "fact": Job(HANDLE, lambda d, o, i: incidents.record_fact(d, o, i, "n", "v")),
    "correct": Job(
        HANDLE, lambda d, o, i: incidents.correct_entry(d, o, i, reported(d), {"summary": "y"})
    ),
    "note a refusal": Job(
        HANDLE, lambda d, o, i: incidents.note_refusal(d, o, i, "launch", REFUSAL)
    ),
    "start": Job(HANDLE, lambda d, o, i: steps.start_run(d, o, i, "4-8")),
    "stop": Job(HANDLE, lambda d, o, i: steps.stop_run(d, o, i, "4-11", "wrong")),
    "step": Job(
        HANDLE, lambda d, o, i: steps.record_step(d, o, _ref("recv", i), Result.DONE, SAID)
    ),
    "decide": Job(HANDLE, lambda d, o, i: steps.decide(d, o, _ref("decide", i), "yes", SAID)),
    "up to": Job(HANDLE, lambda d, o, i: steps.record_up_to(d, o, _ref("recv", i), SAID)),
    "call beside": Job(HANDLE, lambda d, o, i: notices.call_from_list(d, o, i, "a doctor", CALL)),
    "message": Job(HANDLE, lambda d, o, i: notices.message_all(d, o, i)),
    "await": Job(RESPOND, lambda d, o, i: responses.await_response(d, o, i, AWAITED)),
    "call": Job(HANDLE, lambda d, o, i: notices.call_recipient(d, o, i, "csc_head", CALL)),
    "launch": Job(RESPOND, lambda d, o, i: responses.launch_response(d, o, i, _order())),
    "close": Job(Action.CLOSE, lambda d, o, i: incidents.close(d, o, "20261123-02")),
    "reopen": Job(Action.CLOSE, lambda d, o, i: incidents.reopen(d, o, "20261123-03")),
    "archive": Job(Action.ARCHIVE, lambda d, o, i: incidents.archive(d, o, "20261123-03")),
    "erase": Job(
        Action.ERASE_PRIVATE,
        lambda d, o, i: incidents.erase_private(d, o, i, reporter_of(d, i), "asked for"),
    ),
    "adopt": Job(
        Action.ADOPT_PLAYBOOK, lambda d, o, i: playbooks.adopt(d, o, *ADOPTED, shipped=None)
    ),
    "add a person": Job(
        ROSTER, lambda d, o, i: people.add_person(d, o, "ren", SOMEBODY, ["leader"])
    ),
    "set roles": Job(ROSTER, lambda d, o, i: people.set_roles(d, o, "officer2", ["leader"])),
    "add a unit": Job(ROSTER, lambda d, o, i: people.add_unit(d, o, "qing", "station", SOMEBODY)),
    "hold": Job(
        ROSTER, lambda d, o, i: people.start_holding(d, o, "officer2", "station_head", "linjiang")
    ),
    "end a holding": Job(ROSTER, lambda d, o, i: people.end_holding(d, o, "h1")),
    "set a secret": Job(ROSTER, lambda d, o, i: people.set_secret(d, o, "csc_head", "a secret")),
    "order acting": Job(
        Action.ORDER_ACTING,
        lambda d, o, i: people.order_acting(
            d,
            o,
            "officer2",
            "station_head",
            "yunxi_east",
            ordered_by="station_head",
            until=d.log.read(newest_first=True, limit=1)[0].recorded_at + timedelta(days=1),
        ),
    ),
    "enrol a code": Job(Action.OWN_CODE, lambda d, o, i: codes.enrol_code(d, o)),
    "remove a code": Job(ROSTER, lambda d, o, i: codes.remove_code(d, o, CODED)),
    "review acting": Job(
        Action.REVIEW_ACTING, lambda d, o, i: people.review_acting(d, o, acting_of(d))
    ),
    "choose a secret": Job(Action.OWN_SECRET, lambda d, o, i: people.choose_secret(d, o, "mine")),
}
"""One job at least of each kind that the desk records."""

WITH_LEVEL_II: Final = {
    "end": Job(RESPOND, lambda d, o, i: responses.end_response(d, o, i, _end())),
    "step down": Job(
        RESPOND,
        lambda d, o, i: responses.step_down(
            d,
            o,
            i,
            _end(),
            LaunchOrder(Level.III, "station_elg_leader", "station_elg_leader", SIGNED),
        ),
    ),
    "confirm": Job(
        RESPOND, lambda d, o, i: vouching.confirm_response(d, o, i, Level.II, DIRECTOR, SIGNED)
    ),
    "dispute": Job(
        RESPOND, lambda d, o, i: vouching.dispute_response(d, o, i, Level.II, DIRECTOR, SIGNED)
    ),
    "transfer": Job(
        RESPOND,
        lambda d, o, i: responses.transfer_response(
            d, o, i, TransferOrder(Level.II, DIRECTOR, "system_elg_leader", SIGNED, SIGNED)
        ),
    ),
}
"""Jobs on a response in force that was ordered by telephone."""


def acting_of(desk: Desk) -> str:
    """The holding of who acts."""
    return next(h.id for h in desk.roster.holdings.values() if h.acting)


def reported(desk: Desk) -> int:
    """Position of the first report."""
    return next(e.position for e in desk.log.read() if e.kind == "incident_reported")


def reporter_of(desk: Desk, incident: str) -> str:
    ref = desk.incident(incident).reports[0].reporter
    return ref.private if ref else ""


@pytest.fixture
def busy(bench: Bench) -> str:
    """Three incidents: 01 under way by 4-11, 02 with nothing to do, 03 closed.

    Somebody has a device for one-time codes, and acts for the director.
    """
    bench.report(train="G6723", reporter="Ms Bai")
    bench.acknowledge()
    bench.start("4-11")
    codes.enrol_code(bench.desk, bench.sign_on(CODED))
    people.order_acting(
        bench.desk, bench.officer, CODED, DIRECTOR, "system",
        ordered_by=DIRECTOR, until=bench.clock.now + timedelta(days=1),
    )  # fmt: skip
    first = bench.incident_id
    for place in "bc":
        bench.report(place=place)
        bench.acknowledge()
    bench.close()
    bench.incident_id = first
    return first


@pytest.fixture
def in_force(bench: Bench, busy: str) -> str:
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    bench.appoint("system_elg_leader", DIRECTOR)
    return busy


def look(bench: Bench, person: str, role: Role, job: Job, incident: str) -> None:
    """The job is done if the table says so, and refused `not_permitted` otherwise."""
    officer = bench.sign_on(person)
    if role in PERMITTED[job.action]:
        job.ask(bench.desk, officer, incident)
    else:
        refused = bench.refused(Code.NOT_PERMITTED, job.ask, bench.desk, officer, incident)
        assert person in refused.message


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("job", JOBS)
def test_each_role_may_do_what_the_table_says(
    bench: Bench, busy: str, person: str, job: str
) -> None:
    look(bench, person, PEOPLE[person], JOBS[job], busy)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("job", WITH_LEVEL_II)
def test_each_role_may_answer_for_responses_as_the_table_says(
    bench: Bench, in_force: str, person: str, job: str
) -> None:
    look(bench, person, PEOPLE[person], WITH_LEVEL_II[job], in_force)


def test_the_table_is_complete() -> None:
    """Whatever is neither looking, nor the log's own upkeep or export, is tried by every role."""
    tried = {job.action for job in (*JOBS.values(), *WITH_LEVEL_II.values())}
    assert set(PERMITTED) == set(Action)
    kept = {Action.KEEP_LOG, Action.EXPORT_PRIVATE}
    assert set(Action) - tried == {Action.SIGN_ON, Action.READ, *kept}
    assert set(PEOPLE.values()) == set(Role)


@pytest.mark.parametrize(
    ("action", "allowed"),
    [
        (Action.SIGN_ON, set(PEOPLE)),
        (Action.READ, set(PEOPLE)),
        (Action.KEEP_LOG, {"supervisor1", "admin1"}),
        (Action.EXPORT_PRIVATE, {"supervisor1"}),
    ],
)
def test_what_concerns_the_log_is_checked_by_the_same_table(
    bench: Bench, action: Action, allowed: set[str]
) -> None:
    for person in PEOPLE:
        if person in allowed:
            bench.desk.check(bench.sign_on(person), action)
        else:
            bench.refused(Code.NOT_PERMITTED, bench.desk.check, bench.sign_on(person), action)


@pytest.mark.parametrize("job", [*JOBS, *WITH_LEVEL_II])
def test_nobody_does_anything_without_signing_on(bench: Bench, in_force: str, job: str) -> None:
    asked = {**JOBS, **WITH_LEVEL_II}[job]
    for person, secret in (("officer1", "wrong"), ("nobody", SECRET), ("", "")):
        officer = bench.sign_on(person, secret)
        own = asked.action is Action.OWN_SECRET and person != "officer1"
        code = Code.UNKNOWN if own else Code.NOT_SIGNED_ON
        bench.refused(code, asked.ask, bench.desk, officer, in_force)


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
