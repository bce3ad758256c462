"""A desk in the middle of everything: whatever can be asked of it has something to be about."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Final, TypeVar

from dutyconsole.desk import (
    attachments,
    calls,
    clocks,
    codes,
    equipment,
    leaving,
    orders,
    people,
    reports,
    responses,
    shifts,
    sign_ons,
    steps,
    tasks,
)
from dutyconsole.desk.attachments import Offered
from dutyconsole.desk.calls import CallNote
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.ports import Turn
from dutyconsole.desk.reports import Came
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.steps import StepRef
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.events import (
    AttachmentSort,
    Direction,
    Purpose,
    ReportKind,
    Result,
    TaskSort,
)
from dutyconsole.domain.ordering import OrderDraft, ReadBack
from dutyconsole.domain.orders import Party
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.roster import Role
from dutyconsole.domain.signing import OnWord, Signed
from dutyconsole.domain.steps import Account
from dutyconsole.domain.text import Localised
from tests.desk.bench import SECRET, Bench, by_telephone
from tests.desk.clocking import stops

T = TypeVar("T")

DIRECTOR: Final = "system_elg_office_director"
CODED: Final = "ticketing_office_head"
SUBJECT: Final = "subject"
FRESH: Final = "fresh"
LOOSE: Final = "loose"
TRIED: Final = (SUBJECT, FRESH, LOOSE)
DOUBTED: Final = "pm_section_chief"
BROKE: Final = "officer1"
GONE: Final = "tech_section_chief"
SIGNED: Final = Signed(valid=True)
WORD: Final = OnWord("17", read_back=True)
SUBJECT_NAME: Final = Localised("Ren Ping", "任平", "任平")
NEW_NAME: Final = Localised("Li Qi", "李启", "李啟")


class Undone(Exception):
    """A job was done and is taken back."""


@dataclass
class Stage:
    """The desk, and what there is on it.

    Attributes:
        bench: Desk 1, where `SUBJECT` has the shift and is handing it over.
        other: Desk 2 on the same log, where `FRESH` has it; `LOOSE` has none.
        at: Incidents, entries and numbers by what they are there for.
    """

    bench: Bench
    other: Desk
    folder: Path
    at: dict[str, str] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)
    _last: int = 0

    @property
    def desk(self) -> Desk:
        return self.bench.desk

    def path(self) -> Path:
        """Where nothing lies yet."""
        self._last += 1
        return self.folder / f"new-{self._last}"

    def ref(self, step: str, incident: str = "walked") -> StepRef:
        return StepRef(self.at[incident], step)

    def officer(self, person: str = SUBJECT, *, proven: bool = True) -> Officer:
        return Officer(person, proven=proven, log=self.desk.log.log_id)

    def give_roles(self, roles: Collection[Role]) -> None:
        """Let those who are tried have these roles, for the desks as they stand."""
        for desk in (self.desk, self.other):
            desk.refresh()
            persons = dict(desk.ledger.roster.persons)
            for person in TRIED:
                persons[person] = replace(persons[person], roles=frozenset(roles))
            desk.ledger.roster = replace(desk.ledger.roster, persons=persons)

    def undo_everything(self) -> None:
        """From now on whatever is done is taken back, and says so by raising `Undone`."""
        for desk in (self.desk, self.other):
            desk.log.transact = _taken_back(desk.log.transact)  # type: ignore[method-assign]


def _taken_back(transact: Callable[[Callable[[Turn], T]], T]) -> Callable[..., T]:
    def undone(work: Callable[[Turn], T]) -> T:
        def in_turn(turn: Turn) -> T:
            before = turn.position
            done = work(turn)
            if turn.position == before:
                return done
            raise Undone

        return transact(in_turn)

    return undone


def set_up(bench: Bench, folder: Path) -> Stage:
    """Everything that can be asked about, by the desk's own jobs."""
    admin = bench.sign_on("admin1")
    for person in TRIED:
        name = SUBJECT_NAME if person == SUBJECT else Localised(person, person, person)
        people.add_person(bench.desk, admin, person, name, ["duty_officer"])
        people.set_secret(bench.desk, admin, person, SECRET)
    other = bench.second_desk()
    other.desk.name = "2"
    bench.officer = bench.sign_on(SUBJECT)
    stage = Stage(bench, other.desk, folder)
    for part in (_incidents, _responses, _walk, _people, _orders, _tasks, _calls, _others):
        part(stage)
    bench.desk.refresh()
    return stage


