"""Whatever is pasted comes in as one text, and no key is pressed by it."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key, Paste
from textual.message import Message

from dutyconsole.tui.pasted import END, START, Pasted
from tests.hostile.naughty import ALL

TEXTS = st.sampled_from(ALL) | st.text() | st.text("\x1b[20~1ab\r\n\x07\x00", max_size=20)
CUTS = st.lists(st.integers(0, 200), max_size=6)


def pieces(text: str, cuts: Iterable[int]) -> list[str]:
    """`text` as it comes in, piece by piece."""
    at = sorted({0, *(cut % (len(text) + 1) for cut in cuts), len(text)})
    return [text[one:other] for one, other in pairwise(at)]


def events(came: Iterable[str], *, harmless: bool = True) -> list[Message]:
    parser, pasted = XTermParser(), Pasted()
    found: list[Message] = []
    for piece in came:
        text = pasted.passed(piece) if harmless else piece
        if text:
            found += parser.feed(text)
    return [*found, *parser.feed("x")][:-1]


@given(TEXTS, CUTS)
@example("a\x1b]52;c;eA==\x07\x11\r1", [])
@example("a\x1b", [7])
@example("\x1b[20", [7, 8, 9, 10, 11])
def test_a_paste_is_one_text_and_presses_nothing(text: str, cuts: list[int]) -> None:
    text = text.replace(END, "")
    found = events(pieces(f"{START}{text}{END}", cuts))
    assert not [event for event in found if isinstance(event, Key)]
    if text:
        (paste,) = found
        assert isinstance(paste, Paste)
        assert not set(paste.text) & set(map(chr, [*range(9), 11, 12, *range(14, 32), 127]))


def test_without_it_keys_would_be_pressed() -> None:
    found = events([f"{START}a\x1b]0;\x07\x11{END}"], harmless=False)
    assert {"ctrl+g", "ctrl+q"} <= {event.key for event in found if isinstance(event, Key)}


@given(
    st.lists(st.sampled_from(["a", "\x1b[A", "\x1b[24~", "\x07", "\r", "火", START, "\x1bx"])), CUTS
)
def test_keys_outside_a_paste_are_what_they_were(keys: list[str], cuts: list[int]) -> None:
    typed = "".join(keys).partition(START)[0]
    pasted = Pasted()
    assert "".join(pasted.passed(piece) for piece in pieces(typed, cuts)) == typed


def test_after_a_paste_keys_are_keys_again() -> None:
    (paste, key) = events([START, "one\x1b", "\x07two\x1b[20", "1~", "\x07"])
    assert isinstance(paste, Paste)
    assert paste.text == "one␛␇two"
    assert isinstance(key, Key)
    assert key.key == "ctrl+g"
