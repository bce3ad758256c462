"""What a caller says: the options that `incident` and `call` share."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from dutyconsole.cli.session import misused
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


def location_from(
    line: str,
    section: str,
    direction: Direction | None,
    kilometre: str,
    station: str,
    tunnel: str | None,
    bridge: str | None,
) -> Location | None:
    """The place as the options say it; None where they say nothing.

    Raises:
        Refused: `invalid`, for a kilometre that is none.
    """
    if tunnel is not None and bridge is not None:
        misused("--tunnel and --bridge exclude each other")
    km, m = parse_kilometre(kilometre) if kilometre else (None, None)
    structure = TUNNEL if tunnel is not None else BRIDGE if bridge is not None else ""
    said = Location(
        line=line,
        section=section,
        direction=direction.value if direction else "",
        km=km,
        m=m,
        station=station,
        structure=structure,
        structure_name=tunnel or bridge or "",
    )
    return None if said.is_empty else said
