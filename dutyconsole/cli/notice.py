"""`dutyconsole notice`: people told, one by one or all at once; of a notice, an order or beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from dutyconsole.cli import call_views, views
from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import AsJson, IncidentId, OccurredAt, OfRun, Via, noun
from dutyconsole.cli.session import Answer, Session, misused, text_from
from dutyconsole.desk import notices
from dutyconsole.desk.notices import Also, Called
from dutyconsole.domain.contacts import contacts as people_behind
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.notices import Call

commands = noun("Notices: who has been told.")


Order = Annotated[
    str,
    typer.Option("--order", metavar="LIST", help="The list of an order, as `notice lists` says."),
]
Told = Annotated[
    str, typer.Option("--told", metavar="TEXT", help="What they were told; - reads a pipe.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to reach somebody."""

    answered_by: Annotated[
        str | None, typer.Option("--answered-by", metavar="NAME", help="Who answered.")
    ] = None
    no_answer: Annotated[bool, typer.Option("--no-answer", help="Nobody answered.")] = False
    refused: Annotated[bool, typer.Option("--refused", help="They would not take it.")] = False
    told: Told = ""
    via: Via = ""
    person: Annotated[
        str,
        typer.Option("--person", metavar="PERSON", help="Who was dialled for the recipient."),
    ] = ""
    read_back: Annotated[
        bool | None,
        typer.Option("--read-back/--not-read-back", help="Whether they repeated it."),
    ] = None

    def call(self) -> Call:
        """The call and the one way it went."""
        ways = {
            CallResult.ANSWERED: self.answered_by is not None,
            CallResult.NO_ANSWER: self.no_answer,
            CallResult.REFUSED: self.refused,
        }
        results = [result for result, given in ways.items() if given]
        if len(results) != 1:
            misused("give one of --answered-by NAME, --no-answer and --refused")
        return Call(
            results[0],
            self.answered_by or "",
            text_from(self.told),
            self.via,
            self.person,
            self.read_back,
        )


@commands.command("call")
@grouped
def call(
    context: typer.Context,
    incident: IncidentId,
    names: Annotated[
        list[str],
        typer.Argument(metavar="[STEP] RECIPIENT", help="The notice, if need be, and who."),
    ],
    attempt: Attempt,
    at_large: Annotated[
        bool, typer.Option("--list", help="Beside any notice: a post, a group or free words.")
    ] = False,
    order: Order = "",
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", metavar="ID", help="Another incident the call was about; may be repeated."
        ),
    ] = None,
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record one attempt to reach a recipient.

    Without a step the first notice they wait in is meant, else the first order passed on to them.
    """
    session = Session.of(context)
    if len(names) > 2:
        misused("name one recipient, after its step where several notices are open")
    made = attempt.call()
    when = session.when(occurred_at)
    if at_large:
        if len(names) > 1 or run or order:
            misused("--list goes to one recipient, beside any step, run or order")
        done = notices.call_from_list(
            session.desk,
            session.officer,
            incident,
            names[0],
            made,
            when,
            also=_also(also or ()),
        )
        return _answer(session, done, made.result)
    if order and (len(names) > 1 or run):
        misused("--order goes to one recipient, without a step or run")
    done = notices.call_recipient(
        session.desk,
        session.officer,
        incident,
        names[-1],
        made,
        step=names[0] if len(names) == 2 else "",
        run=run,
        order=order,
        also=_also(also or ()),
        occurred_at=when,
    )
    return _answer(session, done, made.result)


@commands.command("message")
def message(
    context: typer.Context,
    incident: IncidentId,
    step: Annotated[
        str, typer.Argument(metavar="[STEP]", help="The notice; without: the bureau's own list.")
    ] = "",
    to: Annotated[
        list[str] | None,
        typer.Option("--to", metavar="RECIPIENT", help="Only to them; may be repeated."),
    ] = None,
    told: Told = "",
    via: Via = notices.GROUP_MESSAGE,
    order: Order = "",
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record a message to all who are not informed yet; each counts once they answer."""
    session = Session.of(context)
    if order and (step or run):
        misused("--order stands for itself, without a step or run")
    done = notices.message_all(
        session.desk,
        session.officer,
        incident,
        to or (),
        step=step,
        run=run,
        order=order,
        told=text_from(told),
        via=via,
        occurred_at=session.when(occurred_at),
    )
    return _answer(session, done, CallResult.MESSAGED)


@commands.command("lists")
def lists(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """Every list: orders to pass on, notices, the bureau's own; and whom to dial next."""
    session = Session.of(context)
    desk, now = session.desk, session.now()
    shown = desk.incident(incident)
    lines = call_views.list_lines(desk, shown, session.language, now, session.local)
    return Answer(call_views.lists(desk, shown, now), [*session.marking, *lines])


@commands.command("contacts")
def contacts(
    context: typer.Context,
    recipient: Annotated[
        str | None,
        typer.Argument(metavar="[RECIPIENT]", help="Post or group; without: the bureau's list."),
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Whom to dial for a recipient: who holds its posts now, then the deputies; and the numbers."""
    session = Session.of(context)
    desk = session.desk
    wanted = (recipient,) if recipient else desk.reference.call_list
    found = [
        (each, contact)
        for each in wanted
        for contact in people_behind(
            desk.reference.groups, desk.roster, each, session.now(), desk.reference.deputies
        )
    ]
    data: list[views.View] = [
        {
            "recipient": each,
            "person": contact.person,
            "name": contact.name.text(session.language),
            "post": contact.post,
            "unit": contact.unit,
            "phone": contact.phone or None,
            "acting": contact.acting,
            "deputy_for": contact.deputy_for or None,
        }
        for each, contact in found
    ]
    lines = [
        f"{each}: {call_views.dial_line(contact, session.language)}" for each, contact in found
    ]
    return Answer(data, [*session.marking, *(lines or ["Nobody is known by that name."])])


def _answer(session: Session, done: Called, result: CallResult) -> Answer:
    desk, now = session.desk, session.now()
    lines = call_views.called_lines(desk, done, result, session.language, now)
    return Answer(call_views.called(desk, done, result, now), list(lines))


def _also(incidents: Sequence[str]) -> list[Also]:
    return [Also(each) for each in incidents]
