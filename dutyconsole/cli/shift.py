"""`dutyconsole shift`: who is on duty, handing over, the handover page, equipment that is out."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import equipment, shift_views
from dutyconsole.cli.checkpoint import noted
from dutyconsole.cli.options import AsJson, ReasonGiven, noun, secret_option
from dutyconsole.cli.paper import OutputFile, put, reader_of
from dutyconsole.cli.session import Answer, Session, secret_from, text_from
from dutyconsole.desk import checkpoints, shifts
from dutyconsole.desk.shifts import HandedOver
from dutyconsole.domain.handover import Section
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Names
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.shift_changes import not_their_secret
from dutyconsole.domain.shifts import Handover

commands = noun("Shifts: take, hand over, leave; the handover page; equipment out.")
equipment.add_to(commands)

At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="When, if not now: 1402, -5 minutes, or ISO 8601."),
]


@commands.command("show")
def show(context: typer.Context, json: AsJson = False) -> Answer:
    """Who is on duty, the handover under way, and what the handover page holds."""
    session = Session.of(context)
    page = shifts.page_now(session.desk, session.now())
    office = session.desk.office
    return Answer(
        {
            **shift_views.shifts(office.shifts, page),
            "equipment": [shift_views.missing(m) for m in office.equipment.out.values()],
        },
        [*session.marking, *shift_views.lines(office.shifts, page, session.local)],
    )


@commands.command("page")
def page(context: typer.Context, output: OutputFile = None, json: AsJson = False) -> Answer:
    """The handover page to print, with the log's signed checkpoint at its foot."""
    from dutyconsole.paper.handover import handover_sheet
    from dutyconsole.paper.page import imprint

    session = Session.of(context)
    to = reader_of(session)
    note = checkpoints.make(session.desk)
    shown = shifts.page_now(session.desk, session.now())
    made_from = imprint(session.desk, session.now(), note.text)
    html = handover_sheet(shown, to, made_from)
    return put(html, output, {"left": len(shown.left), "checkpoint": noted(note)})


@commands.command("begin")
def begin(
    context: typer.Context,
    beside: Annotated[
        bool, typer.Option("--beside", help="Beside the officer who has the shift here.")
    ] = False,
    at: At = None,
    json: AsJson = False,
) -> Answer:
    """Take the shift at this desk without a handover; it stays loud until the page is read."""
    session = Session.of(context)
    entry = shifts.begin_shift(session.desk, session.officer, beside=beside, since=session.when(at))
    said = f"{entry.person} is on duty at desk {session.desk.name}."
    loud = "It was begun without a handover: read `shift show`, then `shift read`"
    data = shift_views.of_person(session.desk.office.shifts, entry)
    return Answer(data, [said], warnings=[] if beside else [loud])


@commands.command("read")
def read(context: typer.Context, json: AsJson = False) -> Answer:
    """Say that what was left has been read, after coming on without a handover."""
    session = Session.of(context)
    entry = shifts.read_left(session.desk, session.officer)
    data = shift_views.of_person(session.desk.office.shifts, entry)
    return Answer(data, ["What was left has been read."])


@commands.command("end")
def end(
    context: typer.Context, reason: ReasonGiven = "", at: At = None, json: AsJson = False
) -> Answer:
    """Leave without a handover; it stays loud while nobody is on duty at the desk."""
    session = Session.of(context)
    entry = shifts.end_shift(session.desk, session.officer, text_from(reason), session.when(at))
    there = session.desk.office.shifts.at(session.desk.name)
    loud = [] if there else [f"Nobody is on duty at desk {session.desk.name} now"]
    data = shift_views.of_person(session.desk.office.shifts, entry)
    return Answer(data, ["The shift is ended without a handover."], warnings=loud)


