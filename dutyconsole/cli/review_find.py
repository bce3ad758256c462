"""`dutyconsole review find`: incidents by what they were, and entries by their words."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from itertools import islice
from typing import Annotated

import typer

from dutyconsole.cli import review_views as shown
from dutyconsole.cli.options import MOST, AsJson, LevelName
from dutyconsole.cli.paper import reader_of
from dutyconsole.cli.session import Answer, Session, misused, text_from
from dutyconsole.domain.clocktime import parse_day

Words = Annotated[
    str, typer.Argument(metavar="[TEXT]", help="Words that must all occur in an entry.")
]
OnDay = Annotated[
    str | None, typer.Option("--day", metavar="DAY", help="Reported on 2026-11-23, or -1.")
]
FromDay = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="Reported that day or later.")
]
ToDay = Annotated[
    str | None, typer.Option("--to", metavar="DAY", help="Reported that day or earlier.")
]
OfKind = Annotated[list[str] | None, typer.Option("--kind", metavar="K", help="Of a kind; repeat.")]
Reached = Annotated[
    list[LevelName] | None, typer.Option("--level", help="Reached a level; repeat.")
]
Train = Annotated[str, typer.Option("--train", metavar="T", help="Part of its number.")]
Place = Annotated[str, typer.Option("--place", metavar="P", help="Part of the place.")]
Person = Annotated[str, typer.Option("--person", metavar="ID", help="Acted or is named.")]
Post = Annotated[str, typer.Option("--post", metavar="ID", help="Its holder acted, or is named.")]
Walked = Annotated[str, typer.Option("--playbook", metavar="ID", help="It was walked.")]
Handled = Annotated[
    bool | None, typer.Option("--open/--closed", help="Still handled; or closed or archived.")
]
Deviating = Annotated[
    bool, typer.Option("--deviations", help="Something was late or done otherwise.")
]
Overdue = Annotated[bool, typer.Option("--overdue", help="Something is late and not seen to.")]
AtMost = Annotated[
    int, typer.Option("--limit", metavar="N", min=1, max=MOST, help="At most so many.")
]


def add_to(commands: typer.Typer) -> None:
    """Add the command to the noun."""
    commands.command("find")(find)


def find(
    context: typer.Context,
    text: Words = "",
    day: OnDay = None,
    since: FromDay = None,
    until: ToDay = None,
    kind: OfKind = None,
    level: Reached = None,
    train: Train = "",
    place: Place = "",
    person: Person = "",
    post: Post = "",
    playbook: Walked = "",
    handled: Handled = None,
    deviations: Deviating = False,
    overdue: Overdue = False,
    limit: AtMost = 50,
    json: AsJson = False,
) -> Answer:
    """Find incidents, or with TEXT the entries in them, the newest first."""
    from dutyconsole.review import find as finding
    from dutyconsole.review.wanted import Wanted

    session = Session.of(context)
    first, last = days_from(session, day, since, until)
    wanted = Wanted(
        since=first,
        until=last,
        kinds=frozenset(kind or ()),
        levels=frozenset(each.level for each in level or ()),
        train=train,
        place=place,
        person=person,
        post=post,
        playbook=playbook,
        open=handled,
        deviations=deviations,
        overdue=overdue,
    )
    records, to = session.looking_back, reader_of(session)
    if text:
        hits = finding.entries(records, text_from(text), wanted, limit)
        lines = shown.hit_lines(hits, to, records)
        return Answer([shown.hit(each) for each in hits], [*session.marking, *lines])
    found = list(islice(finding.incidents(records, wanted), limit))
    return Answer(
        [shown.found(each) for each in found], [*session.marking, *shown.found_lines(found, to)]
    )


def days_from(
    session: Session, day: str | None, since: str | None, until: str | None
) -> tuple[datetime | None, datetime | None]:
    """The moments between which something is to lie: the first, and the first no more.

    Raises:
        Refused: `invalid` for what is no day.
    """
    if day is not None and (since is not None or until is not None):
        misused("--day stands for --from and --to; give one or the other")
    zone, now = session.settings.timezone, session.now()
    first = day if day is not None else since
    last = day if day is not None else until

    def midnight(typed: str, later: int) -> datetime:
        begins = datetime.combine(parse_day(typed, now, zone) + timedelta(later), time(), zone)
        return begins.astimezone()

    return (
        None if first is None else midnight(first, 0),
        None if last is None else midnight(last, 1),
    )
