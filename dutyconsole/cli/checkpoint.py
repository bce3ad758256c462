"""`dutyconsole log`, its checkpoints: signing one, and verifying the log against one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from dutyconsole.cli.options import MOST, AsJson
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import checkpoints, keys
from dutyconsole.desk.checkpoints import Found
from dutyconsole.desk.ports import Verdict
from dutyconsole.domain.checkpoint import Checkpoint, Note
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.environment import absolute

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

_LONGEST = 1024 * 1024

_Fault: TypeAlias = tuple[str, int | None]
"""What is wrong, and the position of the first bad entry, where it can be told."""


def add_to(commands: typer.Typer) -> None:
    """Add the commands to the noun."""
    commands.command("verify")(verify)
    commands.command("checkpoint")(checkpoint)


def checkpoint(context: typer.Context, json: AsJson = False) -> Answer:
    """Sign how many entries there are and their last hash: what was kept finds a cut tail."""
    session = Session.of(context)
    desk = session.desk
    note = checkpoints.make(desk)
    assert desk.notary is not None, "who has signed has a key"
    key = desk.notary.public(note.checkpoint.origin)
    warnings = key_warnings(desk)
    if desk.notary.made:
        warnings.append(f"A new key was made, {desk.notary.path}: keep a copy of it elsewhere")
    return Answer(
        {**noted(note), "key": key},
        [*session.marking, *note.text.rstrip("\n").split("\n"), f"Public key: {key}"],
        warnings=warnings,
    )


def key_warnings(desk: Desk) -> list[str]:
    """What is wrong with where the key lies."""
    if desk.notary is None or not desk.notary.beside_log:
        return []
    path = desk.notary.path
    return [f"The key {path} lies in the data directory: who can write the log can sign for it"]


def noted(note: Note) -> dict[str, str | int]:
    """A checkpoint as `--json` prints it."""
    sealed = note.checkpoint
    return {
        "origin": sealed.origin,
        "size": sealed.size,
        "head": sealed.head_text,
        "note": note.text,
    }


def verify(
    context: typer.Context,
    checkpoint: Annotated[
        str,
        typer.Option(
            "--checkpoint", metavar="FILE", help="A checkpoint kept elsewhere; - reads a pipe."
        ),
    ] = "",
    key: Annotated[
        str, typer.Option("--key", metavar="FILE", help="The public key, where there is none here.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Check every entry, the chain, what is derived from them, and every known checkpoint."""
    session = Session.of(context)
    desk = session.desk
    verdict: Verdict = desk.log.verify()
    warnings = [str(said) for said in desk.log.warnings]
    given = _given(checkpoint, key, session) if checkpoint else None
    wrong, unsure = _known(session)
    warnings += [*unsure, *key_warnings(desk), *verdict.remarks]
    if given is not None and given.wrong is not None:
        wrong.insert(0, (_about(given.checkpoint, str(given.wrong)), given.first_bad))
    ok = verdict.ok and not wrong
    reason, first_bad = verdict.reason, verdict.first_bad
    if verdict.ok and wrong:
        reason, first_bad = min(wrong, key=lambda fault: fault[1] or MOST)
    data = {
        "ok": ok,
        "entries": verdict.entries,
        "first_bad": first_bad,
        "reason": reason,
        "checkpoint": None if given is None else {"size": given.checkpoint.size,
                                                  "ok": given.wrong is None},
    }  # fmt: skip
    if ok:
        lines = [f"The log holds: {verdict.entries} entries."]
        if given is not None:
            lines.append(f"It goes on from the checkpoint at entry {given.checkpoint.size}.")
        return Answer(data, lines, warnings=warnings)
    where = f" at entry {first_bad}" if first_bad else ""
    lines = [f"THE LOG DOES NOT HOLD{where}: {reason}"]
    return Answer(data, lines, ok=False, warnings=warnings)


def _given(place: str, key: str, session: Session) -> Found:
    text = text_from("-") if place == "-" else _file(place)
    return checkpoints.check(session.desk, text, _file(key) if key else "")


def _known(session: Session) -> tuple[list[_Fault], list[str]]:
    """What is wrong with, and what could not be checked of, the checkpoints that are known."""
    wrong: list[_Fault] = []
    unsure: dict[str, str] = {}
    try:
        for at in keys.forged(session.desk):
            wrong.append((f"the change of key at entry {at} is not signed by both keys", at))
        for found in checkpoints.check_known(session.desk):
            if found.wrong is not None:
                wrong.append((_about(found.checkpoint, str(found.wrong)), found.first_bad))
            elif found.unsure is not None:
                why = str(found.unsure)
                unsure[why] = _about(found.checkpoint, f"not checked, {why}")
    except Refused as refused:
        unsure["key"] = f"No checkpoint was checked: {refused.message}"
    return wrong, list(unsure.values())


def _about(checkpoint: Checkpoint, said: str) -> str:
    return f"the checkpoint at entry {checkpoint.size}: {said}"


def _file(place: str) -> str:
    try:
        with absolute(place).open("rb") as opened:
            return opened.read(_LONGEST).decode("utf-8", "replace")
    except (OSError, ValueError) as error:
        refuse(
            Code.INVALID,
            "The file {path} cannot be read ({why})",
            "name a file that is there",
            path=place,
            why=Name("word", getattr(error, "strerror", None) or "no such name is possible"),
        )
