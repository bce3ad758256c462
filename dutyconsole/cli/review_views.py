"""What `review` prints: names that scripts rely on, and lines in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from dutyconsole.cli import views
from dutyconsole.cli.lines import brief
from dutyconsole.cli.views import View
from dutyconsole.locale.reader import Reader, one_line
from dutyconsole.locale.speech import N_, tr
from dutyconsole.review.find import Found, Hit, Marked
from dutyconsole.review.notable import Notable, Sort
from dutyconsole.review.queue import Waiting
from dutyconsole.review.records import Records
from dutyconsole.review.wanted import levels_reached, playbooks_of

_AROUND: Final = 30
"""So many characters before a mark are shown."""

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


def found(shown: Found) -> View:
    """An incident that was looked for."""
    return {
        **views.incident_row(shown.summary),
        "levels": [str(level) for level in sorted(levels_reached(shown.history))],
        "playbooks": list(playbooks_of(shown.history)),
        "merged": [each.id for each in shown.history.absorbed],
        "exceptions": len(shown.notables),
        "open": sum(each.open for each in shown.notables),
    }


def hit(shown: Hit) -> View:
    """An entry that holds the words; `marks` are ranges of characters of `text`."""
    return {
        **views.entry(shown.entry),
        "incident": shown.incident or None,
        "hits": [
            {"text": each.text, "marks": [[start, end] for start, end in each.spans]}
            for each in shown.marked
        ],
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


def found_lines(shown: Sequence[Found], to: Reader) -> list[str]:
    """One line to an incident: what it was, how high it went."""
    return [_found(each, to) for each in shown] or [tr("No incidents.")]


def _found(shown: Found, to: Reader) -> str:
    row = shown.summary
    highest = max(levels_reached(shown.history), default=None)
    level = tr("reached Level {level}", level=highest) if highest else ""
    about = (
        *(to.moment(row.reported_at), row.incident, tr(row.state), level),
        *(to.kind(row.kind), one_line(row.train or ""), one_line(row.place or "")),
        brief(row.summary),
    )
    return "  ".join(filter(None, about))


def hit_lines(shown: Sequence[Hit], to: Reader, records: Records) -> list[str]:
    """Two lines to an entry: which it is, and each text with the words between brackets."""
    return [part for each in shown for part in _hit(each, to, records)] or [tr("Nothing found.")]


def _hit(shown: Hit, to: Reader, records: Records) -> Iterator[str]:
    from dutyconsole.tui.entries import sentence

    entry = shown.entry
    incident = records.incident(entry.stream.partition("/")[2]) if shown.incident else None
    about = (str(entry.position), to.moment(entry.recorded_at), shown.incident)
    yield f"{'  '.join(filter(None, about))}  {sentence(incident, entry, to)}"
    for each in shown.marked:
        yield f"    {_bracketed(each)}"


def _bracketed(marked: Marked) -> str:
    """A text around its first mark, everything marked between `>>` and `<<`."""
    text, parts, at = marked.text, [], 0
    for start, end in _joined(marked.spans):
        parts += [text[at:start], ">>", text[start:end], "<<"]
        at = end
    parts.append(text[at:])
    before = max(0, len(parts[0]) - _AROUND)
    parts[0] = ("..." if before else "") + parts[0][before:]
    return brief("".join(parts), _AROUND * 3)


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges with those that touch or overlap made one."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held is not None and start <= held[1]:
            held = (held[0], max(held[1], end))
            continue
        if held is not None:
            yield held
        held = (start, end)
    if held is not None:
        yield held


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
