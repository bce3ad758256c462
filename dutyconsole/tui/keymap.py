"""Keys of one's own: `keys.toml` in the data directory; where it is wrong the usual ones hold."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, key_to_character

from dutyconsole.domain.text import display_text
from dutyconsole.locale.speech import tr

LARGEST: Final = 64 * 1024

DIALOG_KEYS: Final = frozenset(
    {
        "enter", "escape", "tab", "shift+tab", "space", "backspace", "delete",
        "up", "down", "left", "right", "home", "end", "pageup", "pagedown", *"0123456789",
    }
)  # fmt: skip
"""What dialogs and lists need for themselves."""

_TWINS: Final = MappingProxyType(
    {
        "ctrl+i": "tab",
        "ctrl+j": "enter",
        "ctrl+m": "enter",
        "ctrl+h": "backspace",
        "ctrl+left_square_bracket": "escape",
        "ctrl+enter": "enter",
        "shift+enter": "enter",
        "ctrl+tab": "tab",
        "ctrl+space": "space",
        "shift+space": "space",
        "ctrl+backspace": "backspace",
    }
)
"""What many terminals send as another key."""

_NAMED: Final = frozenset(key.value for key in Keys if not key.value.startswith("<"))
_SIGNS: Final = frozenset(KEY_NAME_REPLACEMENTS.values())


@dataclass(frozen=True, slots=True)
class Keymap:
    """Keys that differ from the usual ones.

    Attributes:
        keys: Command -> its keys, as `App.set_keymap` takes them.
        troubles: One sentence for each mistake in the file, with its mend.
    """

    keys: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    troubles: tuple[str, ...] = ()


def read_keymap(
    path: Path,
    commands: Mapping[str, str],
    *,
    everywhere: Collection[str] = (),
    fixed: Collection[str] = DIALOG_KEYS,
) -> Keymap:
    """Read a file of keys; what is wrong in it is told and left out, the rest holds.

    Args:
        path: The file; none there is as good as an empty one.
        commands: Command -> its usual keys, with commas between them.
        everywhere: The commands that go before the field somebody types into.
        fixed: Keys that no command may take, unless they are its usual ones.
    """
    try:
        with open(path, "rb") as opened:
            raw = opened.read(LARGEST + 1)
    except FileNotFoundError:
        return Keymap()
    except OSError as error:
        return _unread(
            tr(
                "{file} cannot be read ({why}); the usual keys hold.",
                file=path.name,
                why=error.strerror or type(error).__name__,
            )
        )
    return _Reader(path.name, commands, everywhere, fixed).read(raw)


def _unread(trouble: str) -> Keymap:
    return Keymap(troubles=(trouble,))


class _Reader:
    """Reads one file."""

    def __init__(
        self,
        file: str,
        commands: Mapping[str, str],
        everywhere: Collection[str],
        fixed: Collection[str],
    ) -> None:
        self._file = file
        self._everywhere = everywhere
        self._usual = {name: _split(keys) for name, keys in commands.items()}
        self._fixed = fixed
        self._lines: list[str] = []
        self._troubles: list[str] = []

    def read(self, raw: bytes) -> Keymap:
        """The keys of the file."""
        if len(raw) > LARGEST:
            return _unread(tr("{file} is too large; the usual keys hold.", file=self._file))
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _unread(
                tr("{file} is not UTF-8 text; save it as such. The usual keys hold.",
                   file=self._file)
            )  # fmt: skip
        try:
            table = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            return _unread(self._unparsed(error))
        self._lines = text.splitlines()
        wanted: dict[str, tuple[str, ...]] = {}
        for name, value in table.items():
            keys = self._keys_of(name, value)
            if keys:
                wanted[name] = keys
        self._settle(wanted)
        return Keymap(
            MappingProxyType({name: ",".join(keys) for name, keys in wanted.items()}),
            tuple(self._troubles),
        )

    def _unparsed(self, error: Exception) -> str:
        found = re.search(r"line (\d+)", str(error))
        place = self._place(int(found[1])) if found else self._file
        return tr(
            "{place}: this is no TOML; write one command a line, like {example}. "
            "The usual keys hold.",
            place=place,
            example='launch = "f8"',
        )

    # -- one command --------------------------------------------------------------------------

    def _keys_of(self, name: str, value: object) -> tuple[str, ...]:
        """The keys wanted for a command; none where they cannot be had."""
        if name not in self._usual:
            self._trouble(
                name,
                tr(
                    "there is no command {name}; one of: {names}.",
                    name=_shown(name),
                    names=", ".join(self._usual),
                ),
            )
            return ()
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list) or not all(isinstance(part, str) for part in written):
            self._trouble(name, self._example(name))
            return ()
        keys = tuple(dict.fromkeys(key for part in written for key in _split(part)))
        if not keys:
            self._trouble(name, self._example(name))
            return ()
        for key in keys:
            wrong = "" if key in self._usual[name] else self._wrong(name, key)
            if wrong:
                self._trouble(name, wrong)
                return ()
        return keys

    def _example(self, name: str) -> str:
        return tr(
            "write the keys of {name} in quotes, like {example}.",
            name=name,
            example=f'{name} = "{",".join(self._usual[name])}"',
        )

    def _wrong(self, name: str, key: str) -> str:
        """Why a command may not have this key."""
        if key in _TWINS:
            return tr(
                "many terminals cannot tell {key} from {other}; choose another key.",
                key=key,
                other=_TWINS[key],
            )
        if key in self._fixed:
            return tr("dialogs and lists need {key} themselves; choose another key.", key=key)
        modifiers, _, last = key.rpartition("+")
        if "shift" in modifiers.split("+") and len(last) == 1:
            return tr(
                "many terminals cannot tell {key} from {other}; choose another key.",
                key=key,
                other="+".join(p for p in (*modifiers.split("+"), last) if p != "shift"),
            )
        if not _is_key(modifiers, last):
            return tr(
                "there is no key {key}; write it like {examples}.",
                key=_shown(key),
                examples="f8, ctrl+n, x, question_mark",
            )
        if name in self._everywhere and not modifiers and _is_typed(last):
            return tr(
                "{name} works while somebody types too, so {key} could not be typed any more; "
                "choose an F-key, or one with ctrl.",
                name=name,
                key=key,
            )
        return ""

    # -- all of them --------------------------------------------------------------------------

    def _settle(self, wanted: dict[str, tuple[str, ...]]) -> None:
        """Give up what two commands want, until no changed key is anybody else's."""
        while clash := self._clash(wanted):
            key, taken, other = clash
            self._trouble(
                taken,
                tr(
                    "{key} is the key of {other} already, so {name} keeps {usual}; "
                    "choose another key, or give {other} one too.",
                    key=key,
                    other=other,
                    name=taken,
                    usual=",".join(self._usual[taken]),
                ),
            )
            del wanted[taken]

    def _clash(self, wanted: dict[str, tuple[str, ...]]) -> tuple[str, str, str] | None:
        """A key, the command that wants it, and the one that has it; the last line gives way."""
        for taken in reversed(wanted):
            for other in self._usual:
                if other == taken:
                    continue
                has = wanted.get(other, self._usual[other])
                for key in wanted[taken]:
                    shared_anyway = key in self._usual[taken] and key in self._usual[other]
                    if key in has and not shared_anyway:
                        return key, taken, other
        return None

    def _trouble(self, name: str, sentence: str) -> None:
        written = re.compile(rf"""\s*["']?{re.escape(name)}["']?\s*=""")
        number = next((n for n, line in enumerate(self._lines, 1) if written.match(line)), 0)
        place = self._place(number) if number else self._file
        self._troubles.append(tr("{place}: {sentence}", place=place, sentence=sentence))

    def _place(self, line: int) -> str:
        return tr("{file} line {line}", file=self._file, line=line)


