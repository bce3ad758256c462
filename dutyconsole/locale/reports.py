"""Reports in words: what they are called, how far they are, and what one says in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.events import ReportKind
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.report_register import ReportState
from dutyconsole.domain.report_text import report_name
from dutyconsole.domain.text import Language
from dutyconsole.locale.names import say
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr

KINDS: Final = {
    ReportKind.FIRST: N_("first report"),
    ReportKind.FOLLOW_UP: N_("follow-up report"),
    ReportKind.FINAL: N_("final report"),
    ReportKind.FLASH: N_("accident flash report"),
}
"""What the kinds are called."""

STATES: Final = {
    ReportState.RECEIVED: N_("incomplete"),
    ReportState.RETURNED: N_("returned for completion"),
    ReportState.SUPPLEMENTED: N_("completed in part"),
    ReportState.COMPLETE: N_("complete"),
}
"""How far a report that came in is."""


def kind_of(kind: ReportKind) -> str:
    """What a kind is called."""
    return tr(KINDS[kind])


def state_of(state: ReportState) -> str:
    """How far a report that came in is, in words."""
    return tr(STATES[state])


def name_of(kind: ReportKind, number: int) -> str:
    """What a report is called, with its number."""
    return report_name(kind, number).spoken(tr)


def item_names(names: Iterable[str], language: Language) -> str:
    """Items as a list."""
    return tr(", ").join(fact_name(name, language) for name in names)


def report_text(sentences: Iterable[Phrase], to: Reader, words: str = "") -> str:
    """A report as it is read out: a line to a thing, then what the officer adds, as typed.

    Args:
        sentences: As composed.
        to: Who reads it out.
        words: The officer's own; may be empty.
    """
    lines = [say(each, to.reference, to.roster, to.language) for each in sentences]
    return "\n".join([*lines, *filter(None, (words.strip(),))])
