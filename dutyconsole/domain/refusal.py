"""A refusal: why something was not done, and what to do instead."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn


class Code(StrEnum):
    """Why a command was refused. Checked in this order: the first that holds is named."""

    UNKNOWN = "unknown"
    INVALID = "invalid"
    NOT_SIGNED_ON = "not_signed_on"
    NOT_PERMITTED = "not_permitted"
    WRONG_POST = "wrong_post"
    NOT_LAUNCHER = "not_launcher"
    NOT_SIGNED = "not_signed"
    NOT_READ_BACK = "not_read_back"
    RESPONSE_IN_FORCE = "response_in_force"
    LEVEL_NOT_HIGHER = "level_not_higher"
    HIGHER_LEVEL_IN_FORCE = "higher_level_in_force"
    STEPS_OPEN = "steps_open"
    HOLD_POINT = "hold_point"
    ON_WORD = "on_word"
    LOST_RACE = "lost_race"
    NOT_RECORDED = "not_recorded"


class Refused(Exception):
    """Something was not done.

    Attributes:
        code: The reason as a stable word for scripts.
        message: One sentence for the officer, without a final full stop.
        mend: What to do instead, one sentence without a final full stop.
    """

    def __init__(self, code: Code | str, message: str, mend: str) -> None:
        super().__init__(message)
        self.code = Code(code)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message}; {self.mend}."


def refuse(code: Code, message: str, mend: str) -> NoReturn:
    """Raise the refusal."""
    raise Refused(code, message, mend)
