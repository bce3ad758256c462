"""Keys one after another: each is handled once all that the one before has led to is in front."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

LONGEST: Final = 2.0
"""Seconds; a screen that is busy for longer no longer holds the keys back."""

_SOON: Final = 0.05
_GLANCE: Final = 0.01
_AT_WORK: Final = ("busy", "checking")
_CALM: Final = 2


class InOrder(App[None]):
    """Lets whoever types ahead of the screen reach the dialog that their keys have opened.

    Without this, a key that comes before a dialog is mounted is answered by the screen behind it.

    Attributes:
        double_press: Seconds; an Enter that follows another so soon is the same press, or the key
            is held down: it opens what it opens, but says yes to no dialog.
    """

    double_press = 0.5
    catching_up = False
    _entered: float | None = None
    _ahead: deque[events.Key | events.Paste]
    _settling: asyncio.Task[None] | None = None
    _typed = False
    _last = ""

    def __init__(self) -> None:
        super().__init__()
        self._ahead = deque()

    async def on_event(self, event: events.Event) -> None:
        """Keys and what is pasted wait for their turn; everything else goes its usual way."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if isinstance(event, events.Key) and event.key == self._last and self._is_at_work:
                return  # pressed twice for the same thing: not for what comes after it
            self._ahead.append(event)
            await self._next_keys()
        else:
            await super().on_event(event)

    async def _next_keys(self) -> None:
        while self._ahead and self._settling is None:
            key = self._ahead[0]
            is_text = _is_text(key) and isinstance(self._place, Input | TextArea)
            if self._typed and not is_text:
                self._settle()  # what was typed before it reaches its field first
                return
            self._ahead.popleft()
            if self._is_doubled(key):
                continue
            self._last = "" if is_text or isinstance(key, events.Paste) else key.key
            await super().on_event(key)
            self._typed = is_text  # a field takes its letters in order by itself
            if not is_text:
                self._settle()

    def _is_doubled(self, key: events.Key | events.Paste) -> bool:
        """Whether it is an Enter of the same press as the one just before it, in a dialog."""
        before, self._entered = self._entered, None
        if not isinstance(key, events.Key) or key.key != "enter":
            return False
        self._entered = key.time
        soon = before is not None and key.time - before < self.double_press
        in_dialog = bool(self.screen_stack) and isinstance(self.screen, ModalScreen)
        return soon and in_dialog and not isinstance(self._place, TextArea)

    def _settle(self) -> None:
        self._settling = asyncio.create_task(self._settled())

    async def _settled(self) -> None:
        try:
            async with asyncio.timeout(LONGEST):
                await self._quiet()
        except TimeoutError:
            self.log.warning("a screen was busy for too long: the next key goes on")
        finally:
            self._settling = None
            self._typed = False
            self.call_later(self._next_keys)

    async def _quiet(self) -> None:
        """Until nothing waits any more between the focused field, its screen and the app.

        While something is recorded or checked the screen that is still in front is about to go, and
        what is typed ahead would go with it.
        """
        calm = 0
        while calm < _CALM:
            if self._is_at_work or self.catching_up:
                await asyncio.sleep(_GLANCE)
                calm = 0
                continue
            pumps = self._pumps()
            reached = await _reached(pumps, laid_out=calm == _CALM - 1)
            still = pumps == self._pumps() and not any(p.message_queue_size for p in pumps)
            calm = calm + 1 if reached and still else 0

    @property
    def _place(self) -> Widget | None:
        """What has the keys: the focused field, else the screen in front."""
        front = self.screen_stack[-1:]
        return next((screen.focused or screen for screen in front), None)

    @property
    def _is_at_work(self) -> bool:
        """Whether a screen waits for the log, to record something or to check a secret."""
        return any(
            getattr(screen, said, False) for screen in self.screen_stack for said in _AT_WORK
        )

    def _pumps(self) -> list[MessagePump]:
        place = self._place
        return [self] if place is None else list(place.ancestors_with_self)


def _is_text(event: events.Key | events.Paste) -> bool:
    """Whether it is something to write; any other key may move the place."""
    return isinstance(event, events.Paste) or event.is_printable


async def _reached(pumps: list[MessagePump], *, laid_out: bool) -> bool:
    """Whether each soon handles all that waits for it; one that is being removed never does.

    Args:
        pumps: From the field to the app.
        laid_out: Whether the screen is laid out too: Tab goes by where the fields stand, and one
            that has just been shown stands nowhere yet.
    """
    ready = asyncio.Event()
    asks = [pump.call_later for pump in pumps]
    asks += [p.call_after_refresh for p in pumps if laid_out and isinstance(p, Screen)]
    left = len(asks)

    def handled() -> None:
        nonlocal left
        left -= 1
        if left <= 0:
            ready.set()

    for ask in asks:
        if not ask(handled):
            handled()
    try:
        async with asyncio.timeout(_SOON):
            await ready.wait()
    except TimeoutError:
        return False
    return True
