"""Who reads an entry and what it speaks of: names, steps and levels for its ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.locale.names import answer_name
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.show import one_line
from dutyconsole.tui.steps import step_number

if TYPE_CHECKING:
    from textual.message_pump import MessagePump


def reader(node: MessagePump) -> Reader:
    """The reader at the app that `node` belongs to."""
    app = duty(node)
    return Reader(app.desk.reference, app.picture.roster, app.language, app.zone)


def word(name: str) -> str:
    """A role or a field of ours in words; one of somebody else's as harmless text."""
    return one_line(tr(name.replace("_", " ")))


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
