"""`dutyconsole response`, before a launch: what is proposed, who may launch, what is asked for."""

from __future__ import annotations

from typing import Annotated

import typer

from dutyconsole.cli import views
from dutyconsole.cli.options import AsJson, AtLevel, IncidentId, OccurredAt, ReasonGiven
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import responses
from dutyconsole.desk.scene import Recorded
from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.criteria import proposals
from dutyconsole.domain.entitled import Entitled, who_may_launch
from dutyconsole.domain.phrase import Name, Names
from dutyconsole.domain.refusal import Code, refuse

OfPlaybook = Annotated[str, typer.Option("--playbook", metavar="P", help="Of which playbook.")]


def add_to(commands: typer.Typer) -> None:
    """Add the commands to the noun."""
    commands.command("propose")(propose)
    commands.command("who")(who)
    commands.command("await")(await_)
    commands.command("not-awaited")(not_awaited)


def propose(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """Levels that the bureau's own criteria suggest; nothing is launched by it."""
    session = Session.of(context)
    reference = session.desk.reference
    found = proposals(reference.criteria, session.desk.incident(incident))
    data: list[views.View] = [
        {
            "level": str(proposal.level),
            "playbook": proposal.playbook,
            "rule": str(proposal.rule),
            "text": proposal.criterion.text.text(session.language),
            "fact": proposal.fact.name,
            "value": proposal.fact.value,
        }
        for proposal in found
    ]
    lines = [
        f"{proposal.rule}: {proposal.criterion.text.text(session.language)}" for proposal in found
    ]
    nothing = "No criterion of the bureau is met."
    return Answer(data, [*session.marking, *(lines or [nothing])], warnings=reference.flaws)


def who(
    context: typer.Context, level: AtLevel, playbook: OfPlaybook, json: AsJson = False
) -> Answer:
    """Who may launch a level, at which unit, with the number to dial."""
    session = Session.of(context)
    newest = session.desk.adopted.newest
    if playbook not in newest:
        refuse(
            Code.UNKNOWN,
            "No playbook {playbook} has been adopted",
            "choose one of: {playbooks}",
            playbook=Name("playbook", playbook),
            playbooks=Names.of("playbook", *newest),
        )
    found = who_may_launch(newest[playbook], level.level, session.desk.roster, session.now())
    data: list[views.View] = [
        {
            "post": each.post,
            "unit": each.unit or None,
            "person": each.person or None,
            "phone": each.phone or None,
            "acting": each.acting,
        }
        for each in found
    ]
    lines = [_entitled(each, session) for each in found]
    return Answer(data, [*session.marking, *(lines or [f"{playbook} has no Level {level}."])])


def _entitled(each: Entitled, session: Session) -> str:
    post = f"{each.post} of {each.unit}" if each.unit else each.post
    if each.name is None:
        return f"{post}: nobody holds it."
    acting = ", acting" if each.acting else ""
    name = each.name.text(session.language)
    return f"{post}: {each.person}, {name}{acting}, {each.phone or 'no number known'}."


def await_(
    context: typer.Context,
    incident: IncidentId,
    level: AtLevel,
    person: Annotated[str, typer.Option("--person", metavar="PERSON", help="Who was asked.")],
    post: Annotated[str, typer.Option("--post", metavar="POST", help="Holding which post.")],
    unit: Annotated[str, typer.Option("--unit", metavar="U", help="Of which unit.")] = "",
    playbook: OfPlaybook = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """A launch was asked for and is not ordered yet: nothing is launched."""
    session = Session.of(context)
    awaited = Awaited(level.level, person, post, unit, playbook)
    when = session.when(occurred_at)
    done = responses.await_response(session.desk, session.officer, incident, awaited, when)
    return _answer(done, f"Level {level} was asked of {person}; nothing is launched.")


def not_awaited(
    context: typer.Context,
    incident: IncidentId,
    awaited: Annotated[str, typer.Argument(metavar="N", help="Its number, as shown.")],
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """What was asked for is no longer wanted, or was declined."""
    session = Session.of(context)
    done = responses.withdraw_awaited(
        session.desk, session.officer, incident, awaited, text_from(reason)
    )
    return _answer(done, f"Number {awaited} is no longer awaited.")


def _answer(done: Recorded, said: str) -> Answer:
    return Answer(
        {**views.recorded(done), "awaited": views.awaited(done.incident)},
        [said],
    )
