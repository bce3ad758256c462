"""Who reads an entry and what it speaks of: names, steps and levels for its ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from dutyconsole.desk.ports import Reference
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.incidents import person_in
from dutyconsole.tui.show import clock_time, one_line
from dutyconsole.tui.steps import answer_name, step_number

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which language and zone, and who is who."""

    reference: Reference
    roster: Roster
    language: Language
    zone: tzinfo | None

    def person(self, person: str) -> str:
        """A person by name."""
        return person_in(self.roster, person, self.language)

    def office(self, any_id: str) -> str:
        """A post, recipient or unit by name."""
        named = self.reference.name(any_id, self.language)
        known = self.roster.posts.get(any_id) or self.roster.units.get(any_id)
        if named == any_id and known is not None:
            named = known.name.text(self.language)
        return one_line(named)

    def kind(self, kind: str) -> str:
        """A kind of incident by name."""
        known = self.reference.kinds.get(kind)
        return known.name.text(self.language) if known else one_line(kind)

    def time(self, moment: datetime) -> str:
        """A time of day."""
        return clock_time(moment, self.zone)

    def moment(self, moment: datetime) -> str:
        """A day and a time of day."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")


def reader(node: MessagePump) -> Reader:
    """The reader at the app that `node` belongs to."""
    app = duty(node)
    return Reader(app.desk.reference, app.picture.roster, app.language, app.zone)


def word(name: str) -> str:
    """A role or a field of ours in words."""
    return tr(name.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Telling:
    """One entry being told: of which incident, to whom."""

    incident: Incident | None
    entry: Entry
    to: Reader

    def step(self, run_id: str, step_id: str) -> str:
        """A step by number and text, so far as the incident knows it."""
        run = self.incident.runs.get(run_id) if self.incident else None
        step = run.playbook.by_id.get(step_id) if run else None
        if run is None or step is None:
            return f"{run_id} {step_id}".strip()
        many = self.incident is not None and len(self.incident.runs) > 1
        number = f"{run_id}/{step_number(run, step)}" if many else str(step_number(run, step))
        return f"{number} {step.text.text(self.to.language)}"

    def answer(self, run_id: str, step_id: str, outcome: str) -> str:
        """An answer of a decision."""
        run = self.incident.runs.get(run_id) if self.incident else None
        step = run.playbook.by_id.get(step_id) if run else None
        return answer_name(step, outcome, self.to.language) if step else outcome.upper()

    def level(self, response_id: str) -> str:
        """The level of a response."""
        known = self.incident.responses if self.incident else ()
        return next((str(r.level) for r in known if r.id == response_id), f"({response_id})")


def joined(first: str, *rest: str) -> str:
    """Clauses that stand by themselves, the empty ones left out."""
    return tr("; ").join(filter(None, (first, *rest)))


def said_if(template: str, **said: str) -> str:
    """A clause, where there is something to fill its blanks with."""
    return tr(template, **said) if all(said.values()) else ""
