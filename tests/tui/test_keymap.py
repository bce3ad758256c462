"""Keys of one's own: what is wrong in the file is told, and the usual keys hold."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from dutyconsole.tui.commands import USUAL_KEYS
from dutyconsole.tui.keymap import LARGEST, Keymap, read_keymap

COMMANDS = {"help": "f1,question_mark", "report": "f2", "fact": "f3", "launch": "f8", "end": "f9"}


def read(tmp_path: Path, text: str | bytes, commands: dict[str, str] | None = None) -> Keymap:
    path = tmp_path / "keys.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_keymap(path, commands or COMMANDS)


def only_trouble(found: Keymap) -> str:
    assert len(found.troubles) == 1, found.troubles
    assert found.troubles[0].endswith(".")
    return found.troubles[0]


def test_no_file_no_changes_no_troubles(tmp_path: Path) -> None:
    assert read_keymap(tmp_path / "keys.toml", COMMANDS) == Keymap()


def test_keys_of_ones_own(tmp_path: Path) -> None:
    found = read(tmp_path, '# mine\nreport = "f6"\nlaunch = "F8, l"\nend = ["f9", "Ctrl+E", "!"]\n')
    assert found.troubles == ()
    assert found.keys == {"report": "f6", "launch": "f8,l", "end": "f9,ctrl+e,exclamation_mark"}


def test_two_commands_may_change_places(tmp_path: Path) -> None:
    found = read(tmp_path, 'report = "f3"\nfact = "f2"\n')
    assert (found.keys, found.troubles) == ({"report": "f3", "fact": "f2"}, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\n\nrepotr = "f6"', "keys.toml line 3: there is no command repotr; one of: help, report"),
        ('report = "f3"', "line 1: f3 is the key of fact already, so report keeps f2"),
        ('report = "ctrl+i"', "cannot tell ctrl+i from tab"),
        ('report = "ctrl+J"', "cannot tell ctrl+j from enter"),
        ('report = "ctrl+m"', "cannot tell ctrl+m from enter"),
        ('report = "ctrl+h"', "cannot tell ctrl+h from backspace"),
        ('report = "ctrl+["', "cannot tell ctrl+left_square_bracket from escape"),
        ('report = "ctrl+shift+n"', "cannot tell ctrl+shift+n from ctrl+n"),
        ('report = "enter"', "need enter themselves"),
        ('report = "escape"', "need escape themselves"),
        ('report = "f6, tab"', "need tab themselves"),
        ('report = "7"', "need 7 themselves"),
        ('report = "f99"', "there is no key f99; write it like f8"),
        ('report = "ctrl+\u9053"', "there is no key ctrl+\u9053"),
        ('report = "hyper+x"', "there is no key hyper+x"),
        ('report = ""', 'write the keys of report in quotes, like report = "f2"'),
        ("report = 6", 'write the keys of report in quotes, like report = "f2"'),
        ("report = [6]", 'write the keys of report in quotes, like report = "f2"'),
        ('[report]\nkey = "f6"', 'write the keys of report in quotes, like report = "f2"'),
        ('"\\u001b]52" = "f6"', "there is no command \u241b]52"),
    ],
)
def test_a_mistake_is_one_sentence_and_the_usual_key_holds(
    tmp_path: Path, text: str, said: str
) -> None:
    found = read(tmp_path, text + "\n" if text.startswith("[") else text + '\nend = "f11"\n')
    assert said in only_trouble(found)
    assert "report" not in found.keys
    assert text.startswith("[") or found.keys["end"] == "f11"


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b'report = "f6"\nreport = f7\n', "keys.toml line 2: this is no TOML"),
        (b'report = "f6\xff"', "is not UTF-8 text"),
        (b"#" * (LARGEST + 1), "is too large"),
        (b"a=" + b"[" * 20000, "this is no TOML"),
    ],
)
def test_a_broken_file_changes_no_key(tmp_path: Path, raw: bytes, said: str) -> None:
    found = read(tmp_path, raw)
    assert said in only_trouble(found)
    assert "he usual keys hold." in only_trouble(found)
    assert not found.keys


def test_a_file_that_cannot_be_read_changes_no_key(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").mkdir()
    found = read_keymap(tmp_path / "keys.toml", COMMANDS)
    assert "cannot be read" in only_trouble(found)
    assert not found.keys


def test_giving_up_one_change_gives_up_what_stood_on_it(tmp_path: Path) -> None:
    found = read(tmp_path, 'report = "f3"\nfact = "f8"\nlaunch = "f9"\n')
    assert not found.keys
    assert len(found.troubles) == 3


def test_a_command_keeps_its_usual_key_even_where_dialogs_have_it_too(tmp_path: Path) -> None:
    commands = {"current": "0", "next_run": "tab", "fact": "f3"}
    found = read(tmp_path, 'current = "0, c"\nfact = "0"\n', commands)
    assert found.keys == {"current": "0,c"}
    assert "need 0 themselves" in only_trouble(found)


def test_the_usual_keys_of_the_desk_pass_their_own_checks(tmp_path: Path) -> None:
    commands = dict(USUAL_KEYS)
    text = "\n".join(f'{name} = "{keys}"' for name, keys in commands.items())
    found = read(tmp_path, text, commands)
    assert (found.troubles, dict(found.keys)) == ((), commands)


class Pressed(App[None]):
    BINDINGS: ClassVar = [
        Binding("f1,question_mark", "did('help')", id="help"),
        Binding("f2", "did('report')", id="report"),
        Binding("f3", "did('fact')", id="fact"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def action_did(self, what: str) -> None:
        self.done.append(what)


async def test_textual_follows_the_keys_of_ones_own(tmp_path: Path) -> None:
    found = read(tmp_path, 'report = "f3"\nfact = "f2,x"\nhelp = "f5"\n')
    app = Pressed()
    async with app.run_test() as pilot:
        app.set_keymap(dict(found.keys))
        await pilot.press("f3", "f2", "x", "f5", "f1", "question_mark")
        assert app.done == ["report", "fact", "fact", "help"]


class Writes(Pressed):
    BINDINGS: ClassVar = [Binding("f4", "did('note')", id="note", priority=True)]

    def compose(self) -> ComposeResult:
        yield Input()


async def test_what_works_while_somebody_types_takes_no_letter_from_them(tmp_path: Path) -> None:
    path = tmp_path / "keys.toml"
    path.write_text('note = "x"\nfact = "x"\n')
    found = read_keymap(path, {"note": "f4", "fact": "f3"}, everywhere={"note"})
    assert found.keys == {"fact": "x"}
    assert "x could not be typed any more" in only_trouble(found)
    for sign in ("?", "-", "slash", "A"):
        path.write_text(f'note = "{sign}"')
        found = read_keymap(path, {"note": "f4"}, everywhere={"note"})
        assert "could not be typed" in only_trouble(found)
    app = Writes()
    async with app.run_test() as pilot:
        app.set_keymap({"note": "ctrl+n", "fact": "x"})
        await pilot.press("x", "ctrl+n")
        assert (app.query_one(Input).value, app.done) == ("x", ["note"])
        app.set_focus(None)
        await pilot.press("x")
        assert app.done == ["note", "fact"]
