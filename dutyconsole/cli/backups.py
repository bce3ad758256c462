"""`dutyconsole log`, its backups: making one, and those that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from dutyconsole.cli.options import AsJson
from dutyconsole.cli.restore import restore
from dutyconsole.cli.session import Answer, Session
from dutyconsole.desk import upkeep
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.text import display_text
from dutyconsole.environment import absolute

if TYPE_CHECKING:
    from pathlib import Path

    from dutyconsole.domain.backups import Backup


def add_to(commands: typer.Typer) -> None:
    """Add the commands to the noun."""
    commands.command("backup")(backup)
    commands.command("backups")(listed)
    commands.command("restore")(restore)


def backup(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A new file; without it: by the rule.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Copy the log while it is in use, and check the copy before it gets its name."""
    session = Session.of(context)
    if file:
        target = absolute(file)
        lacking = upkeep.copy_to(session.desk, session.officer, target)
        return Answer(
            {"file": str(target)},
            [f"The log was copied to {_shown(target)}."],
            warnings=[str(lacking)] if lacking else [],
        )
    from dutyconsole.desk import backups

    made = backups.make(session.desk, session.officer, session.now())
    lines = [f"The log was copied to {_shown(made.path)}."]
    if not made.fresh:
        lines = [f"Nothing was recorded since the last backup, {_shown(made.path)}."]
    if made.removed:
        lines.append(f"Backups that the rule no longer keeps were removed: {len(made.removed)}.")
    return Answer(
        {
            "file": str(made.path),
            "entries": made.backup.position,
            "fresh": made.fresh,
            "removed": [each.name for each in made.removed],
        },
        lines,
        warnings=[str(made.incomplete)] if made.incomplete else [],
    )


def listed(context: typer.Context, json: AsJson = False) -> Answer:
    """List the backups that are there, the oldest first, and what the newest lacks."""
    from dutyconsole.desk import backups

    session = Session.of(context)
    session.desk.check(session.officer, Action.KEEP_LOG)
    standing = backups.standing(session.desk, session.now())
    lines = [_line(session, each) for each in standing.found]
    lines.append(
        f"The newest lacks {standing.lacks} entries."
        if standing.newest
        else f"There is no backup: {standing.lacks} entries are in the log alone."
    )
    warnings = ["No backup was made for too long: look why"] if standing.late_since else []
    if standing.on_log_disk:
        warnings.append("They are on the log's own disk: DUTYCONSOLE_BACKUP_DIR names another")
    return Answer(
        {
            "backups": [
                {"file": each.name, "entries": each.position, "made_at": each.made_at.isoformat()}
                for each in standing.found
            ],
            "lacks": standing.lacks,
            "late_since": standing.late_since.isoformat() if standing.late_since else None,
            "on_log_disk": standing.on_log_disk,
        },
        lines,
        warnings=warnings,
    )


def _line(session: Session, backup: Backup) -> str:
    return f"{session.local(backup.made_at)}  {backup.position:>9} entries  {backup.name}"


def _shown(path: Path) -> str:
    return display_text(str(path), one_line=True)
