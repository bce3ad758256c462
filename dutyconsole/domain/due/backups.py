"""A backup that is overdue: whoever is at the desk sees it, and fetches who looks after the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from dutyconsole.domain.due.item import Due, DueKind
from dutyconsole.domain.phrase import Phrase


def backup_due(late_since: datetime | None) -> Iterator[Due]:
    """What is due where the newest backup is too old, by a local setting.

    Args:
        late_since: When it was made, or the log began if none ever was; None: it is not too old.
    """
    if late_since is not None:
        yield Due(DueKind.BACKUP, Phrase("Backup of the log overdue"), at=late_since)
