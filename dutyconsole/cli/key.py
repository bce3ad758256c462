"""`dutyconsole log key`: the key that signs the log's checkpoints."""

from __future__ import annotations

import typer

from dutyconsole.cli.checkpoint import key_warnings, noted
from dutyconsole.cli.options import AsJson, noun
from dutyconsole.cli.session import Answer, Session
from dutyconsole.desk import checkpoints, keys
from dutyconsole.domain.checkpoint import origin_of, verifier_key
from dutyconsole.domain.refusal import Code, refuse

commands = noun("The key that signs checkpoints of the log: show, rotate.")


@commands.command("show")
def show(context: typer.Context, json: AsJson = False) -> Answer:
    """Print the public key, to be kept elsewhere, and those that signed before it."""
    session = Session.of(context)
    notary = keys.notary(session.desk)
    public = notary.public_bytes()
    if public is None:
        refuse(
            Code.INVALID, "There is no key yet", "sign a checkpoint: the first one makes the key"
        )
    origin = origin_of(session.desk.log.log_id)
    earlier = [
        {"key": verifier_key(origin, each), "until": at}
        for each, at in keys.trusted(session.desk, public).items()
        if at is not None
    ]
    mine = verifier_key(origin, public)
    return Answer(
        {"key": mine, "file": str(notary.path), "earlier": earlier},
        [
            *session.marking,
            f"Public key: {mine}",
            f"Key file: {notary.path}",
            *(f"Until entry {each['until']}: {each['key']}" for each in earlier),
            "Keep the public key elsewhere: with it anybody can verify the log.",
        ],
        warnings=key_warnings(session.desk),
    )


@commands.command("rotate")
def rotate(context: typer.Context, json: AsJson = False) -> Answer:
    """Replace the key; the old one and the new one sign for each other, and the log says so."""
    session = Session.of(context)
    desk = session.desk
    entry = keys.rotate(desk, session.officer)
    unsealed = desk.unsealed
    note = None if unsealed else checkpoints.make(desk)
    key = keys.notary(desk).public(origin_of(desk.log.log_id)) if note else None
    lines = [f"From entry {entry.position} on another key signs."]
    if note is not None:
        lines += [*note.text.rstrip("\n").split("\n"), f"Public key: {key}"]
    return Answer(
        {
            "position": entry.position,
            "key": key,
            "checkpoint": None if note is None else noted(note),
        },
        [*session.marking, *lines],
        warnings=[*([unsealed.message] if unsealed else []), *key_warnings(desk)],
    )
