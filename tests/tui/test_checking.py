"""While a secret is checked the desk lives: clock, alarms and keys wait for nothing."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Input

from dutyconsole.desk.secrets import Secrets
from dutyconsole.domain.text import Language
from dutyconsole.tui.crash import Crash
from dutyconsole.tui.screens.desk import DeskScreen
from dutyconsole.tui.screens.lock import LockScreen
from dutyconsole.tui.screens.modals.secret import SecretModal
from dutyconsole.tui.screens.sign_on import SignOnScreen
from tests.tui.conftest import stranded
from tests.tui.seat import SECRET, Bench, Seat, seated
from tests.tui.test_launch import choose, opened, stopped_train
from tests.tui.test_lock import locked, unlock

OWN = "a-long-one-of-my-own"


class Held:
    """argon2 that takes as long as the test wants, and where it was done.

    Attributes:
        go: Nothing is checked before it is set.
        asked: Somebody waits.
        threads: In which secrets were hashed or checked.
    """

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.go, self.asked = threading.Event(), threading.Event()
        self.threads: list[threading.Thread] = []
        is_right, encode = Secrets.is_right, Secrets.encode

        def slowly_right(secrets: Secrets, encoded: str | None, secret: str) -> bool:
            self._wait()
            return is_right(secrets, encoded, secret)

        def slowly_encoded(secrets: Secrets, secret: str) -> str:
            self._wait()
            return encode(secrets, secret)

        patch.setattr(Secrets, "is_right", slowly_right)
        patch.setattr(Secrets, "encode", slowly_encoded)

    def _wait(self) -> None:
        self.threads.append(threading.current_thread())
        self.asked.set()
        if threading.current_thread() is not threading.main_thread():
            assert self.go.wait(60)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held(monkeypatch)
    yield made
    made.go.set()


def at(seat: Seat, screen: type) -> bool:
    return isinstance(seat.app.screen, screen)


async def lives(seat: Seat, bench: Bench) -> None:
    """The clock goes on, what comes in rings, and keys do what they do."""
    bench.clock.pass_minutes()
    await seat.until(lambda: f"{bench.clock.now:%H:%M:%S}" in seat.text)
    before = len(seat.app.picture.incoming)
    stranded(bench)
    await seat.until(lambda: len(seat.app.picture.incoming) == before + 1)
    seat.app.language = Language.ZH_HANT
    await seat.press("ctrl+l")
    await seat.until(lambda: seat.app.language is Language.EN)


async def test_signing_on_and_unlocking_hold_nothing_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = Bench(bench.directory, bench.clock)
    slow = Held(monkeypatch)
    async with seated(lambda: mine.desk, bench.clock, sign_on=False) as seat:
        await seat.until(lambda: isinstance(seat.app.focused, Input))
        seat.app.screen.query_one("#secret", Input).value = SECRET
        await seat.press("enter")
        await seat.until(slow.asked.is_set)
        await seat.sees("Checking ...")
        await lives(seat, bench)
        assert at(seat, SignOnScreen)
        slow.go.set()
        await seat.until(lambda: at(seat, DeskScreen))
        await locked(seat)
        slow.go.clear()
        slow.asked.clear()
        await unlock(seat)
        await seat.until(slow.asked.is_set)
        await lives(seat, bench)
        assert at(seat, LockScreen)
        slow.go.set()
        await seat.closed_dialog()
    assert threading.main_thread() not in slow.threads
    mine.desk.log.close()


async def test_signing_a_launch_and_choosing_a_secret_hold_nothing_up(
    seat: Seat, bench: Bench, held: Held
) -> None:
    incident = stopped_train(bench)
    form = await opened(seat, bench, incident)
    form.row("level").fill("II")
    await seat.pilot.pause()
    choose(seat, "launcher", "Zhao Min")
    form.row("mode").fill("signed")
    await seat.puts("secret", SECRET)
    await seat.press("f12")
    await seat.until(held.asked.is_set)
    await lives(seat, bench)
    held.go.set()
    await seat.closed_dialog()
    assert seat.incident(incident).in_force
    seat.desk_screen.action_secret()
    await seat.dialog(SecretModal)
    for name, typed in (("old", SECRET), ("new", OWN), ("again", OWN)):
        await seat.puts(name, typed)
    await seat.press("enter")
    await seat.closed_dialog()
    assert len(held.threads) >= 3
    assert threading.main_thread() not in held.threads
    assert not any(secret in value for value in os.environ.values() for secret in (SECRET, OWN))


async def test_a_check_that_fails_reports_itself_without_the_secret(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(secrets: Secrets, encoded: str | None, secret: str) -> bool:
        raise ValueError(f"cannot check {secret!r} against {encoded} {secret}")

    mine = Bench(bench.directory, bench.clock)
    home = tmp_path / "home"
    monkeypatch.setattr(Secrets, "is_right", broken)

    async def signs_on() -> None:
        async with seated(lambda: mine.desk, bench.clock, sign_on=False, home=home) as seat:
            await seat.until(lambda: isinstance(seat.app.focused, Input))
            seat.app.screen.query_one("#secret", Input).value = OWN
            await seat.press("enter")
            await seat.until(lambda: seat.app.return_code is not None)

    with pytest.raises(Crash):
        await signs_on()
    (report,) = (home / "crashes").iterdir()
    said = report.read_text("utf-8")
    assert "ValueError" in said
    assert OWN not in said
    assert not [path for path in home.rglob("*") if path.is_file() and OWN in path.read_text()]
    mine.desk.log.close()
