"""What happens to reports: those we give, and those that stations, trains and depots owe us."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event, PrivateRef


class ReportKind(StrEnum):
    """Which report of an incident it is; a flash report (事故速報) has a field set of its own."""

    FIRST = "first"
    FOLLOW_UP = "follow_up"
    FINAL = "final"
    FLASH = "flash"


@dataclass(frozen=True, slots=True)
class SaidItem:
    """What a report said of one thing, so that the next one can tell what is new.

    Attributes:
        name: Name of the fact.
        value: What every source said of it then.
        standing: Whether that was confirmed, unconfirmed or in conflict.
    """

    name: str
    value: str
    standing: str = ""


@dataclass(frozen=True, slots=True)
class ReportSent(Event):
    """We gave a report; the entry's occurred-at says when.

    Attributes:
        report: Its number in the desk's register.
        number: Its number among those of its kind and incident.
        text: Exactly as sent, a passenger's particulars masked.
        to: Post, unit, group, or whoever it was in words.
        via: By which channel.
        said: What it said of each thing.
        full: The text with the particulars, where there are any.
    """

    KIND: ClassVar[str] = "report_sent"
    report: int
    report_kind: ReportKind
    number: int
    text: str
    to: str
    via: str
    said: tuple[SaidItem, ...] = ()
    full: PrivateRef | None = None


@dataclass(frozen=True, slots=True)
class ReportReceived(Event):
    """A report came in; the entry's occurred-at says when.

    Attributes:
        report: Its number in the desk's register.
        number: Its number among those of its kind that came in for the incident.
        text: What was said or sent, verbatim.
        received_from: Station, train or depot; a post, a unit, or whoever it was in words.
        given: Names of the items that it tells.
        missing: Names of the items that it does not tell.
        reporter: Who spoke or signed.
        particulars: A passenger's particulars that it gave.
    """

    KIND: ClassVar[str] = "report_received"
    report: int
    report_kind: ReportKind
    number: int
    text: str
    received_from: str
    via: str = ""
    given: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reporter: PrivateRef | None = None
    phone: PrivateRef | None = None
    particulars: PrivateRef | None = None


@dataclass(frozen=True, slots=True)
class ReportReturned(Event):
    """A report that came in was returned for completion (退回補充).

    Attributes:
        missing: Names of the items asked for.
        to: Who is to complete it.
        due_at: By when; None where no time was set.
    """

    KIND: ClassVar[str] = "report_returned"
    report: int
    missing: tuple[str, ...]
    to: str = ""
    via: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReportSupplemented(Event):
    """What was missing of a report came in, or some of it."""

    KIND: ClassVar[str] = "report_supplemented"
    report: int
    given: tuple[str, ...]
    text: str = ""
    via: str = ""
    particulars: PrivateRef | None = None


@dataclass(frozen=True, slots=True)
class ReportCompleted(Event):
    """The officer takes a report that came in for complete."""

    KIND: ClassVar[str] = "report_completed"
    report: int
    note: str = ""
