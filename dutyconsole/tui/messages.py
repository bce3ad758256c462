"""What has happened, told to the app and its screens by the threads that did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

from dutyconsole.domain.refusal import Code

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk
    from dutyconsole.desk.scene import Officer
    from dutyconsole.domain.refusal import Refused
    from dutyconsole.tui.jobs import Done
    from dutyconsole.tui.picture import Picture


class DeskOpened(Message):
    """The log is open."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk


class DeskNotOpened(Message):
    """The log could not be opened."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused


class SignedOn(Message):
    """The secret was right."""

    def __init__(self, officer: Officer) -> None:
        super().__init__()
        self.officer = officer


class SignOnRefused(Message):
    """The secret was wrong, or the person may not sign on."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused

    @property
    def wrong(self) -> bool:
        """Whether it was the name or the secret, not the log or a permission."""
        return self.refused.code is Code.NOT_SIGNED_ON


class SecretDue(Message):
    """The secret was right, but another has to be chosen: somebody else set it, or it is too old.

    Attributes:
        expired: It is too old.
    """

    def __init__(self, officer: Officer, *, expired: bool = False) -> None:
        super().__init__()
        self.officer = officer
        self.expired = expired


class LogGrew(Message):
    """There is a newer picture of the log; of several waiting ones only the last counts."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture

    def can_replace(self, message: Message) -> bool:
        """Whether this makes `message` superfluous."""
        return isinstance(message, LogGrew)


class LogLost(Message):
    """The log cannot be read."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused


class EntryRecorded(Message):
    """A write is on disk."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


class WriteRefused(Message):
    """A write did not happen."""

    def __init__(self, refused: Refused) -> None:
        super().__init__()
        self.refused = refused