@commands.command("handover")
def handover(
    context: typer.Context,
    to: Annotated[
        str, typer.Option("--to", metavar="PERSON", help="Who takes the shift over.")
    ] = "",
    to_secret_file: Annotated[
        str,
        secret_option(
            "--to-secret-file",
            "Their secret: they take over all that is left on the page, and both sign.",
        ),
    ] = "",
    giver: Annotated[
        str, typer.Option("--from", metavar="PERSON", help="Who hands over, if not --as.")
    ] = "",
    giver_secret_file: Annotated[
        str, secret_option("--from-secret-file", "Their secret, if not that of --as.")
    ] = "",
    notes: Annotated[
        str, typer.Option("--notes", metavar="TEXT", help="Left in words; - reads a pipe.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """Hand the shift over: begun without the receiver's secret, signed with it."""
    session = Session.of(context)
    if to and to_secret_file:
        _check_own(session, to, to_secret_file)
    under_way, warnings = _under_way(session, to, giver, text_from(notes))
    if not to_secret_file:
        left = len(shifts.page_now(session.desk, session.now()).left)
        said = f"Handover {under_way.id} to {under_way.receiver}: {left} to take over."
        data = {**shift_views.handover(under_way), "state": "open", "left": left}
        return Answer(data, [said], warnings=warnings)
    own = giver_secret_file
    if not own and under_way.giver == session.settings.as_person:
        own = str(session.settings.secret_file or "")
    if not own:
        refuse(Code.INVALID, "The giver's secret is not given", "give --from-secret-file FILE")
    secrets = secret_from(own), secret_from(to_secret_file)
    done = shifts.hand_over(session.desk, session.officer, *secrets, under_way.id, take_rest=True)
    return _handed_over(done, warnings)


def _check_own(session: Session, person: str, secret_file: str) -> None:
    """Refuse a wrong secret before anything is begun: what is refused leaves nothing behind.

    Somebody that nobody knows is refused by beginning.
    """
    desk = session.desk
    desk.check(session.officer, Action.HANDLE)
    if person not in desk.roster.persons:
        return
    signed = desk.sign(person, secret_from(secret_file))
    if not signed.valid:
        raise not_their_secret(person, signed.wait)


def _under_way(session: Session, to: str, giver: str, notes: str) -> tuple[Handover, list[str]]:
    """The handover under way, begun where there is none, and what was odd about it."""
    desk, officer = session.desk, session.officer
    found = desk.office.shifts.handover_at(desk.name)
    if found is None or to not in ("", found.receiver):
        if not to:
            refuse(Code.INVALID, "Nobody is named who takes over", "give --to PERSON")
        begun = shifts.begin_handover(desk, officer, to, notes, giver)
        return begun.handover, [str(warning) for warning in begun.warnings]
    if notes:
        shifts.note_handover(desk, officer, notes, found.id)
    return found, []


def _handed_over(done: HandedOver, warnings: list[str]) -> Answer:
    note = done.checkpoint
    return Answer(
        {
            **shift_views.handover(done.handover),
            "state": "handed_over",
            "left": 0,
            "entry": done.entry.position,
            "checkpoint": noted(note) if note else None,
        },
        [
            f"Desk {done.handover.desk}: {done.handover.receiver} has the shift.",
            *(note.text.rstrip("\n").split("\n") if note else []),
        ],
        warnings=[*warnings, *(str(warning) for warning in done.warnings)],
    )


@commands.command("take")
def take(
    context: typer.Context,
    what: Annotated[
        str, typer.Argument(metavar="ID|SECTION", help="An incident, or a section of the page.")
    ],
    json: AsJson = False,
) -> Answer:
    """The receiver takes over one incident, or what a section holds."""
    session = Session.of(context)
    desk, officer = session.desk, session.officer
    sections = [s for s in Section if s not in (Section.INCIDENTS, Section.LEADERS)]
    if what in sections:
        entry = shifts.take_section(desk, officer, Section(what))
    elif what in {row.incident for row in desk.incidents()}:
        entry = shifts.take_incident(desk, officer, what)
    else:
        refuse(
            Code.UNKNOWN,
            "There is no incident or section {what!r}",
            "name an incident, or one of: {sections}",
            what=what,
            sections=Names.of("word", *(section.value for section in sections)),
        )
    left = len(shifts.page_now(desk, session.now()).left)
    data = {"entry": entry.position if entry else None, "left": left}
    return Answer(data, [f"{what} is taken over; {left} left."])


@commands.command("note")
def note(
    context: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The words; - reads a pipe.")],
    json: AsJson = False,
) -> Answer:
    """Leave something more in words for who takes over."""
    session = Session.of(context)
    entry = shifts.note_handover(session.desk, session.officer, text_from(text))
    return Answer({"entry": entry.position}, ["Left for the next shift."])


@commands.command("abandon")
def abandon(context: typer.Context, reason: ReasonGiven = "", json: AsJson = False) -> Answer:
    """Break a handover off: the shift stays with its giver."""
    session = Session.of(context)
    entry = shifts.abandon_handover(session.desk, session.officer, text_from(reason))
    return Answer({"entry": entry.position}, ["The handover is abandoned."])
