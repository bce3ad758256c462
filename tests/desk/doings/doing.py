"""One way of asking the desk for something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dutyconsole.desk.scene import Officer
from dutyconsole.domain.permissions import Action
from tests.desk.stage import SUBJECT, Stage


@dataclass(frozen=True)
class Doing:
    """What is asked of the desk.

    Attributes:
        action: What it takes by the table.
        ask: Asks for it, rightly in every other way.
        person: Who asks.
        reads: Nothing is recorded by it.
    """

    action: Action
    ask: Callable[[Stage, Officer], object]
    person: str = SUBJECT
    reads: bool = False
