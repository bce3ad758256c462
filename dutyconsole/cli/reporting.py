"""What a caller says: the options that `incident` and `call` share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

import typer

from dutyconsole.cli.options import ReceivedAt
from dutyconsole.cli.session import Session, misused, text_from
from dutyconsole.desk.intake import Report
from dutyconsole.domain.location import BRIDGE, TUNNEL, Location, parse_kilometre


class Direction(StrEnum):
    """A direction as typed."""

    UP = "up"
    DOWN = "down"


KindOf = Annotated[str, typer.Option("--kind", metavar="K", help="Kind of incident.")]
Summary = Annotated[
    str, typer.Option("--summary", metavar="TEXT", help="The caller's words; - reads a pipe.")
]
Words = Annotated[str, typer.Argument(metavar="TEXT", help="The words; - reads a pipe.")]
Train = Annotated[str, typer.Option("--train", metavar="T", help="Train number.")]
Place = Annotated[str, typer.Option("--place", metavar="P", help="Where it is.")]
Reporter = Annotated[str, typer.Option("--reporter", metavar="NAME", help="Who called.")]
Phone = Annotated[str, typer.Option("--phone", metavar="N", help="The caller's number.")]
Channel = Annotated[str, typer.Option("--channel", metavar="C", help="How it came in.")]

LineName = Annotated[str, typer.Option("--line", metavar="NAME", help="The line.")]
Section = Annotated[
    str, typer.Option("--section", metavar="S", help="Such as 'Wanghe South - Qingshiling'.")
]
Towards = Annotated[Direction | None, typer.Option("--direction", help="The direction.")]
Kilometre = Annotated[
    str, typer.Option("--km", metavar="KM", help="Kilometre and metre: K218+400, 218.4, 218km400.")
]
Station = Annotated[str, typer.Option("--station", metavar="NAME", help="The station.")]
Tunnel = Annotated[str | None, typer.Option("--tunnel", metavar="NAME", help="In this tunnel.")]
Bridge = Annotated[str | None, typer.Option("--bridge", metavar="NAME", help="On this bridge.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who called, how and when."""

    reporter: Reporter = ""
    phone: Phone = ""
    channel: Channel = ""
    received_at: ReceivedAt = None

    def report(self, session: Session, words: str, kind: str = "") -> Report:
        """What the caller said, `words` being the text as typed."""
        return Report(
            kind=kind,
            summary=text_from(words),
            reporter=self.reporter,
            phone=self.phone,
            channel=self.channel,
            received_at=session.when(self.received_at),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerOnPlace(Caller):
    """A caller who says which train it is and where."""

    train: Train = ""
    place: Place = ""
    line: LineName = ""
    section: Section = ""
    direction: Towards = None
    km: Kilometre = ""
    station: Station = ""
    tunnel: Tunnel = None
    bridge: Bridge = None

    def report(self, session: Session, words: str, kind: str = "") -> Report:
        """What the caller said, with the train and the place.

        Raises:
            Refused: `invalid`, for a kilometre that is none.
        """
        said = Caller.report(self, session, words, kind)
        return replace(said, train=self.train, place=self.place, location=self._location())

    def _location(self) -> Location | None:
        if self.tunnel is not None and self.bridge is not None:
            misused("--tunnel and --bridge exclude each other")
        km, m = parse_kilometre(self.km) if self.km else (None, None)
        structure = TUNNEL if self.tunnel is not None else BRIDGE if self.bridge is not None else ""
        said = Location(
            line=self.line,
            section=self.section,
            direction=self.direction.value if self.direction else "",
            km=km,
            m=m,
            station=self.station,
            structure=structure,
            structure_name=self.tunnel or self.bridge or "",
        )
        return None if said.is_empty else said
