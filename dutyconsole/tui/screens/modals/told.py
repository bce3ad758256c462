"""Rows that several dialogs share: who told us and how, why, what was seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line

REASONS: Final = (
    N_("line busy"),
    N_("nobody there"),
    N_("done by others before"),
    N_("conditions changed"),
    N_("ordered so by the leader"),
    N_("not safe to wait"),
)
"""Why something is not done as written: a local list."""


class ToldModal(FormModal):
    """A dialog that takes the open call's caller and channel."""

    CALLER = "told_by"

    def told_rows(self, label: str = "") -> Iterable[Row]:
        """Who told us, where the dialog has only that."""
        yield line(self.CALLER, label or tr("who told us"), value=self.from_the_line[self.CALLER])

    def via_row(self) -> Row:
        """How they told us."""
        hint = tr("phone, radio, in person ...")
        return line("via", tr("how"), hint=hint, value=self.from_the_line["via"])

    @property
    def from_the_line(self) -> dict[str, str]:
        """What the open call says, by field."""
        call = duty(self).on_the_line
        return {self.CALLER: call.caller if call else "", "via": call.channel if call else ""}


def reason_rows(label: str = "") -> Iterable[Row]:
    """Why, by digit or in words."""
    options = [Option(reason, tr(reason)) for reason in REASONS]
    yield choice("short", label or tr("why (digit)"), options)
    yield line("reason", tr("or in words"), hint=tr("may follow later"))


def reason_of(form: FormModal) -> str:
    """The reason as chosen or typed; words win."""
    typed = form.value("reason").strip()
    short = "" if form.row("short").has_class("-off") else form.value("short")
    return typed or (tr(short) if short else "")


def values_row() -> Row:
    """What was observed."""
    return line("values", tr("observed"), hint=tr("such as pressure=500; doors open=14:02"))


def values_of(typed: str) -> Mapping[str, str]:
    """Observed values as typed: `name=value`, with semicolons between.

    Raises:
        Refused: `invalid` where a part has no name or no value, or a name stands twice.
    """
    found: dict[str, str] = {}
    for part in filter(None, (each.strip() for each in re.split("[;\uff1b\n]", typed))):
        name, _, value = (each.strip() for each in re.sub("\uff1d", "=", part).partition("="))
        if not (name and value):
            refuse(
                Code.INVALID,
                "{part!r} does not say what was observed",
                "write it as name=value, with a semicolon before the next one",
                part=part,
            )
        if name in found:
            refuse(
                Code.INVALID,
                "{name} is given twice",
                "give each name once; a later value is a new entry",
                name=name,
            )
        found[name] = value
    return found
