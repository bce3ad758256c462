"""How an entry of the log reads in one line."""

from __future__ import annotations

from textual.content import Content

from dutyconsole.domain.codec import read_event
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.tui.entry_words import WORDS
from dutyconsole.tui.show import one_line, padded
from dutyconsole.tui.telling import Telling


def entry_line(incident: Incident | None, entry: Entry, to: Reader, width: int) -> Content:
    """One entry: when recorded, when it happened if that differs, what, by whom.

    Args:
        incident: Whose steps and responses it speaks of; None where it belongs to none.
        entry: As in the log.
        to: Who reads.
        width: Cells there are.
    """
    return Content(
        padded(f"{times(entry, to)} {sentence(incident, entry, to)}", who(entry, to), width)
    )


def times(entry: Entry, to: Reader) -> str:
    """When it was recorded, and when it happened where that differs."""
    recorded, happened = to.time(entry.recorded_at), to.time(entry.occurred_at)
    if recorded == happened:
        return recorded
    return tr("{recorded} (was {happened})", recorded=recorded, happened=happened)


def sentence(incident: Incident | None, entry: Entry, to: Reader) -> str:
    """What happened, in one line."""
    try:
        event = read_event(entry)
    except Refused:
        return tr("an entry of a kind this version does not know: {kind}", kind=entry.kind)
    telling = Telling(incident, entry, to)
    return one_line(WORDS[entry.kind](telling, event))


def who(entry: Entry, to: Reader) -> str:
    """Who entered it, and whether without a secret."""
    if entry.post == BREAK_GLASS:
        return tr("BREAK-GLASS: {person}", person=to.person(entry.person or ""))
    return to.person(entry.person) if entry.person else ""
