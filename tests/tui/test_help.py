"""Every dialog explains itself, and the palette offers every command, in both languages."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak, tr
from dutyconsole.tui.commands import (
    APP_COMMANDS,
    DESK_COMMANDS,
    FORM_COMMANDS,
    PALETTE_ONLY,
)
from dutyconsole.tui.screens import modals
from dutyconsole.tui.screens.modals.form import FormModal
from dutyconsole.tui.screens.modals.notes import NoteModal
from tests.tui.conftest import walking
from tests.tui.seat import Bench, Seat, seated

LANGUAGES = (Language.EN, Language.ZH_HANS)
ALL = {*APP_COMMANDS, *DESK_COMMANDS, *PALETTE_ONLY} - {
    command for command in APP_COMMANDS if command.id == "palette"
}


def dialogs(of: type[object] = FormModal) -> list[type[object]]:
    """Every dialog that can be opened: those that no other is made from."""
    made: list[type[object]] = of.__subclasses__()
    made = [kind for kind in made if kind.__module__.startswith(modals.__name__)]
    return [leaf for kind in made for leaf in dialogs(kind)] or [of]


for module in pkgutil.iter_modules(modals.__path__, f"{modals.__name__}."):
    importlib.import_module(module.name)


@pytest.mark.parametrize("kind", dialogs(), ids=lambda kind: kind.__name__)
def test_a_dialog_explains_itself_and_names_its_keys_in_both_languages(kind: type) -> None:
    help_, commands = getattr(kind, "HELP", ""), getattr(kind, "OWN_COMMANDS", ())
    assert help_
    bound = {
        binding.action
        for each in kind.__mro__
        for binding in vars(each).get("BINDINGS", ())
        if getattr(binding, "tooltip", "")
    }
    screens_own = {command.id for command in commands}
    assert set(FORM_COMMANDS) <= set(commands)
    assert screens_own <= bound
    speak(Language.ZH_HANS)
    assert tr(help_) != help_
    speak(Language.EN)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_palette_offers_every_command_with_its_key(
    bench: Bench, language: Language
) -> None:
    walking(bench)
    mine = Bench(bench.directory, bench.clock)
    async with seated(lambda: mine.desk, bench.clock, language=language) as seat:
        offered = [each.title for each in seat.app.get_system_commands(seat.app.screen)]
        assert sorted(offered) == sorted(_title(seat, command.id) for command in ALL)
        await seat.press("f4")
        await seat.dialog(NoteModal)
        offered = [each.title for each in seat.app.get_system_commands(seat.app.screen)]
        assert {_title(seat, command.id) for command in FORM_COMMANDS} <= set(offered)
    speak(Language.EN)
    mine.desk.log.close()


def _title(seat: Seat, command: str) -> str:
    (known,) = {each for each in (*ALL, *FORM_COMMANDS) if each.id == command}
    label = tr(known.label)
    return f"{label} ({known.shown_key(seat.app.keys)})" if known.key else label
