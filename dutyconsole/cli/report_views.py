"""What `report` prints: names that scripts rely on, and a line each for people."""

from __future__ import annotations

from typing import Final

from dutyconsole.cli.session import Session
from dutyconsole.cli.views import View, time
from dutyconsole.desk.reports import ReportDone
from dutyconsole.domain.due import Due
from dutyconsole.domain.office import Office
from dutyconsole.domain.report_register import AReport, SentReport
from dutyconsole.domain.report_text import ReportDraft
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.reports import item_names, name_of, state_of

OPEN: Final = ("incoming", "active")


def report(incident: str, shown: AReport) -> View:
    """A report that was sent or came in."""
    view: View = {
        "incident": incident,
        "report": shown.report,
        "kind": shown.kind.value,
        "number": shown.number,
        "side": "we" if isinstance(shown, SentReport) else "they",
        "to": shown.to if isinstance(shown, SentReport) else None,
        "from": None if isinstance(shown, SentReport) else shown.source,
        "via": shown.via or None,
        "at": time(shown.at),
        "missing": [],
        "due_at": None,
        "state": "sent",
        "entry": shown.position,
    }
    if isinstance(shown, SentReport):
        return view
    return {
        **view,
        "missing": list(shown.asked or shown.missing),
        "due_at": time(shown.due_at),
        "state": shown.state.value,
        "returned_to": shown.returned_to or None,
        "returned_at": time(shown.returned_at),
    }


def done(made: ReportDone, side: str, *, to: str = "", source: str = "", via: str = "") -> View:
    """A report after something was recorded of it."""
    entry = made.recorded.entries[0]
    return {
        "incident": made.recorded.incident.id,
        "report": made.report,
        "kind": made.kind.value,
        "number": made.number,
        "side": side,
        "to": to or None,
        "from": source or None,
        "via": via or None,
        "at": time(entry.occurred_at),
        "missing": list(made.missing),
        "due_at": time(made.due_at),
        "entry": entry.position,
    }


def draft(incident: str, shown: ReportDraft) -> View:
    """A report that is not sent."""
    return {
        "incident": incident,
        "report": None,
        "kind": shown.kind.value,
        "number": shown.number,
        "side": "we",
        "to": None,
        "via": None,
        "at": None,
        "missing": list(shown.unknown),
        "due_at": None,
    }


def owed(incident: str, shown: Due, office: Office) -> View:
    """A report that is owed."""
    number = int(shown.about) if shown.about.isdigit() else None
    open_ = next((r for r in office.reports.of(incident).open if r.report == number), None)
    return {
        "incident": incident,
        "report": number,
        "kind": open_.kind.value if open_ else None,
        "number": open_.number if open_ else None,
        "side": shown.side.value,
        "to": None,
        "from": open_.source if open_ else None,
        "via": None,
        "at": None,
        "missing": list(open_.asked or open_.missing) if open_ else [],
        "due_at": time(shown.at),
        "what": str(shown.phrase),
        "run": shown.run or None,
        "step": shown.step or None,
    }


def owed_line(incident: str, shown: Due, to: Reader, session: Session) -> str:
    """A report that is owed, for people."""
    by = f", by {session.local(shown.at)}" if shown.at else ""
    return f"{incident}: {to.say(shown.phrase)}{by}."


def report_line(shown: AReport, to: Reader, session: Session) -> str:
    """A report that was sent or came in, for people."""
    name, at = name_of(shown.kind, shown.number), session.local(shown.at)
    via = f" by {shown.via}" if shown.via else ""
    if isinstance(shown, SentReport):
        return f"{shown.report:>4} {at}  {name}, sent to {to.who(shown.to)}{via}"
    missing = item_names(shown.asked or shown.missing, to.language)
    state = state_of(shown.state)
    left = f": {missing}" if missing and state != state_of(shown.state.COMPLETE) else ""
    return f"{shown.report:>4} {at}  {name}, from {to.who(shown.source)}{via}, {state}{left}"
