"""How entries about the log itself read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.locale.speech import tr
from dutyconsole.tui.telling import Telling, joined


def _rotated(t: Telling, e: events.KeyRotated) -> str:
    return tr("the key that signs checkpoints of the log was replaced")


def _exported(t: Telling, e: events.LogExported) -> str:
    said = tr("log exported up to entry {size} WITH PERSONAL DATA", size=e.size)
    return joined(said, e.reason)


KEEPING_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.KeyRotated.KIND: _rotated,
    events.LogExported.KIND: _exported,
}
"""What an entry of each kind says."""
