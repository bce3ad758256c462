"""A refusal: why something was not done, and what to do instead."""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from dutyconsole.domain.phrase import Phrase


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

    Args:
        code: The reason as a stable word for scripts.
        message: One sentence for the officer, without a final full stop; a template with blanks
            where `said` fills them, and always a literal, so that it can be translated.
        mend: What to do instead, one sentence without a final full stop; a template too.
        said: What fills the blanks: values, `Name`s, `Phrase`s.
    """

    def __init__(
        self, code: Code | str, message: str | Phrase, mend: str | Phrase, **said: object
    ) -> None:
        super().__init__(code, message, mend)
        self.code = Code(code)
        self.why = message if isinstance(message, Phrase) else Phrase(message, said)
        self.way = mend if isinstance(mend, Phrase) else Phrase(mend, said)

    @property
    def message(self) -> str:
        """Why, in English."""
        return str(self.why)

    @property
    def mend(self) -> str:
        """What to do instead, in English."""
        return str(self.way)

    def __str__(self) -> str:
        return f"{self.message}; {self.mend}."


def refuse(code: Code, message: str | Phrase, mend: str | Phrase, **said: object) -> NoReturn:
    """Raise the refusal."""
    raise Refused(code, message, mend, **said)
