"""Timelines of what is in the log: of an incident, or of a time over all incidents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import EntryCorrected
from dutyconsole.review.records import Records
from dutyconsole.review.timeline import USUAL_DELAY, USUAL_GAP, Line, said_by, timeline

_CORRECTING = (EntryCorrected.KIND,)


def of_incident(
    records: Records,
    incident_id: str,
    *,
    after: int = 0,
    gap: timedelta = USUAL_GAP,
    delay: timedelta = USUAL_DELAY,
) -> Iterator[Line]:
    """The timeline of an incident and of everything merged into it.

    Args:
        records: The log.
        incident_id: The incident.
        after: Position behind which it begins.
        gap: So long without an entry is a gap.
        delay: Recorded so long after it happened, or longer, is late.

    Raises:
        Refused: `unknown`.
    """
    streams = [incident_stream(each) for each in records.with_absorbed(incident_id)]
    corrections = said_by(records.pages(streams=streams, kinds=_CORRECTING))
    entries = records.pages(after=after, streams=streams)
    return timeline(entries, corrections, records.log.entry, gap=gap, delay=delay)


def of_time(
    records: Records,
    since: datetime,
    until: datetime,
    *,
    after: int = 0,
    gap: timedelta = USUAL_GAP,
    delay: timedelta = USUAL_DELAY,
) -> Iterator[Line]:
    """Everything that happened or was recorded in a time, over all incidents and the house.

    What was corrected at any time stands with its correction; of all the log, only the corrections
    are held.

    Args:
        records: The log.
        since: From then on.
        until: Up to then; what is at that very moment is no more in it.
        after: Position behind which it begins.
        gap: So long without an entry is a gap.
        delay: Recorded so long after it happened, or longer, is late.
    """
    corrections = said_by(records.pages(kinds=_CORRECTING))
    entries = records.during(since, until, after=after)
    return timeline(entries, corrections, records.log.entry, gap=gap, delay=delay)
