"""What people typed, checked once: never empty where it must not be, never too long to read."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from typing import Final

from dutyconsole.domain.phrase import Name, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.text import storable_text

MAX_TEXT: Final = 100_000
"""Longest text of one entry, in characters."""

MAX_LINE: Final = 500
"""Longest one-line value (a name, a place, a number), in characters."""

_TRAIN: Final = re.compile(r"([GDCZTKLYS]\d{1,4}|[1-9]\d{3})(/\d{1,4})*", re.ASCII)


def worded(text: str, what: str | Phrase, *, required: bool = True, longest: int = MAX_TEXT) -> str:
    """`text` without surrounding blanks, as the log can keep it.

    Args:
        text: As typed.
        what: What it is, as the refusal begins with it: "The note"; always a literal.
        required: Refuse an empty one.
        longest: Refuse a longer one, in characters.
    """
    kept = storable_text(text.strip())
    named = Name("word", what) if isinstance(what, str) else what
    if required and not kept:
        refuse(Code.INVALID, "{what} is empty", "write what was said", what=named)
    if len(kept) > longest:
        refuse(
            Code.INVALID,
            "{what} has {count} characters, more than {longest}",
            "shorten it, or split it over several entries",
            what=named,
            count=len(kept),
            longest=longest,
        )
    return kept


def line(text: str, what: str | Phrase, *, required: bool = False) -> str:
    """A one-line value as the log can keep it."""
    return worded(text, what, required=required, longest=MAX_LINE)


def train_number(text: str) -> str:
    """A train number in its one spelling: capitals, fullwidth characters made plain."""
    return unicodedata.normalize("NFKC", text).strip().upper()


def odd_train_number(train: str) -> bool:
    """Whether a train number does not look like one: worth a warning, never a refusal."""
    return bool(train) and _TRAIN.fullmatch(train.strip().upper()) is None


def not_later(occurred_at: datetime, now: datetime, set_back: timedelta = timedelta()) -> datetime:
    """`occurred_at`, refused where it lies in the future.

    Args:
        occurred_at: When something happened, as told.
        now: The moment.
        set_back: How far the machine's clock was set back just now, which may be why it seems to
            lie in the future.
    """
    if now < occurred_at <= now + set_back:
        refuse(
            Code.INVALID,
            "{moment} is later than now: the machine's clock was set back",
            "give the time by the clock as it shows now, or have the clock set right",
            moment=occurred_at.strftime("%Y-%m-%d %H:%M:%S%z"),
        )
    if occurred_at > now:
        refuse(
            Code.INVALID,
            "{moment} is later than now",
            "give the time at which it happened, at the latest now",
            moment=occurred_at.strftime("%Y-%m-%d %H:%M:%S%z"),
        )
    return occurred_at