def _split(keys: str) -> tuple[str, ...]:
    """Keys as written, by their long names."""
    return tuple(dict.fromkeys(filter(None, map(_long_name, _parts(keys)))))


def _parts(keys: str) -> Iterable[str]:
    return (part.strip() for part in keys.split(","))


def _long_name(key: str) -> str:
    if len(key) == 1:
        return _name_of(key)
    modifiers, plus, last = key.rpartition("+")
    if plus and not last:  # `ctrl++`
        modifiers, last = modifiers.rstrip("+"), "plus"
    last = _name_of(last) if len(last) == 1 else last
    return f"{modifiers}+{last}".lower() if modifiers else last.lower()


def _name_of(character: str) -> str:
    """How Textual calls the key of a character: `question_mark`, `x`, `X`."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def _is_key(modifiers: str, last: str) -> bool:
    if not set(filter(None, modifiers.split("+"))) <= {"ctrl", "shift", "alt"}:
        return False
    whole = f"{modifiers}+{last}" if modifiers else last
    if whole in _NAMED:
        return True
    if modifiers not in ("", "alt"):
        return False
    character = key_to_character(last)
    return last in _SIGNS or (character is not None and character.isascii())


def _is_typed(key: str) -> bool:
    """Whether a key writes a character."""
    return key in _SIGNS or key_to_character(key) is not None


def _shown(text: str) -> str:
    return display_text(text, one_line=True)[:40]
