"""What is passed on to everyone concerned."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from dutyconsole.domain.events.base import Event
from dutyconsole.domain.playbook import Level


class About(StrEnum):
    """What a list of people to be told is about; an end in error is an end."""

    LAUNCH = "launch"
    ESCALATION = "escalation"
    STEP_DOWN = "step_down"
    END = "end"
    IN_FORCE_AGAIN = "in_force_again"


@dataclass(frozen=True, slots=True)
class CallListOpened(Event):
    """Something about a response is to be passed on: nobody on this list has been told of it yet.

    Attributes:
        list: Its number within the incident.
        response: The response; of a step-down the one that is in force now.
        by: Whose order it is: not to be told of it.
    """

    KIND: ClassVar[str] = "call_list_opened"
    list: str
    about: About
    response: str
    run: str
    level: Level
    by: str
    recipients: tuple[str, ...]
