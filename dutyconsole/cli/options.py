"""Arguments and options that many commands share, spelt once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from dutyconsole.cli.session import Session
from dutyconsole.domain.playbook import Level

MOST: Final = 2**53
"""Highest number taken for a position or a count."""


def noun(says: str) -> typer.Typer:
    """A group of commands about one thing."""
    return typer.Typer(help=says, no_args_is_help=True, rich_markup_mode=None, add_completion=False)


class LevelName(StrEnum):
    """A response level as typed."""

    I = "I"  # noqa: E741 - the field's own name
    II = "II"
    III = "III"

    @property
    def level(self) -> Level:
        """The level."""
        return Level[self.value]


def _want_json(context: typer.Context, wanted: bool) -> bool:
    if wanted and context.obj is not None:
        Session.of(context).as_json = True
    return wanted


AsJson = Annotated[
    bool, typer.Option("--json", help="Print JSON, for scripts.", callback=_want_json)
]
IncidentId = Annotated[str, typer.Argument(metavar="ID", help="The incident.")]
StepId = Annotated[str, typer.Argument(metavar="STEP", help="The step.")]
OfRun = Annotated[
    str, typer.Option("--run", metavar="RUN", help="The run or playbook, where several are open.")
]
OccurredAt = Annotated[
    str | None,
    typer.Option(
        "--occurred-at", metavar="TIME", help="When it happened: 1402, -5 minutes, or ISO 8601."
    ),
]
ReceivedAt = Annotated[
    str | None, typer.Option("--received-at", metavar="TIME", help="When the call came in.")
]
Via = Annotated[
    str, typer.Option("--via", metavar="CHANNEL", help="How we know: phone, radio, in person.")
]
AtLevel = Annotated[LevelName, typer.Option("--level", help="The level.")]
ReasonGiven = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; - reads a pipe.")]


def secret_option(name: str, says: str) -> Any:
    """An option that names a secret file."""
    return typer.Option(name, metavar="FILE", help=says)
