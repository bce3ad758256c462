"""Calls as the screens know them: the sheets that wait, going on with one, taking up what rings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from dutyconsole.locale.speech import tr
from dutyconsole.tui.jobs import Done, Job

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.tui.app import DutyApp
    from dutyconsole.tui.drafts import Drafts

SHEETS: Final = "call "
"""How the draft names of call sheets begin."""

RECEIVED: Final = "received"
"""Where a sheet's draft keeps when the call came in."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A call sheet that waits.

    Attributes:
        draft: Name under which it is kept.
        received_at: When the call came in.
        caller: As typed; may be empty.
        text: What was said, as far as it was noted.
        kind: Id of the chosen kind; may be empty.
    """

    draft: str
    received_at: datetime
    caller: str
    text: str
    kind: str


def new_sheet() -> str:
    """A draft name for a further call sheet."""
    return f"{SHEETS}{uuid4().hex}"


def parked(drafts: Drafts) -> tuple[Sheet, ...]:
    """The call sheets that wait, also those of before a crash, the oldest call first."""
    found = (_sheet(drafts, name) for name in drafts.named(SHEETS))
    return tuple(sorted((s for s in found if s is not None), key=lambda s: s.received_at))


def reopen(app: DutyApp, draft: str) -> None:
    """Go on with a call sheet that waits; nothing where it does not wait any more."""
    sheet = _sheet(app.drafts, draft)
    if sheet is not None:
        from dutyconsole.tui.screens.modals.call_sheet import open_sheet

        open_sheet(app, draft, sheet.received_at)


def acknowledging(incident: str) -> Job:
    """Take an incoming incident up."""
    words = tr("incident {incident} taken up", incident=incident)

    def work(desk: Desk, officer: Officer) -> Done:
        # Not with the first paint: with the desk's own modules come argon2 and much else.
        from dutyconsole.desk.intake import acknowledge

        return Done.of(acknowledge(desk, officer, incident), words, go=True)

    return work


def _sheet(drafts: Drafts, name: str) -> Sheet | None:
    kept = drafts.get(name)
    if kept is None:
        return None
    try:
        received = datetime.fromisoformat(kept.get(RECEIVED, ""))
    except ValueError:
        return None
    if received.tzinfo is None:
        return None
    return Sheet(
        draft=name,
        received_at=received,
        caller=kept.get("caller", ""),
        text=kept.get("text", ""),
        kind=kept.get("kind", ""),
    )
