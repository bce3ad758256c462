"""A launched level: who answers for it, how each part of it is vouched for, what is disputed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dutyconsole.domain.events import Mark, Mode, Subject
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.vouched import Matter, Transfer, Vouched, standing


@dataclass(frozen=True, slots=True)
class Response:
    """A launched level, in force until its launcher ends it.

    Attributes:
        answerable: Who alone may end it: the launcher, or who took it over by a transfer.
        answerable_at: Position of the entry that made them so.
        reset_secret: Launched with a secret of which it was in doubt whose it was: on word.
        confirmed_at: When a launch on word or reported was vouched for; None for a signed one.
        launch_disputed: The launcher has said that they did not launch it; it stays in force.
        end_disputed: Whoever is said to have ended it did not: it is in force again.
        in_error: It was ended as launched in error and counts as never launched.
        transfers: Every transfer, disputed ones included, the first first.
        vouched: Everything that was confirmed or disputed of it, the first first.
    """

    id: str
    run: str
    level: Level
    launcher: str
    post: str
    unit: str
    mode: Mode
    order_number: str
    reported_by: str
    via: str
    acting: bool
    launched_at: datetime
    position: int
    answerable: str
    answerable_at: int
    marks: tuple[Mark, ...] = ()
    reset_secret: bool = False
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    end_mode: Mode | None = None
    end_order_number: str = ""
    end_position: int = 0
    end_confirmed_at: datetime | None = None
    end_reset_secret: bool = False
    in_error: bool = False
    launch_disputed: bool = False
    end_disputed: bool = False
    transfers: tuple[Transfer, ...] = ()
    vouched: tuple[Vouched, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether it is still to be ended."""
        return self.ended_at is None

    @property
    def launch_open(self) -> bool:
        """Whether the launch waits for its launcher's own word in writing."""
        return self.mode in (Mode.ON_WORD, Mode.REPORTED) and self.confirmed_at is None

    @property
    def end_open(self) -> bool:
        """Whether the end waits for its launcher's own word in writing."""
        return (
            self.ended_at is not None
            and self.end_mode is Mode.ON_WORD
            and self.end_confirmed_at is None
        )

    @property
    def moved(self) -> tuple[Transfer, ...]:
        """The transfers that count, the last of which says who answers for it now."""
        return standing(self.launcher, self.transfers)

    @property
    def transfer_open(self) -> bool:
        """Whether a transfer that counts waits for somebody's own word in writing."""
        return any(transfer.is_open for transfer in self.moved)

    @property
    def transfer_disputed(self) -> bool:
        """Whether the newest transfer came to nothing, so that an earlier holder answers for it."""
        return bool(self.transfers) and self.transfers[-1] not in self.moved

    @property
    def moved_by_order(self) -> Transfer | None:
        """The transfer that a higher tier ordered, where that is why they answer for it now."""
        last = self.moved[-1] if self.moved else None
        return last if last is not None and last.ordered_by else None

    @property
    def is_disputed(self) -> bool:
        """Whether something of it is disputed that has not been settled since."""
        if self.launch_disputed and not self.in_error:
            return True
        return self.in_force and (self.end_disputed or self.transfer_disputed)

    @property
    def disputed_at(self) -> int:
        """Position of the last dispute; 0: none."""
        return max((each.position for each in self.vouched if not each.confirmed), default=0)

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What of it nobody has vouched for yet, in the order in which it happened."""
        return tuple(sorted(self._matters(), key=lambda matter: matter.position))

    def _matters(self) -> Iterator[Matter]:
        if not self.in_error and (self.launch_open or self.launch_disputed):
            yield Matter(
                self.id,
                Subject.LAUNCH,
                self.launcher,
                self.mode,
                self.order_number,
                self.launched_at,
                self.position,
                disputed=self.launch_disputed,
            )
        for transfer in self.moved:
            for word in transfer.words:
                if word.is_open:
                    yield Matter(
                        self.id,
                        Subject.TRANSFER,
                        word.person,
                        word.mode,
                        word.order_number,
                        transfer.at,
                        transfer.position,
                        transfer=transfer.number,
                    )
        if self.end_open and self.ended_at is not None:
            yield Matter(
                self.id,
                Subject.END,
                self.ended_by,
                Mode.ON_WORD,
                self.end_order_number,
                self.ended_at,
                self.end_position,
            )
