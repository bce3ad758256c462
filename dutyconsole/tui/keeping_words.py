"""How entries about the log itself read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.locale.speech import N_, tr, trn
from dutyconsole.tui.telling import Telling, joined


def _rotated(t: Telling, e: events.KeyRotated) -> str:
    return tr("the key that signs checkpoints of the log was replaced")


def _exported(t: Telling, e: events.LogExported) -> str:
    said = tr("log exported up to entry {size} WITH PERSONAL DATA", size=e.size)
    return joined(said, e.reason)


def _restored(t: Telling, e: events.LogRestored) -> str:
    said = tr("LOG RESTORED from a backup of {size} entries", size=e.size)
    if e.joined:
        said = tr(
            "LOG RESTORED from a backup of {size} entries and {joined} exported ones",
            size=e.size,
            joined=e.joined,
        )
    if e.lost is None:
        lost = tr("not known how many entries went out of use")
    else:
        lost = trn("{n} entry went out of use", "{n} entries went out of use", e.lost)
    kept = tr("the log from before is kept as {file}", file=e.replaced) if e.replaced else ""
    return joined(said, lost if e.replaced else "", kept, e.reason)


KEEPING_FIELDS: Final = (
    *(N_("joined"), N_("replaced"), N_("lost"), N_("lost from"), N_("lost to"), N_("incidents")),
    *(N_("private lost"), N_("secrets lost"), N_("size"), N_("reason")),
)
"""Fields of these entries, for the catalogues."""

KEEPING_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.KeyRotated.KIND: _rotated,
    events.LogExported.KIND: _exported,
    events.LogRestored.KIND: _restored,
}
"""What an entry of each kind says."""
