"""Text as the desk handles it: three languages, kept raw in the log, made harmless for eyes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Language(StrEnum):
    """The languages of screens and playbooks, by their BCP 47 tags."""

    EN = "en"
    ZH_HANS = "zh-Hans"
    ZH_HANT = "zh-Hant"


@dataclass(frozen=True, slots=True)
class Localised:
    """One text in the three languages of the house."""

    en: str
    zh_hans: str
    zh_hant: str

    def text(self, language: Language) -> str:
        """The text in `language`."""
        match language:
            case Language.EN:
                return self.en
            case Language.ZH_HANS:
                return self.zh_hans
            case Language.ZH_HANT:
                return self.zh_hant


NOT_STATED: Final = Localised("(not stated in source)", "(原文未写明)", "(原文未寫明)")
"""Shown wherever the source names no responsible party or organiser."""

_MOST_MARKS: Final = 4
"""So many accents and vowel signs stand on one letter in any language; more are a flood."""

_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 except tab and newline, DEL, C1
    # Default_Ignorable_Code_Point of Unicode: what shows nothing, and what turns lines around
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202f"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
    "\u2800\U00013430-\U0001343f"  # a blank that is no space; formats of another script
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"  # lone surrogates, private use
    "\ufdd0-\ufdef"
    + "".join(chr(p << 16 | 0xFFFE) + chr(p << 16 | 0xFFFF) for p in range(15))
    + "]"
)

_MARKS: Final = (  # the blocks in which there are any, with what else is in them
    "\u0300-\u20f0\u2cef-\u309a\ua66f-\uabed\ufb1e-\ufe2f\U000101fd-\U00011ef6"
    "\U00016af0-\U00016ff1\U0001bc9d-\U0001bc9e\U0001cf00-\U0001e94a"
)
_MAY_FLOOD: Final = re.compile(
    rf"(?:^|\s)[{_MARKS}]|[{_MARKS}]{{{_MOST_MARKS + 1},}}", re.MULTILINE
)


def rewritten(raw: str, instead: Callable[[str], str]) -> str:
    """`raw` with something else for each part that could steer a terminal or fool an eye.

    Those parts are control characters, what shows nothing or turns a line around, lone surrogates,
    what means something else on each machine, accents without a letter and floods of them.

    Args:
        raw: Any text, foreign or our own.
        instead: What stands for such a part: one character, or the accents too many in a flood.
    """
    if raw.isascii() and raw.isprintable():
        return raw
    text = _HARMFUL.sub(lambda found: instead(found.group()), raw)
    return "".join(_unflooded(text, instead)) if _MAY_FLOOD.search(text) else text


def _unflooded(text: str, instead: Callable[[str], str]) -> Iterator[str]:
    has_letter, marks, flood = False, 0, ""
    for character in text:
        if unicodedata.category(character)[0] == "M":
            if not has_letter:
                shown = instead(character)
                has_letter = bool(shown)
                yield shown
            elif marks < _MOST_MARKS:
                marks += 1
                yield character
            else:
                flood += character
            continue
        if flood:
            yield instead(flood)
        has_letter, marks, flood = not character.isspace(), 0, ""
        yield character
    if flood:
        yield instead(flood)


def _visible(part: str) -> str:
    if len(part) > 1:
        return f"<+{len(part)}>"
    code = ord(part)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<{code:04X}>"


def display_text(raw: str, *, one_line: bool = False) -> str:
    """`raw` with everything that could steer a terminal or fool an eye made visible.

    Control characters become control pictures; C1 controls, bidirectional overrides, zero-width
    characters, private ones and lone surrogates become `<XXXX>`, a flood of n accents `<+n>`. The
    log keeps the raw text: this is for showing.

    Args:
        raw: Any text, foreign or our own.
        one_line: Also fold line breaks and tabs to single spaces, for list cells.
    """
    shown = rewritten(raw.replace("\r\n", "\n"), _visible)
    if one_line:
        return " ".join(shown.split())
    return shown.replace("\t", "    ")


def display_line(raw: str) -> str:
    """`display_text` of one line with its indentation and columns; a break in it is a space.

    What prints lines passes each through this: no text can then pretend to be a line of ours.
    """
    first, *more = display_text(raw).split("\n")
    rest = [part for part in map(str.strip, more) if part]
    return " ".join([first.rstrip(), *rest]) if more else first


def storable_text(raw: str) -> str:
    r"""`raw` with lone surrogates written out as `\udc80`: JSON can hold the rest as it is.

    They come from bytes that are no UTF-8 on a command line; written out, nothing is lost.
    """
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m.group()):04x}", raw)
