"""Where on the railway something is: line, section, direction, kilometre, station, structure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.wording import line

UP: Final = "up"
DOWN: Final = "down"
TUNNEL: Final = "tunnel"
BRIDGE: Final = "bridge"

MOST_KILOMETRES: Final = 9999
METRES: Final = 1000
"""Metres in a kilometre."""

_KILOMETRE: Final = re.compile(
    r"""
    (?:[A-Z]{0,3}K\s*)?                       # K, DK, or no prefix at all
    (?P<km>[0-9]{1,4})
    (?:
      \s*\.\s*(?P<thousandths>[0-9]{1,3})\s*(?:KM|公里|千米)?
    | (?:\s*\+\s*|\s*(?:KM|公里|千米)\s*|\s+)
      (?P<m>[0-9]{1,3})(?:\.[0-9]{1,3})?\s*(?:M|米)?
    | \s*(?:KM|公里|千米)
    )?
    """,
    re.VERBOSE | re.ASCII,
)
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True)
class Location:
    """A place as far as it is known: what nobody said is empty or None.

    Attributes:
        line: Name of the line, as typed.
        section: The section, such as "Wanghe South - Qingshiling".
        direction: "up", "down" or empty.
        km: Kilometre of the line.
        m: Metre behind it, 0 to 999.
        station: Name of the station.
        structure: "tunnel", "bridge" or empty.
        structure_name: Its name.
    """

    line: str = ""
    section: str = ""
    direction: str = ""
    km: int | None = None
    m: int | None = None
    station: str = ""
    structure: str = ""
    structure_name: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known."""
        return self == Location()

    @property
    def kilometre(self) -> str:
        """The kilometre as railway people write it, "K218+400"; "K218" without a metre."""
        if self.km is None:
            return ""
        return f"K{self.km}" if self.m is None else f"K{self.km}+{self.m:03}"

    @property
    def metres(self) -> int | None:
        """How far along the line, in metres; None without a kilometre."""
        return None if self.km is None else self.km * METRES + (self.m or 0)

    def text(self) -> str:
        """The place in one line, the same in every language: what the log and the lists say."""
        structure = f"{self.structure} {self.structure_name}".strip()
        parts = (
            *(self.line, self.section, self.station),
            *(self.direction, self.kilometre, structure),
        )
        return ", ".join(part for part in parts if part)

    def phrase(self) -> Phrase:
        """The place in one line, for a screen to say in its reader's language."""
        names = (name for name in (self.line, self.section, self.station) if name)
        parts = [*names, *_direction(self), *_kilometre(self), *_structure(self)]
        return _listed(parts) if parts else Phrase("place unknown")

    def checked(self) -> Location:
        """The place as the log can keep it.

        Raises:
            Refused: `invalid`, naming what cannot be.
        """
        if self.direction not in ("", UP, DOWN):
            refuse(
                Code.INVALID,
                "{typed!r} is no direction",
                "say up or down, or leave it empty",
                typed=self.direction[:_SHOWN],
            )
        if self.structure not in ("", TUNNEL, BRIDGE):
            refuse(
                Code.INVALID,
                "{typed!r} is neither a tunnel nor a bridge",
                "say tunnel or bridge, or leave it empty",
                typed=self.structure[:_SHOWN],
            )
        if self.km is None and self.m is not None:
            refuse(
                Code.INVALID,
                "Metre {metre} has no kilometre",
                "write both, such as K218+400, or neither",
                metre=self.m,
            )
        if not (0 <= (self.km or 0) <= MOST_KILOMETRES and 0 <= (self.m or 0) < METRES):
            _refuse_kilometre(f"K{self.km}+{self.m or 0}")
        return replace(
            self,
            line=line(self.line, "The line"),
            section=line(self.section, "The section"),
            station=line(self.station, "The station"),
            structure_name=line(self.structure_name, "The name of the tunnel or bridge"),
        )


def parse_kilometre(text: str) -> tuple[int, int]:
    """Kilometre and metre as people write them; fractions of a metre are dropped.

    K218+400, DK14+325, 218+400, 218.4, 218 400, 218km400, 218公里400米 and 218公里 are understood,
    in fullwidth characters too.

    Raises:
        Refused: `invalid`, where it is none of them.
    """
    typed = unicodedata.normalize("NFKC", text).replace("。", ".").strip().upper()
    found = _KILOMETRE.fullmatch(typed)
    if found is None:
        _refuse_kilometre(text)
    thousandths = found["thousandths"]
    metre = thousandths.ljust(3, "0") if thousandths else found["m"] or "0"
    return int(found["km"]), int(metre)


def station_of(place: str, location: Location | None) -> str:
    """What may be the name of a station: the one that is told, else a place in free words."""
    told = location or Location()
    return told.station or ("" if place == told.text() else place)


def _refuse_kilometre(typed: str) -> NoReturn:
    refuse(
        Code.INVALID,
        "{typed!r} is no kilometre",
        "write it as K218+400: the kilometre, a plus, and 0 to 999 metres",
        typed=typed[:_SHOWN],
    )


def _direction(place: Location) -> list[Phrase]:
    if place.direction == UP:
        return [Phrase.of("up line")]
    return [Phrase.of("down line")] if place.direction == DOWN else []


def _kilometre(place: Location) -> list[Phrase]:
    written = place.kilometre
    if place.km is None:
        return []
    if place.m is None:
        return [Phrase.of("{written} ({km} km)", written=written, km=place.km)]
    return [Phrase.of("{written} ({km} km {m} m)", written=written, km=place.km, m=place.m)]


def _structure(place: Location) -> list[str | Phrase]:
    name = place.structure_name
    if place.structure == TUNNEL:
        return [Phrase.of("tunnel {name}", name=name) if name else Phrase.of("in a tunnel")]
    if place.structure == BRIDGE:
        return [Phrase.of("bridge {name}", name=name) if name else Phrase.of("on a bridge")]
    return [name] if name else []


def _listed(parts: Sequence[str | Phrase]) -> Phrase:
    first, *rest = parts
    if rest:
        return Phrase.of("{first}, {rest}", first=first, rest=_listed(rest))
    return first if isinstance(first, Phrase) else Phrase.of("{name}", name=first)
