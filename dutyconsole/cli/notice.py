"""`dutyconsole notice`: people told, one by one or all at once; of a notice or beside any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from dutyconsole.cli import views
from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import AsJson, IncidentId, OccurredAt, OfRun, Via, noun
from dutyconsole.cli.session import Answer, Session, misused, text_from
from dutyconsole.desk import notices
from dutyconsole.desk.notices import Called
from dutyconsole.domain.contacts import contacts as people_behind
from dutyconsole.domain.events import CallResult
from dutyconsole.domain.notices import Call

commands = noun("Notices: who has been told.")


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
        return Call(results[0], self.answered_by or "", text_from(self.told), self.via)


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
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record one attempt to reach a recipient."""
    session = Session.of(context)
    if len(names) > 2:
        misused("name one recipient, after its step where several notices are open")
    made = attempt.call()
    when = session.when(occurred_at)
    if at_large:
        if len(names) > 1 or run:
            misused("--list goes to one recipient, beside any step or run")
        done = notices.call_from_list(session.desk, session.officer, incident, names[0], made, when)
        return _answer(done, made.result)
    done = notices.call_recipient(
        session.desk,
        session.officer,
        incident,
        names[-1],
        made,
        step=names[0] if len(names) == 2 else "",
        run=run,
        occurred_at=when,
    )
    return _answer(done, made.result)


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
    run: OfRun = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Record a message to all who are not informed yet; each counts once they answer."""
    session = Session.of(context)
    done = notices.message_all(
        session.desk,
        session.officer,
        incident,
        to or (),
        step=step,
        run=run,
        told=text_from(told),
        via=via,
        occurred_at=session.when(occurred_at),
    )
    return _answer(done, CallResult.MESSAGED)


@commands.command("contacts")
def contacts(
    context: typer.Context,
    recipient: Annotated[
        str | None,
        typer.Argument(metavar="[RECIPIENT]", help="Post or group; without: the bureau's list."),
    ] = None,
    json: AsJson = False,
) -> Answer:
    """Whom to dial for a recipient: who holds its posts now, and the numbers."""
    session = Session.of(context)
    desk = session.desk
    wanted = (recipient,) if recipient else desk.reference.call_list
    found = [
        (each, contact)
        for each in wanted
        for contact in people_behind(desk.reference.groups, desk.roster, each, session.now())
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
        }
        for each, contact in found
    ]
    lines = [
        f"{each}: {contact.name.text(session.language)}, {contact.post}, {contact.unit}"
        f"{', acting' if contact.acting else ''}, {contact.phone or 'no number known'}"
        for each, contact in found
    ]
    return Answer(data, [*session.marking, *(lines or ["Nobody is known by that name."])])


def _answer(done: Called, result: CallResult) -> Answer:
    incident = done.recorded.incident
    first = done.recorded.entries[0].data
    run = incident.runs.get(str(first["run"]))
    step = str(first["step"])
    data: views.View = {
        "incident": incident.id,
        "run": run.id if run else None,
        "step": step or None,
        "recipient": done.recipient,
        "result": result.value,
        "informed": done.informed,
        "of": done.of,
        "state": run.states[step].value if run else None,
        "current": list(run.current) if run else [],
        "entry": done.recorded.entries[0].position,
    }
    said = result.value.replace("_", " ")
    line = f"{done.recipient}: {said}; {done.informed} of {done.of} informed."
    return Answer(data, [line])
