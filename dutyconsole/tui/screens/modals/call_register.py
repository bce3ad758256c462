"""What the telephone register asks of a call that stays a call: rows of the call sheet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from dutyconsole.desk.calls import CallNote
from dutyconsole.domain.events import Origin
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.register import RINGS
from dutyconsole.domain.text import display_text
from dutyconsole.locale.speech import tr
from dutyconsole.tui.desk_words import ORIGINS
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, area, choice, line

TOLD: Final = "told"
TASK: Final = "task"

_ALWAYS: Final = ("answer", "origin", "rings", "turned_to", "leader")


def register_rows() -> Iterable[Row]:
    """Who called, how soon it was answered, where they were told to turn, the leader."""
    yield area("answer", tr("answer given"))
    origins = [Option(origin.value, tr(words)) for origin, words in ORIGINS.items()]
    yield choice("origin", tr("from (digit)"), origins)
    yield line("rings", tr("rings"), hint=tr("how often it rang; empty: not counted"))
    yield line("turned_to", tr("told to turn to"), hint=tr("where a complainant is to turn"))
    leader = (
        Option(TOLD, tr("is told of it")),
        Option(TASK, tr("is to be told: raise a task")),
    )
    yield choice("leader", tr("leader (digit)"), leader)
    yield line("reported_to", tr("reported to"), hint=tr("person, post or words"))


def show_register_rows(form: FormModal, *, shown: bool) -> None:
    """Show them only for a call that stays one."""
    form.show_rows(shown, *_ALWAYS)
    form.show_rows(shown and form.value("leader") == TOLD, "reported_to")


def register_rule(form: FormModal) -> str:
    """What the source's office rules ask for, where it is not said yet."""
    if form.value("origin") and not form.value("leader"):
        return tr("Office rules of the source: what they report goes to the leader at once.")
    typed = form.value("rings").strip()
    if typed.isdecimal() and int(typed[:4]) > RINGS:
        return tr("Office rules of the source: answered within {rings} rings; noted as late.",
                  rings=RINGS)  # fmt: skip
    return ""


def with_register(form: FormModal, note: CallNote) -> CallNote:
    """The note with what these rows say.

    Raises:
        Refused: `invalid` for rings that are no number, and for a leader who is not named.
    """
    rings, leader = form.value("rings").strip(), form.value("leader")
    if rings and not (rings.isdecimal() and len(rings) < 4):
        refuse(
            Code.INVALID,
            "{typed!r} is no number of rings",
            "type how often it rang, such as 3, or nothing",
            typed=display_text(rings[:40], one_line=True),
        )
    told = leader == TOLD
    if told and not form.value("reported_to").strip():
        refuse(Code.INVALID, "It is not said to whom", "name a person or a post")
    return replace(
        note,
        answer=form.value("answer"),
        origin=Origin(form.value("origin")),
        rings=int(rings or 0),
        turned_to=form.value("turned_to"),
        reported_to=form.value("reported_to") if told else "",
        to_report=tr("Report to the leader: {text}", text=note.text) if leader == TASK else "",
    )
