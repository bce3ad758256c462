"""Text that nobody at a desk would type: what it is, and how to see that it came to no harm."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parents[1] / "data" / "naughty"

BLNS: Final[tuple[str, ...]] = tuple(json.loads((DATA / "blns.json").read_text("utf-8")))
"""The Big List of Naughty Strings, MIT licence beside it."""

WORST: Final = (
    "\x1b]52;c;cm0gLXJmIC8=\x07",  # OSC 52: into the clipboard
    "\x1b]0;title\x1b\\\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    '\x1bP$q"p\x1b\\\x1bP+q544e\x1b\\',  # DCS: asks, and the answer is typed for you
    "\x1b_Gf=24,s=1,v=1;AAAA\x1b\\\x1b^private\x1b\\\x1bXstring\x1b\\",  # APC, PM, SOS
    "\x9b31m\x9d52;c;QQ==\x9c\x90q\x9c\x9fAPC\x9c",  # the same as C1
    "\x1b[2J\x1b[H\x1bc\x1b[?1049l\x1b[6n\x1b[21t",
    "a\rb\x08c\x0bd\x0ce\x85f\x00g\x7fh",
    "\u202egnp.exe\u202c \u2066x\u2069 \u200fy\u061cz",
    "G6\u200b72\u200d3\ufeff \u2060\u00ad\u180e\u034f",
    "\u2028INCIDENT CLOSED\u2029THE LOG HOLDS",
    "first\nTHE LOG DOES NOT HOLD\r\nthird\tcolumn",
    "\ud800lone\udfff\udc80",
    "e" + "\u0301" * 300 + "\u0489" * 50,
    "\u0301\u20e3\ufe0f",
    "\ue000\uf8ff\U000f0000\U0010fffd\ufdd0\U0001ffff",
    "\U000e0041\U000e0042\U000e007f\ufff9x\ufffay\ufffb",
    "\u3164\u115f\u1160\uffa0\u2800",
    "[/] [@click=app.quit]press[/] [red]道岔[A3]故障 \\[x] [[",
    "{summary} {0} {x!r} %s %(x)s $HOME ${IFS} `id` {{ 7*7 }} {% raw %}",
    "<script>alert(1)</script><img src=x onerror=alert(1)>\" onmouseover=\"x' style='",
    "</pre></html><!-- ]]> &lt; &#27;[2J &amp;",
    "javascript:alert(1) file:///etc/passwd http://127.0.0.1:9/ \\\\evil\\share",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'; DROP TABLE entry; --",
    "\" OR 1=1; ATTACH DATABASE '/tmp/x' AS y; --",
    'NEAR(a b) "unclosed * ^x AND OR NOT col:',
    "../../../../tmp/x%00.txt",
    "火" * 3000,
    "x" * 9000,
    "  \u3000 padded \t ",
    "-1",
    "--json",
    "NaN",
    "9" * 400,
)
"""What terminals, markup, pages, templates, queries and tables have been fooled with."""

ALL: Final = (*WORST, *(text for text in BLNS if text.strip()))

_FORMATS_SEEN: Final = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
_SHOWS_NOTHING: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\uffff"
    "\ufdd0-\ufdef\U000e0000-\U000e0fff]"
)


def harm_in(shown: str) -> set[str]:
    """What in a text for eyes could steer a terminal or fool an eye, told apart from the program.

    Returns:
        Names of characters, and `flood` where accents stand on nothing or without end.
    """
    harmful = {
        f"U+{ord(c):04X}"
        for c in set(shown) - _FORMATS_SEEN - {"\n"}
        if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        or _SHOWS_NOTHING.match(c)
    }
    marks = "".join("\x01" if unicodedata.category(c)[0] == "M" else c for c in shown)
    flooded = re.search("\x01{5}|(?:^|\n)\x01", marks)
    return harmful | ({"flood"} if flooded else set())


def in_turn() -> Iterator[str]:
    """The strings one after the other, for ever."""
    return cycle(ALL)
