"""What the office keeps, the people and the log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from dutyconsole.desk import (
    backups,
    clocks,
    codes,
    equipment,
    exports,
    keys,
    leaving,
    people,
    playbooks,
    reports,
    shifts,
    sign_ons,
    tasks,
    upkeep,
)
from dutyconsole.desk.reports import Came, Given
from dutyconsole.desk.scene import Officer
from dutyconsole.desk.tasks import NewTask
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.handover import Section
from dutyconsole.domain.permissions import Action
from tests.desk.bench import SECRET
from tests.desk.doings.doing import Doing
from tests.desk.playbooks import newer
from tests.desk.stage import (
    CODED,
    DOUBTED,
    FRESH,
    GONE,
    LOOSE,
    NEW_NAME,
    SIGNED,
    SUBJECT,
    SUBJECT_NAME,
    Stage,
)

HANDLE: Final = Action.HANDLE
TASK: Final = Action.KEEP_TASKS
ROSTER: Final = Action.KEEP_ROSTER

_FIRST: Final = Given(ReportKind.FIRST, "two hurt", "dept_director", "telephone")
_CAME: Final = Came(ReportKind.FLASH, "one fell", "Yunxi East", "telephone")


def _acting(s: Stage, o: Officer) -> object:
    return people.order_acting(
        s.desk, o, "officer2", "station_head", "yunxi_east",
        ordered_by="station_head", until=s.bench.clock.now + timedelta(days=1),
    )  # fmt: skip


def _export(s: Stage, o: Officer, *, full: bool) -> object:
    now = s.bench.clock.now
    return exports.export(s.desk, o, s.path(), now, full=full, reason="asked for")


OFFICE: Final[Mapping[str, Doing]] = {
    "clocks.answer": Doing(HANDLE, lambda s, o: clocks.answer(s.desk, o, s.at["clock"], "asked")),
    "clocks.snooze": Doing(HANDLE, lambda s, o: clocks.snooze(s.desk, o, s.at["clock"], 5)),
    "equipment.put_out": Doing(HANDLE, lambda s, o: equipment.put_out(s.desk, o, "radio 4")),
    "equipment.put_back": Doing(HANDLE, lambda s, o: equipment.put_back(s.desk, o, s.at["out"])),
    "reports.send_report": Doing(
        HANDLE, lambda s, o: reports.send_report(s.desk, o, s.at["stranding"], _FIRST)
    ),
    "reports.receive_report": Doing(
        HANDLE, lambda s, o: reports.receive_report(s.desk, o, s.at["stranding"], _CAME)
    ),
    "reports.return_report": Doing(
        HANDLE,
        lambda s, o: reports.return_report(s.desk, o, s.at["stranding"], s.number["report"]),
    ),
    "reports.supplement_report": Doing(
        HANDLE,
        lambda s, o: reports.supplement_report(
            s.desk, o, s.at["stranding"], s.number["report"], text="more", given=["injury"]
        ),
    ),
    "reports.complete_report": Doing(
        HANDLE,
        lambda s, o: reports.complete_report(s.desk, o, s.at["stranding"], s.number["report"]),
    ),
    "shifts.begin_shift": Doing(
        HANDLE, lambda s, o: shifts.begin_shift(s.desk, o, beside=True), LOOSE
    ),
    "shifts.end_shift": Doing(HANDLE, lambda s, o: shifts.end_shift(s.other, o), FRESH),
    "shifts.read_left": Doing(HANDLE, lambda s, o: shifts.read_left(s.other, o), FRESH),
    "shifts.begin_handover": Doing(
        HANDLE, lambda s, o: shifts.begin_handover(s.other, o, "officer1"), FRESH
    ),
    "shifts.take_incident": Doing(
        HANDLE, lambda s, o: shifts.take_incident(s.desk, o, s.at["walked"])
    ),
    "shifts.take_section": Doing(
        HANDLE, lambda s, o: shifts.take_section(s.desk, o, Section.EQUIPMENT)
    ),
    "shifts.note_handover": Doing(HANDLE, lambda s, o: shifts.note_handover(s.desk, o, "rain")),
    "shifts.abandon_handover": Doing(
        HANDLE, lambda s, o: shifts.abandon_handover(s.desk, o, "fire")
    ),
    "shifts.hand_over": Doing(
        HANDLE, lambda s, o: shifts.hand_over(s.desk, o, SECRET, SECRET, take_rest=True)
    ),
    "tasks.raise_task": Doing(TASK, lambda s, o: tasks.raise_task(s.desk, o, NewTask("x"))),
    "tasks.progress": Doing(
        TASK, lambda s, o: tasks.progress(s.desk, o, s.number["asked"], "on its way")
    ),
    "tasks.answer": Doing(TASK, lambda s, o: tasks.answer(s.desk, o, s.number["asked"], "two")),
    "tasks.withdraw": Doing(
        TASK, lambda s, o: tasks.withdraw(s.desk, o, s.number["asked"], "settled")
    ),
    "tasks.close": Doing(
        TASK, lambda s, o: tasks.close(s.desk, o, s.number["followed"], signing=SIGNED)
    ),
    "tasks.start_playbook": Doing(
        HANDLE, lambda s, o: tasks.start_playbook(s.desk, o, s.number["asked"], "4-4")
    ),
}
"""Clocks, equipment, reports, shifts, tasks."""

KEEPING: Final[Mapping[str, Doing]] = {
    "playbooks.adopt": Doing(
        Action.ADOPT_PLAYBOOK,
        lambda s, o: playbooks.adopt(s.desk, o, *newer("4-8"), shipped=None),
    ),
    "people.add_person": Doing(
        ROSTER, lambda s, o: people.add_person(s.desk, o, "ren", NEW_NAME, ["leader"])
    ),
    "people.set_roles": Doing(
        ROSTER, lambda s, o: people.set_roles(s.desk, o, "officer2", ["leader"])
    ),
    "people.add_unit": Doing(
        ROSTER, lambda s, o: people.add_unit(s.desk, o, "qing", "station", SUBJECT_NAME)
    ),
    "people.start_holding": Doing(
        ROSTER,
        lambda s, o: people.start_holding(s.desk, o, "officer2", "station_head", "linjiang"),
    ),
    "people.end_holding": Doing(ROSTER, lambda s, o: people.end_holding(s.desk, o, "h1")),
    "people.end_holding of who acts": Doing(
        Action.ORDER_ACTING, lambda s, o: people.end_holding(s.desk, o, s.at["acting"])
    ),
    "people.set_secret": Doing(
        ROSTER, lambda s, o: people.set_secret(s.desk, o, "csc_head", "a secret")
    ),
    "people.set_secret of one's own": Doing(
        Action.OWN_SECRET, lambda s, o: people.set_secret(s.desk, o, SUBJECT, "a secret")
    ),
    "people.choose_secret": Doing(
        Action.OWN_SECRET, lambda s, o: people.choose_secret(s.desk, o, "mine")
    ),
    "people.order_acting": Doing(Action.ORDER_ACTING, _acting),
    "people.review_acting": Doing(
        Action.REVIEW_ACTING, lambda s, o: people.review_acting(s.desk, o, s.at["acting"])
    ),
    "people.review_secret": Doing(
        Action.REVIEW_SECRET, lambda s, o: people.review_secret(s.desk, o, DOUBTED)
    ),
    "leaving.leave": Doing(ROSTER, lambda s, o: leaving.leave(s.desk, o, "officer1")),
    "leaving.come_back": Doing(ROSTER, lambda s, o: leaving.come_back(s.desk, o, GONE, ["leader"])),
    "codes.enrol_code": Doing(Action.OWN_CODE, lambda s, o: codes.enrol_code(s.desk, o)),
    "codes.remove_code": Doing(ROSTER, lambda s, o: codes.remove_code(s.desk, o, CODED)),
    "codes.remove_code of one's own": Doing(
        Action.OWN_CODE, lambda s, o: codes.remove_code(s.desk, o)
    ),
    "exports.export": Doing(Action.KEEP_LOG, lambda s, o: _export(s, o, full=False), reads=True),
    "exports.export in full": Doing(Action.EXPORT_PRIVATE, lambda s, o: _export(s, o, full=True)),
    "upkeep.rebuild": Doing(Action.KEEP_LOG, lambda s, o: upkeep.rebuild(s.desk, o), reads=True),
    "upkeep.copy_to": Doing(
        Action.KEEP_LOG, lambda s, o: upkeep.copy_to(s.desk, o, s.path()), reads=True
    ),
    "backups.make": Doing(
        Action.KEEP_LOG, lambda s, o: backups.make(s.desk, o, s.bench.clock.now), reads=True
    ),
    "sign_ons.give_back": Doing(Action.SIGN_ON, lambda s, o: sign_ons.give_back(s.desk, o)),
    "sign_ons.review_glass": Doing(
        Action.REVIEW_GLASS,
        lambda s, o: sign_ons.review_glass(s.desk, o, s.at["given_back"], "a real fire"),
    ),
    "sign_ons.begin_session": Doing(
        Action.SIGN_ON, lambda s, o: sign_ons.begin_session(s.desk, o, s.bench.clock.now)
    ),
    "keys.rotate": Doing(Action.KEEP_LOG, lambda s, o: keys.rotate(s.desk, o)),
}
"""People, secrets, playbooks, the log itself."""