def _incidents(stage: Stage) -> None:
    bench, at = stage.bench, stage.at
    bench.report(place="a", reporter="Ms Bai")
    at["incoming"] = bench.incident_id
    for name in ("quiet", "shut"):
        bench.report(place=name)
        bench.acknowledge()
        at[name] = bench.incident_id
    photo = stage.path()
    photo.write_bytes(b"another photo")
    offered = Offered(photo, AttachmentSort.PHOTO)
    done = attachments.attach(bench.desk, bench.officer, at["quiet"], offered).entry
    assert done is not None
    stage.number["attached"] = done.position
    bench.close()
    stage.number["reported"] = bench.entries("incident_reported")[1].position


def _responses(stage: Stage) -> None:
    bench, at = stage.bench, stage.at
    bench.handle("4-11", train="G6723")
    at["launched"] = bench.incident_id
    bench.launch(Level.II, DIRECTOR, signing=by_telephone("17"))
    bench.appoint("system_elg_leader", DIRECTOR)


def _walk(stage: Stage) -> None:
    bench, at = stage.bench, stage.at
    bench.handle("4-11", train="G7")
    at["walked"] = bench.incident_id
    bench.done("recv")
    skipped = bench.step("collect", Result.OVERRIDDEN).entry
    assert skipped is not None
    stage.number["deviation"] = skipped.position
    awaited = Awaited(Level.II, DIRECTOR, DIRECTOR)
    responses.await_response(bench.desk, bench.officer, bench.incident_id, awaited)
    run = bench.handle("4-13", "mass_stranding")
    at["stranding"] = bench.incident_id
    at["standard"] = next(s.id for s in run.playbook.steps if s.standard and not s.is_derived)
    ref = StepRef(bench.incident_id, at["standard"])
    steps.record_step(bench.desk, bench.officer, ref, Result.DONE, Account())


def _people(stage: Stage) -> None:
    bench, at = stage.bench, stage.at
    codes.enrol_code(bench.desk, bench.sign_on(CODED))
    codes.enrol_code(bench.desk, bench.officer)
    acting = people.order_acting(
        bench.desk, bench.sign_on("officer1"), CODED, DIRECTOR, "system",
        ordered_by=DIRECTOR, until=bench.clock.now + timedelta(days=1),
    )  # fmt: skip
    at["acting"] = str(acting.data["holding"])
    admin = bench.sign_on("admin1")
    people.set_secret(bench.desk, admin, DOUBTED, "another")
    leaving.leave(bench.desk, admin, GONE)


def _orders(stage: Stage) -> None:
    bench = stage.bench
    ours = OrderDraft(
        *(Direction.OUTGOING, Purpose.INSTRUCTION, "hold K528 at Yunxi East"),
        *(Party(SUBJECT), Party("station_head")),
    )
    said = replace(ours, said_at=bench.clock.now)
    for name, draft in (("drafted", ours), ("said", said), ("back", said)):
        stage.at[name] = orders.enter_order(bench.desk, bench.officer, draft).order.id
    kept = orders.order(bench.desk, stage.at["back"])
    back = ReadBack(Party("station_head"), kept.names)
    orders.read_back_order(bench.desk, bench.officer, kept.id, back)


def _tasks(stage: Stage) -> None:
    bench = stage.bench
    asked = NewTask("How many wheelchairs are aboard?")
    followed = NewTask("Replace the ladder", TaskSort.FOLLOW_UP, set_by="supervisor1")
    for name, wanted in (("asked", asked), ("followed", followed)):
        kept = tasks.raise_task(bench.desk, bench.officer, wanted)
        stage.number[name] = kept.task.number


def _calls(stage: Stage) -> None:
    bench = stage.bench
    noted = calls.note_call(bench.desk, bench.officer, CallNote("no water", caller="Mr Bo"))
    stage.number["call"] = noted.position
    caller = noted.data["caller"]
    assert isinstance(caller, dict)
    stage.at["caller"] = str(caller["private"])


def _others(stage: Stage) -> None:
    bench, at = stage.bench, stage.at
    out = equipment.put_out(bench.desk, bench.officer, "radio 3")
    at["out"] = str(out.data["equipment"])
    at["given_back"] = sign_ons.break_glass(bench.desk, BROKE, "no secret at hand").taking
    at["broken"] = sign_ons.break_glass(bench.desk, BROKE, "nor now").taking
    bench.incident_id = at["stranding"]
    came = Came(ReportKind.FLASH, "passenger: Li Ming", "Yunxi East", "telephone")
    done = reports.receive_report(bench.desk, bench.officer, bench.incident_id, came)
    stage.number["report"] = done.report
    stops(bench)
    bench.clock.pass_minutes(21)
    at["clock"] = next(str(e.data["clock"]) for e in clocks.fire(bench.desk))
    shifts.begin_shift(bench.desk, bench.officer)
    shifts.begin_handover(bench.desk, bench.officer, "officer2")
    shifts.begin_shift(stage.other, stage.other.sign_on(FRESH, SECRET))
