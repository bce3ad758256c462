"""Everything that can be asked of a desk, what it takes, and how it is asked on the stage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.desk.doings.doing import Doing
from tests.desk.doings.incidents import INCIDENTS, INTAKE, RESPONSES
from tests.desk.doings.office import KEEPING, OFFICE

__all__ = ["DOINGS", "Doing"]

DOINGS: Final[Mapping[str, Doing]] = {
    **INTAKE,
    **INCIDENTS,
    **RESPONSES,
    **OFFICE,
    **KEEPING,
}
"""By `module.function` of the desk, and a word more where it asks for several things."""
