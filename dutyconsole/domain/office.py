"""The office: what a desk keeps over all incidents, each register folded from its own entries.

Only what is open stays in it, with the last numbers given out; what is settled is read from the
log. An entry is an event of an incident or of the desks; which, makes no difference here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import tzinfo
from typing import Final

from dutyconsole.domain.acting import ACTING_KINDS, ActingRegister, fold_acting
from dutyconsole.domain.clocks.register import CLOCK_KINDS, ClockRegister, fold_clocks
from dutyconsole.domain.clocks.settings import ClockSettings
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.equipment import EQUIPMENT_KINDS, Equipment, fold_equipment
from dutyconsole.domain.on_word import ON_WORD_KINDS, OnWordRegister, fold_on_word
from dutyconsole.domain.orders import ORDER_KINDS, OrderRegister, fold_orders
from dutyconsole.domain.report_register import REPORT_KINDS, ReportRegister, fold_register
from dutyconsole.domain.shifts import SHIFT_KINDS, Shifts, fold_shifts
from dutyconsole.domain.sign_ons import SIGN_ON_KINDS, SignOns, fold_sign_ons
from dutyconsole.domain.tasks import TASK_KINDS, Tasks, fold_tasks

OFFICE_KINDS: Final[frozenset[str]] = (
    ACTING_KINDS
    | CLOCK_KINDS
    | ON_WORD_KINDS
    | ORDER_KINDS
    | REPORT_KINDS
    | TASK_KINDS
    | SHIFT_KINDS
    | EQUIPMENT_KINDS
    | SIGN_ON_KINDS
)
"""Kinds of the entries that the registers are folded from."""


@dataclass(frozen=True, slots=True)
class Office:
    """The registers of the office, as of one position of the log.

    Attributes:
        settings: The bureau's own figures for clocks, which deadlines go by; not of the log.
        zone: In which times are typed; None is the machine's own.
        clocks: Which clocks have fired, and every time the machine's own was set.
    """

    settings: ClockSettings = field(default_factory=ClockSettings)
    zone: tzinfo | None = None
    clocks: ClockRegister = field(default_factory=ClockRegister)
    acting: ActingRegister = field(default_factory=ActingRegister)
    on_word: OnWordRegister = field(default_factory=OnWordRegister)
    tasks: Tasks = field(default_factory=Tasks)
    orders: OrderRegister = field(default_factory=OrderRegister)
    reports: ReportRegister = field(default_factory=ReportRegister)
    shifts: Shifts = field(default_factory=Shifts)
    equipment: Equipment = field(default_factory=Equipment)
    sign_ons: SignOns = field(default_factory=SignOns)


def fold_office(office: Office, entry: Entry) -> Office:
    """The office after one more entry of `OFFICE_KINDS`."""
    if entry.kind in CLOCK_KINDS:
        office = replace(office, clocks=fold_clocks(office.clocks, entry))
    if entry.kind in ACTING_KINDS:
        office = replace(office, acting=fold_acting(office.acting, entry))
    if entry.kind in ON_WORD_KINDS:
        office = replace(office, on_word=fold_on_word(office.on_word, entry))
    if entry.kind in TASK_KINDS:
        office = replace(office, tasks=fold_tasks(office.tasks, entry))
    if entry.kind in ORDER_KINDS:
        office = replace(office, orders=fold_orders(office.orders, entry))
    if entry.kind in SHIFT_KINDS:
        office = replace(office, shifts=fold_shifts(office.shifts, entry))
    if entry.kind in EQUIPMENT_KINDS:
        office = replace(office, equipment=fold_equipment(office.equipment, entry))
    if entry.kind in SIGN_ON_KINDS:
        office = replace(office, sign_ons=fold_sign_ons(office.sign_ons, entry))
    if entry.kind in REPORT_KINDS:
        office = replace(office, reports=fold_register(office.reports, entry))
    return office
