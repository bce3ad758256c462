"""`dutyconsole signon`, `signoff` and `glass`: acting for an hour on one secret, or without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer

from dutyconsole.cli.options import AsJson, noun
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.cli.token_file import TokenFile
from dutyconsole.cli.views import View, time
from dutyconsole.desk import sign_ons
from dutyconsole.desk.sign_ons import Begun
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.sign_ons import USUAL_SESSION, Taking

glass_commands = noun("Taking the desk without a secret in an emergency: loud, logged, reviewed.")

Minutes = Annotated[
    int, typer.Option("--minutes", metavar="N", help="How long it lasts, at most 720.")
]
USUAL_MINUTES = USUAL_SESSION // timedelta(minutes=1)


def add_to(app: typer.Typer) -> None:
    """Add the commands to the whole."""
    app.command("signon")(signon)
    app.command("signoff")(signoff)
    app.add_typer(glass_commands, name="glass")


def signon(
    context: typer.Context, minutes: Minutes = USUAL_MINUTES, json: AsJson = False
) -> Answer:
    """Sign on once: further commands of this account need no secret for an hour."""
    session = Session.of(context)
    lasts = timedelta(minutes=max(0, min(minutes, 1_000_000)))
    begun = sign_ons.begin_session(session.desk, session.by_secret, session.now(), lasts)
    sign_ons.give_back(session.desk, begun.officer)
    return _begun(session, begun, [f"{begun.officer.person} is signed on."])


def signoff(context: typer.Context, json: AsJson = False) -> Answer:
    """Sign off: the token of this account counts for nothing from now on."""
    session = Session.of(context)
    file = TokenFile(session.desk.log.log_id)
    found = file.read()
    ended = found is not None and sign_ons.end_session(session.desk, found[0], session.now())
    file.remove()
    said = f"{found[1]} is signed off." if found and ended else "Nobody was signed on."
    return Answer({"ended": ended, "person": found[1] if found and ended else None}, [said])


@glass_commands.command("break")
def break_(
    context: typer.Context,
    reason: Annotated[
        str,
        typer.Option("--reason", metavar="TEXT", help="Why you cannot sign on; - reads a pipe."),
    ] = "",
    minutes: Minutes = USUAL_MINUTES,
    json: AsJson = False,
) -> Answer:
    """Take the desk without a secret, as --as says; a supervisor has to review it."""
    session = Session.of(context)
    person = session.settings.as_person
    if not person:
        refuse(Code.INVALID, "It is not said who takes the desk", "give --as PERSON before glass")
    officer = sign_ons.break_glass(session.desk, person, text_from(reason))
    lasts = timedelta(minutes=max(0, min(minutes, 1_000_000)))
    begun = sign_ons.begin_session(session.desk, officer, session.now(), lasts)
    said = f"{person} has taken desk {session.desk.name} WITHOUT A SECRET: break-glass "
    answer = _begun(session, begun, [f"{said}{officer.taking}."])
    assert isinstance(answer.data, dict)
    return Answer({**answer.data, "taking": officer.taking}, answer.lines, warnings=[
        "It rings at every desk, and every entry says so, until a supervisor has reviewed it"
    ])  # fmt: skip


@glass_commands.command("list")
def list_(context: typer.Context, json: AsJson = False) -> Answer:
    """List what is under way or not reviewed."""
    session = Session.of(context)
    desk = session.desk
    takings = list(desk.office.sign_ons.takings.values())
    lines = [_line(session, taking) for taking in takings] or ["Nothing is under way or to review."]
    return Answer([_view(session, taking) for taking in takings], lines)


@glass_commands.command("review")
def review(
    context: typer.Context,
    taking: Annotated[str, typer.Argument(metavar="N", help="From `glass list`.")],
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="What was found.")] = "",
    json: AsJson = False,
) -> Answer:
    """Say that one has looked at who took the desk, why, and what was done."""
    session = Session.of(context)
    entry = sign_ons.review_glass(session.desk, session.officer, taking, text_from(note))
    return Answer(
        {"entry": entry.position, "taking": taking}, [f"Break-glass {taking} is reviewed."]
    )


@glass_commands.command("give-back")
def give_back(context: typer.Context, json: AsJson = False) -> Answer:
    """Say that nobody works at this desk without a secret any more."""
    session = Session.of(context)
    entries = sign_ons.give_back(session.desk, session.officer)
    given = [str(entry.data["taking"]) for entry in entries]
    lines = [f"Break-glass {number} is over." for number in given] or [
        "Nothing was under way here."
    ]
    return Answer({"taking": given}, lines)


def _begun(session: Session, begun: Begun, lines: list[str]) -> Answer:
    file = TokenFile(session.desk.log.log_id)
    file.put(begun.token, begun.officer.person, begun.until)
    data = {
        "session": begun.session,
        "person": begun.officer.person,
        "until": time(begun.until),
        "file": str(file.path),
    }
    until = f"Until {session.local(begun.until)} this account's commands need no secret; `signoff`."
    return Answer(data, [*session.marking, *lines, until], warnings=session.odd)


def _view(session: Session, taking: Taking) -> View:
    return {
        "taking": taking.number,
        "person": taking.person,
        "desk": taking.desk,
        "reason": taking.reason,
        "at": time(taking.at),
        "over": taking.over,
        "reviewed": taking.reviewed,
        "entries": [e.position for e in sign_ons.done_under(session.desk, taking)],
    }


def _line(session: Session, taking: Taking) -> str:
    state = "over" if taking.over else "UNDER WAY"
    reviewed = "reviewed" if taking.reviewed else "NOT REVIEWED"
    made = len(sign_ons.done_under(session.desk, taking))
    return (
        f"{taking.number}: desk {taking.desk} as {taking.person} at {session.local(taking.at)}, "
        f"{state}, {reviewed}, {made} entries: {taking.reason}"
    )
