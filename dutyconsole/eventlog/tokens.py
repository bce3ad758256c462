"""One tokeniser for every database: words, and unigrams and bigrams where no spaces are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

_UNSPACED: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
)
_LONGEST_TERM: Final = 64
"""Words are indexed by their first characters: databases limit the length of a term."""

_PIECES: Final = re.compile(f"([{_UNSPACED}]+)|([^\\W_{_UNSPACED}]+)")


class Piece(NamedTuple):
    """A stretch of text that is matched as one: a word, or a run of unspaced script."""

    text: str
    unspaced: bool


def pieces(text: str) -> Iterator[Piece]:
    """The words and runs of `text`, in one spelling (NFKC, lower case)."""
    for found in _PIECES.finditer(_one_spelling(text)):
        yield Piece(found.group(), found.group(1) is not None)


def terms(texts: Iterable[str]) -> set[str]:
    """What an index keeps of `texts`: no term holds a space, a quote or a control character."""
    kept: set[str] = set()
    for text in texts:
        for piece, unspaced in pieces(text):
            if unspaced:
                kept.update(piece)
                kept.update(piece[at : at + 2] for at in range(len(piece) - 1))
            else:
                kept.add(piece[:_LONGEST_TERM])
    return kept


def wanted_terms(wanted: Iterable[Piece]) -> set[str]:
    """The fewest terms that every match of `wanted` must have in the index."""
    found: set[str] = set()
    for piece, unspaced in wanted:
        if unspaced and len(piece) > 1:
            found.update(piece[at : at + 2] for at in range(len(piece) - 1))
        else:
            found.add(piece[:_LONGEST_TERM])
    return found


def matches(wanted: Iterable[Piece], texts: Iterable[str]) -> bool:
    """Whether each wanted word is a word of `texts`, and each run stands within one of its runs."""
    words: set[str] = set()
    runs: list[str] = []
    for text in texts:
        for piece, unspaced in pieces(text):
            if unspaced:
                runs.append(piece)
            else:
                words.add(piece)
    return all(
        any(piece in run for run in runs) if unspaced else piece in words
        for piece, unspaced in wanted
    )


def _one_spelling(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
