"""`dutyconsole incident brief` and `due`: what is known, what is not, what is to be seen to."""

from __future__ import annotations

import typer

from dutyconsole.cli import views
from dutyconsole.cli.options import AsJson, IncidentId
from dutyconsole.cli.session import Answer, Session
from dutyconsole.domain.briefing import BASIS, known_and_unknown, read_aloud
from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.due import Due, due
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.text import Language


def add_to(commands: typer.Typer) -> None:
    """Add the commands to the noun."""
    commands.command("brief")(brief)
    commands.command("due")(due_)


def brief(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """What is known of an incident and what is not, to be read aloud."""
    session = Session.of(context)
    briefing = known_and_unknown(session.desk.incident(incident))
    data: views.View = {
        "incident": incident,
        "basis": BASIS.text(session.language),
        "known": [
            {
                "name": known.name,
                "label": fact_name(known.name, session.language),
                "asked": known.item is not None,
                "values": [
                    {
                        "value": fact.value,
                        "source": fact.source or None,
                        "status": fact.status.value,
                        "at": views.time(fact.at),
                    }
                    for fact in known.facts
                ],
            }
            for known in briefing.known
        ],
        "unknown": [
            {
                "name": item.name,
                "label": item.label.text(session.language),
                "asks": item.asks.text(session.language),
            }
            for item in briefing.unknown
        ],
        "conflicts": list(briefing.conflicts),
    }
    sentences = read_aloud(briefing, session.settings.timezone)
    lines = [f"{_said(sentence, session.language)}." for sentence in sentences]
    return Answer(data, [*session.marking, *lines, BASIS.text(session.language)])


def due_(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """What of an incident is to be seen to, the most urgent first."""
    session = Session.of(context)
    found = due(session.desk.incident(incident), session.now(), session.desk.office)
    data: list[views.View] = [
        {
            "kind": each.kind.value,
            "what": str(each.phrase),
            "at": views.time(each.at),
            "run": each.run or None,
            "step": each.step or None,
            "about": each.about or None,
        }
        for each in found
    ]
    lines = [_line(each, session) for each in found]
    return Answer(data, [*session.marking, *(lines or ["Nothing is due."])])


def _line(each: Due, session: Session) -> str:
    by = f", by {session.local(each.at)}" if each.at else ""
    return f"{_said(each.phrase, session.language)}{by}."


def _said(phrase: Phrase, language: Language) -> str:
    return phrase.spoken(name=lambda n: fact_name(n.id, language) if n.sort == "fact" else n.id)
