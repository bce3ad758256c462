"""Who has to act."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """Who has to act: this desk (*we owe*), or somebody who owes it to us."""

    WE = "we"
    THEY = "they"
