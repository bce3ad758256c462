"""One tokeniser for every database: words, and unigrams and bigrams where no spaces are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple

_UNSPACED: Final = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u303c\u3041-\u318f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
)
_LONGEST_TERM: Final = 64
"""Words are indexed by their first characters: databases limit the length of a term."""

_PIECES: Final = re.compile(f"([{_UNSPACED}]+)|([^\\W_{_UNSPACED}]+)")

_LETTERS: Final = re.compile(r".[\u0300-\u036f\u3099\u309a]*", re.DOTALL)
"""A character with the accents that stand on it."""


class Piece(NamedTuple):
    """A stretch of text that is matched as one: a word, or a run of unspaced script."""

    text: str
    unspaced: bool


def pieces(text: str) -> Iterator[Piece]:
    """The words and runs of `text`, in one spelling (NFKC, lower case)."""
    for found in _PIECES.finditer(_one_spelling(text)):
        yield Piece(found.group(), found.group(1) is not None)


def texts_of(value: object) -> Iterator[str]:
    """Every text in an entry's data that may be searched: all but references to private values."""
    match value:
        case str():
            yield value
        case {"private": str(), "digest": str()}:
            return
        case Mapping():
            for part in value.values():
                yield from texts_of(part)
        case list() | tuple():
            for part in value:
                yield from texts_of(part)


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


def spans(wanted: Iterable[Piece], text: str) -> tuple[tuple[int, int], ...]:
    """Where what is wanted stands in `text`, as ranges of its characters, in order.

    None where the spelling of its characters depends on those beside them, which is rare.
    """
    letters = _LETTERS.findall(text)
    spelt = [_one_spelling(letter) for letter in letters]
    whole = "".join(spelt)
    if whole != _one_spelling(text):
        return ()
    edges = [0, *accumulate(len(letter) for letter in letters)]
    owner = [number for number, letter in enumerate(spelt) for _ in letter]
    return tuple(
        (edges[owner[start]], edges[owner[end - 1] + 1])
        for start, end in sorted(_found(wanted, whole))
    )


def _found(wanted: Iterable[Piece], spelt: str) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    sought = tuple(wanted)
    for match in _PIECES.finditer(spelt):
        for piece, unspaced in sought:
            if unspaced and match.group(1) is not None:
                for inside in re.finditer(f"(?={re.escape(piece)})", match.group()):
                    start = match.start() + inside.start()
                    found.add((start, start + len(piece)))
            elif not unspaced and match.group() == piece:
                found.add(match.span())
    return found
