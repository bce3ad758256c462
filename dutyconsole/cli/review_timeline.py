"""`dutyconsole review timeline`: what happened, entry by entry, of an incident or of a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Final

import typer

from dutyconsole.cli import views
from dutyconsole.cli.options import MOST, AsJson
from dutyconsole.cli.paper import reader_of
from dutyconsole.cli.review_find import FromDay, OnDay, ToDay, days_from
from dutyconsole.cli.session import Answer, Session, misused
from dutyconsole.cli.views import View
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.locale.reader import Reader, one_line
from dutyconsole.locale.speech import N_, tr
from dutyconsole.review.timeline import Change, Lane, Line

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.review.records import Records

LANE_WORDS: Final = {
    Lane.RUN: N_("run"),
    Lane.RESPONSE: N_("response"),
    Lane.CALL: N_("calls"),
    Lane.ORDER: N_("order"),
    Lane.NOTE: N_("note"),
    Lane.HOUSE: N_("desk"),
}
"""What each lane is called."""

_KNOWN: Final = 64
"""So many incidents are kept folded while a day is told."""

OfIncident = Annotated[
    str, typer.Argument(metavar="[ID]", help="The incident; without one: a day or several.")
]
InLane = Annotated[list[Lane] | None, typer.Option("--lane", help="Of a lane only; repeat.")]
Behind = Annotated[
    int, typer.Option("--after", metavar="POSITION", min=0, max=MOST, help="What came after.")
]
AtMost = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=100_000, help="At most so many.")
]
Minutes = Annotated[
    int, typer.Option("--gap", metavar="MINUTES", min=1, max=MOST // 60_000_000, help="A gap.")
]


def add_to(commands: typer.Typer) -> None:
    """Add the command to the noun."""
    commands.command("timeline")(timeline)


def timeline(
    context: typer.Context,
    incident: OfIncident = "",
    day: OnDay = None,
    since: FromDay = None,
    until: ToDay = None,
    lane: InLane = None,
    after: Behind = 0,
    limit: AtMost = 1000,
    gap: Minutes = 15,
    json: AsJson = False,
) -> Answer:
    """Show what happened, when, and when it was recorded; with gaps, delays and corrections."""
    from dutyconsole.review.looking import of_incident, of_time

    session = Session.of(context)
    first, last = days_from(session, day, since, until)
    if bool(incident) is (first is not None or last is not None):
        misused("name an incident, or the days with --day or --from and --to")
    records, long = session.looking_back, timedelta(minutes=gap)
    found = (
        of_incident(records, incident, after=after, gap=long)
        if incident
        else of_time(records, first or _FIRST, last or _LAST, after=after, gap=long)
    )
    lanes = frozenset(lane or Lane)
    shown = list(islice((line for line in found if line.lane in lanes), limit))
    teller = _Teller(reader_of(session), records)
    return Answer([view(line) for line in shown], [*session.marking, *teller.lines(shown)])


_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9999, 1, 1, tzinfo=UTC)


def view(line: Line) -> View:
    """A line; `pause` and `delay` in whole seconds."""
    return {
        **views.entry(line.entry),
        "incident": line.incident or None,
        "lane": line.lane.value,
        "of": line.of or None,
        "pause": None if line.pause is None else _seconds(line.pause),
        "gap": line.gap,
        "delay": _seconds(line.delay),
        "late": line.late,
        "changes": [_change(each) for each in line.changes],
        "corrects": [_change(each) for each in line.corrects],
        "deviation": line.deviation,
        "overdue": line.overdue,
    }


def _change(shown: Change) -> View:
    return {
        "field": shown.field,
        "old": shown.old,
        "new": shown.new,
        "position": shown.position,
        "reason": shown.reason or None,
    }


def _seconds(span: timedelta) -> int:
    return span // timedelta(seconds=1)


class _Teller:
    """Tells lines in the reader's language."""

    def __init__(self, to: Reader, records: Records) -> None:
        self._to = to
        self._incident = lru_cache(_KNOWN)(records.incident)

    def lines(self, shown: Sequence[Line]) -> list[str]:
        """Each line with what stands out about it below."""
        return [part for line in shown for part in self._line(line)] or [tr("No entries.")]

    def _line(self, line: Line) -> Iterator[str]:
        from dutyconsole.tui.entries import sentence

        entry, to = line.entry, self._to
        if line.gap and line.pause is not None:
            minutes = line.pause // timedelta(minutes=1)
            yield tr("-- nothing was recorded for {n} minutes --", n=minutes)
        incident: Incident | None = self._incident(line.incident) if line.incident else None
        at = f"{entry.position}  {self._at(entry.recorded_at)}"
        said = (at, line.incident, tr(LANE_WORDS[line.lane]), sentence(incident, entry, to))
        yield "  ".join((*filter(None, said), *self._who(line)))
        if line.delay:
            happened = self._at(entry.occurred_at)
            yield "    " + (
                tr("RECORDED LATE: happened {at}", at=happened)
                if line.late
                else tr("happened {at}", at=happened)
            )
        if line.overdue or line.deviation:
            yield "    " + (tr("OVERDUE") if line.overdue else tr("DEVIATION"))
        for change in line.changes:
            told = _told(change)
            yield "    " + tr("CORRECTED by entry {n}: {change}", n=change.position, change=told)
        for change in line.corrects:
            yield "    " + tr("corrects: {change}", change=_told(change))

    def _at(self, moment: datetime) -> str:
        day, _, _ = self._to.moment(moment).partition(" ")
        return f"{day} {self._to.time(moment)}"

    def _who(self, line: Line) -> Iterator[str]:
        person = line.entry.person
        if person and line.entry.post == BREAK_GLASS:
            yield tr("BREAK-GLASS: {person}", person=self._to.person(person))
        elif person:
            yield self._to.person(person)


def _told(change: Change) -> str:
    return tr(
        "{field}: {old} -> {new}",
        field=tr(change.field.replace("_", " ")),
        old=one_line(change.old) or tr("(empty)"),
        new=one_line(change.new) or tr("(empty)"),
    )
