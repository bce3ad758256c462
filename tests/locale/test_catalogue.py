"""Whoever reads simplified Chinese reads every sentence of the screens in it."""

from __future__ import annotations

from string import Formatter

import pytest
from babel.messages.catalog import Message
from rich.cells import cell_len

from tests.locale.catalogue import (
    LOCALES,
    brought_up_to_date,
    compiled,
    messages,
    po_path,
    read,
    written,
)


def _strings(message: Message) -> list[str]:
    said = message.string
    return [said] if isinstance(said, str) else list(said or [""])


def _ids(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_program_says_something() -> None:
    assert len(messages()) > 300


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_is_translated(locale: str) -> None:
    fresh = brought_up_to_date(read(locale))
    left = [m.id for m in fresh if m.id and not all(_strings(m))]
    assert left == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_fills_the_same_blanks(locale: str) -> None:
    wrong = [
        (m.id, string)
        for m in read(locale)
        if m.id
        for string in _strings(m)
        if not _blanks(string) <= set().union(*map(_blanks, _ids(m)))
        or not _blanks(string) | {"n"} >= set().union(*map(_blanks, _ids(m)))
    ]
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalogues_are_those_of_this_program(locale: str) -> None:
    """Otherwise: python -m tests.locale.catalogue."""
    assert po_path(locale).read_bytes() == written(brought_up_to_date(read(locale)))
    assert po_path(locale).with_suffix(".mo").read_bytes() == compiled(read(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_no_character_is_of_a_width_that_terminals_disagree_about(locale: str) -> None:
    from unicodedata import east_asian_width

    odd = {
        character: m.id
        for m in read(locale)
        if m.id
        for string in _strings(m)
        for character in string
        if east_asian_width(character) == "A"
    }
    assert odd == {}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_short_label_stays_short(locale: str) -> None:
    """Labels of fields have 18 cells; what fits in English fits in the other language."""
    long = [
        (m.id, string)
        for m in read(locale)
        if m.id and len(_ids(m)[0]) <= 16
        for string in _strings(m)
        if cell_len(string) > 18
    ]
    assert long == []
