"""What `review` prints: names that scripts rely on, and lines in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dutyconsole.cli import views
from dutyconsole.cli.lines import brief
from dutyconsole.cli.views import View
from dutyconsole.locale.reader import Reader, one_line
from dutyconsole.locale.speech import N_, tr
from dutyconsole.review.notable import Notable, Sort
from dutyconsole.review.queue import Waiting

SORT_WORDS: Final = {
    Sort.DISPUTED: N_("disputed"),
    Sort.BREAK_GLASS: N_("without a secret"),
    Sort.ON_WORD: N_("on word"),
    Sort.UNCONFIRMED: N_("unconfirmed"),
    Sort.CONFLICT: N_("conflict of facts"),
    Sort.LATE: N_("late"),
    Sort.UNANSWERED: N_("unanswered call"),
    Sort.RETURNED: N_("returned"),
    Sort.DEVIATION: N_("deviation"),
    Sort.REFUSED: N_("refused request"),
    Sort.ACTING: N_("acting holder"),
    Sort.CLOCK_SET: N_("clock set"),
}
"""What each sort of exception is called."""


def waiting(shown: Waiting) -> View:
    """An incident of the queue with its exceptions."""
    return {
        **views.incident_row(shown.summary),
        "open": shown.open,
        "counts": {sort.value: count for sort, count in shown.counts.items()},
        "exceptions": [notable(each) for each in shown.notables],
    }


def notable(shown: Notable) -> View:
    """One exception; `entries` are positions in the log."""
    said = {blank: _plain(value) for blank, value in shown.phrase.said.items()}
    return {
        "exception": shown.sort.value,
        "open": shown.open,
        "text": str(shown.phrase),
        "about": said,
        "person": shown.person or None,
        "reason": shown.reason or None,
        "at": views.time(shown.at),
        "entries": list(shown.positions),
    }


def _plain(value: object) -> str | int:
    return value if isinstance(value, int) else str(value)


def waiting_lines(found: Sequence[Waiting], to: Reader) -> list[str]:
    """One line to an incident: how much is open of what."""
    return [_waiting(each, to) for each in found] or [tr("Nothing needs the supervisor.")]


def _waiting(shown: Waiting, to: Reader) -> str:
    row = shown.summary
    counts = [
        tr("{what} {n}", what=tr(SORT_WORDS[sort]), n=count) for sort, count in shown.counts.items()
    ]
    level = tr("Level {level}", level=row.level) if row.level else ""
    about = (
        *(to.moment(row.reported_at), row.incident, tr(row.state), level),
        *(to.kind(row.kind), one_line(row.train or ""), one_line(row.place or "")),
    )
    said = tr(", ").join(counts) or tr("closed, nothing notable")
    open_ = tr("{n} not settled", n=shown.open) if shown.open else tr("all settled")
    return f"{'  '.join(filter(None, about))}  {open_}: {said}"


def notable_lines(found: Sequence[Notable], to: Reader) -> list[str]:
    """One line to an exception, and one to its reason."""
    return [part for each in found for part in _notable(each, to)] or [tr("No exceptions.")]


def _notable(shown: Notable, to: Reader) -> Iterator[str]:
    mark = "!" if shown.open else " "
    entries = tr(", ").join(map(str, shown.positions))
    yield (
        f"{mark} {to.moment(shown.at)}  {tr(SORT_WORDS[shown.sort])}: {to.say(shown.phrase)}"
        f"  [{entries}]"
    )
    if shown.reason:
        yield f"    {tr('reason: {reason}', reason=brief(shown.reason))}"
