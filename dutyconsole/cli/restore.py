"""`dutyconsole log restore`: a backup in the log's place, once what it costs was confirmed."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Annotated

import typer

from dutyconsole.cli.options import AsJson, ReasonGiven
from dutyconsole.cli.output import sentence_out
from dutyconsole.cli.session import Answer, Session, secret_from, text_from
from dutyconsole.domain.backups import Backup
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.text import display_text
from dutyconsole.environment import absolute

if TYPE_CHECKING:
    from pathlib import Path

    from dutyconsole.desk.restoring import Plan, Restoring

_INCIDENTS_SHOWN = 20


def restore(
    context: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A backup; or its name, as `backups` lists it.")
    ],
    entries: Annotated[
        str,
        typer.Option(
            "--entries", metavar="DIR", help="An export of the log, for what came after the backup."
        ),
    ] = "",
    confirm: Annotated[
        str,
        typer.Option("--confirm", metavar="WORD", help="The word that stands for what was shown."),
    ] = "",
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Put a backup in the log's place; shows first what would be lost, and keeps the old log."""
    from dutyconsole.bootstrap import restoring
    from dutyconsole.desk import restoring as jobs

    session = Session.of(context)
    person, place = session.settings.as_person, session.settings.secret_file
    secret = secret_from(place) if place is not None else ""
    exported = absolute(entries) if entries else None
    with restoring(session.settings, _backup(session, file), exported) as ready:
        officer = jobs.sign_on(ready, person or "", secret)
        plan = jobs.plan(ready)
        lines = _told(session, ready, plan)
        if confirm != plan.word:
            return _unconfirmed(session, plan, lines, wrong=bool(confirm))
        ready.exchange.check_not_open()
        jobs.record(ready, officer, secret, plan, text_from(reason))
        ready.exchange.put_in_place(ready.aside, plan.seen)
    return _done(session, ready, plan, lines)


def _backup(session: Session, file: str) -> Path:
    """The file that is meant; a bare name that is not here is one in the folder of the backups."""
    from dutyconsole.bootstrap import backup_folder

    named = absolute(file)
    if Backup.named(file) is not None and not named.exists():
        return backup_folder(session.settings) / file
    return named


def _unconfirmed(session: Session, plan: Plan, lines: list[str], *, wrong: bool) -> Answer:
    """What would be lost, and that nothing was done."""
    message = "The log is as it was: what it would lose has to be confirmed"
    if wrong:
        message = "The log is as it was: that word stands for something else than what is shown"
    mend = f"give --confirm {plan.word} if that is what you want"
    data = {"refused": Code.INVALID.value, "message": message, "mend": mend, **_data(plan)}
    if not session.as_json:
        sentence_out(f"{message}; {mend}.")
    return Answer(data, lines, ok=False)


def _done(session: Session, ready: Restoring, plan: Plan, lines: list[str]) -> Answer:
    """The log is open again under its name, and was verified there."""
    from dutyconsole.desk import restoring as jobs

    desk = session.desk
    verdict = desk.log.verify()
    moved = jobs.put_away(desk, plan, _stamp(session, ready)) if plan.word else 0
    data = {
        **_data(plan),
        "entries": desk.log.position(),
        "replaced": ready.aside,
        "ok": verdict.ok,
        "reason": verdict.reason,
        "checkpoints_put_aside": moved,
    }
    said = [*lines, f"RESTORED: the log holds {desk.log.position()} entries."]
    if ready.aside:
        said.append(f"The log from before is kept as {ready.aside}.")
    if moved:
        said.append(f"Checkpoints that reach further were put aside: {moved}.")
    if not verdict.ok:
        said.append(f"THE LOG DOES NOT HOLD: {verdict.reason}")
    return Answer(data, said, ok=verdict.ok)


def _stamp(session: Session, ready: Restoring) -> str:
    """What goes out of use bears it in its name: the log from before, and notes of it."""
    if ready.aside:
        return ready.aside.rpartition("-replaced-")[2].removesuffix(".db")
    return f"{session.now().astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _data(plan: Plan) -> dict[str, object]:
    loss = plan.loss
    return {
        "backup_entries": plan.size,
        "joined": plan.joined,
        "lost": loss.count,
        "lost_from": loss.first.isoformat() if loss.first else None,
        "lost_to": loss.last.isoformat() if loss.last else None,
        "incidents": list(loss.incidents),
        "checkpoint_beyond": plan.beyond.size if plan.beyond else None,
        "secrets_lost": list(plan.secrets_lost),
        "private_lost": plan.private_lost,
        "confirm": plan.word,
    }


def _told(session: Session, ready: Restoring, plan: Plan) -> list[str]:
    """What there would be, and what there would be no more."""
    lines = [f"The backup holds {plan.size} entries."]
    if plan.joined:
        lines.append(f"{plan.joined} exported entries join it.")
    lines.append(f"The newest of them was recorded at {session.local(plan.last)}.")
    loss = plan.loss
    if loss.count is None and not ready.aside:
        lines.append("WHAT IS LOST IS NOT KNOWN: there is no log in its place.")
    elif loss.count is None:
        why = f" ({ready.unreadable.message})" if ready.unreadable else ""
        lines.append(f"WHAT WOULD BE LOST IS NOT KNOWN: the log can't be read{why}.")
    elif loss.first and loss.last:
        span = f"recorded from {session.local(loss.first)} to {session.local(loss.last)}"
        lines.append(f"ENTRIES OF THE LOG THAT WOULD BE LOST: {loss.count}, {span}.")
        shown = ", ".join(loss.incidents[:_INCIDENTS_SHOWN])
        more = " and others" if len(loss.incidents) > _INCIDENTS_SHOWN else ""
        lines.append(
            f"Incidents concerned: {shown}{more}." if shown else "No incident is concerned."
        )
    elif ready.aside:
        lines.append("Nothing of the log would be lost.")
    if plan.beyond:
        lines.append(f"A CHECKPOINT SAYS THAT THERE WERE {plan.beyond.size} ENTRIES.")
    if plan.secrets_lost:
        names = display_text(", ".join(plan.secrets_lost), one_line=True)
        lines.append(f"Secrets to be set again: {names}.")
    if plan.private_lost:
        lines.append(f"Names and numbers that are in neither: {plan.private_lost}.")
    lines += [f"Not checked: {said}." for said in plan.unsure]
    return lines
