"""Text as the desk handles it: three languages, kept raw in the log, made harmless for eyes."""

from __future__ import annotations

import re
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

_HARMFUL: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 except tab and newline, DEL, C1
    "\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\u115f\u1160\u3164\uffa0"  # fillers: letters that show nothing
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # formats of other scripts
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff]"
)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"<{code:04X}>"


def display_text(raw: str, *, one_line: bool = False) -> str:
    """`raw` with everything that could steer a terminal or fool an eye made visible.

    Control characters become control pictures; C1 controls, bidirectional overrides, zero-width
    characters and lone surrogates become `<XXXX>`. The log keeps the raw text: this is for showing.

    Args:
        raw: Any text, foreign or our own.
        one_line: Also fold line breaks and tabs to single spaces, for list cells.
    """
    shown = _HARMFUL.sub(_visible, raw.replace("\r\n", "\n"))
    if one_line:
        return " ".join(shown.split())
    return shown.replace("\t", "    ")


def storable_text(raw: str) -> str:
    r"""`raw` with lone surrogates written out as `\udc80`: JSON can hold the rest as it is.

    They come from bytes that are no UTF-8 on a command line; written out, nothing is lost.
    """
    return re.sub("[\ud800-\udfff]", lambda m: f"\\u{ord(m.group()):04x}", raw)
