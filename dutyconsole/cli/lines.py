"""What commands print for people: plain lines, short enough for 80 columns and a screen reader.

What came from outside is made harmless where the lines are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dutyconsole.desk.intake import TakenIn
from dutyconsole.desk.ports import Reference
from dutyconsole.domain.entry import Entry
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.register import NotedCall
from dutyconsole.domain.response import Response
from dutyconsole.domain.run import Run, StepState
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.text import NOT_STATED, Language, display_text

Local = Callable[[datetime], str]

_SHORT: Final = 60
_NOT_FOR_EYES: Final = frozenset({"digest", "file", "round"})


def taken_in(taken: TakenIn) -> list[str]:
    """What the officer wants to see of a new incident."""
    incident = taken.recorded.incident
    lines = [f"Incident {incident.id} is {incident.state.value}."]
    if taken.suggested:
        lines.append(f"Suggested playbooks: {', '.join(taken.suggested)}.")
    lines += [f"May be the same as {other}: {why}." for other, why in taken.duplicates.items()]
    return lines


def incident_list(
    rows: Sequence[IncidentSummary], local: Local, disputed: Collection[str] = ()
) -> list[str]:
    """One line to an incident; what is disputed stands out."""
    return [_row(row, local, row.incident in disputed) for row in rows] or ["No incidents."]


def _row(row: IncidentSummary, local: Local, disputed: bool) -> str:
    level = f"Level {row.level}" if row.level else ""
    loud = "! DISPUTED" if disputed else ""
    about = (row.incident, row.state, level, loud, row.train, row.place, brief(row.summary))
    return f"{local(row.reported_at)[:16]}  {'  '.join(part for part in about if part)}"


def brief(text: str, most: int = _SHORT) -> str:
    """`text` on one line, cut where it is long."""
    one_line = display_text(text, one_line=True)
    return f"{one_line[: most - 3]}..." if len(one_line) > most else one_line


def calls(shown: Sequence[NotedCall], local: Local) -> list[str]:
    """One line to a call that stayed a call, and one to its answer."""
    return [part for call in shown for part in _call(call, local)] or ["No calls."]


def _call(call: NotedCall, local: Local) -> Iterator[str]:
    channel = f"  {call.channel}" if call.channel else ""
    yield f"{call.position}  {local(call.received_at)}  {call.person}{channel}  {brief(call.text)}"
    if call.answer:
        yield f"  Answer: {brief(call.answer)}"
    if call.turned_to:
        yield f"  Told to turn to: {brief(call.turned_to)}"
    if call.late:
        yield f"  ANSWERED LATE: after {call.rings} rings."
    if call.reported_to and call.reported_at is not None:
        yield f"  Reported to {call.reported_to} at {local(call.reported_at)}."
    elif call.owed_to_leader:
        yield f"  From {call.origin.value}: NOT YET REPORTED TO THE LEADER."
    if call.incident:
        yield f"  Goes on in incident {call.incident}."
    if call.tasks:
        yield f"  Tasks: {', '.join(map(str, call.tasks))}."


def calls_counted(shown: Sequence[NotedCall]) -> str:
    """How many calls, and how many of those with the rings given were answered late."""
    given = [call for call in shown if call.rings]
    late = sum(call.late for call in given)
    return f"{len(shown)} calls; rings given for {len(given)}, answered late: {late}."


def entries(shown: Sequence[Entry], local: Local) -> list[str]:
    """One line to a log entry."""
    return [_entry(entry, local) for entry in shown] or ["No entries."]


def _entry(entry: Entry, local: Local) -> str:
    said = ", ".join(
        f"{name}: {value}"
        for name, value in entry.data.items()
        if isinstance(value, str | int) and value not in ("", False) and name not in _NOT_FOR_EYES
    )
    glass = "BREAK-GLASS: " if entry.post == BREAK_GLASS else ""
    who = f"  {glass}{entry.person}" if entry.person else ""
    about = entry.stream.removeprefix("incident/")
    return (
        f"{entry.position}  {local(entry.recorded_at)}  {about}{who}  {entry.kind}  {brief(said)}"
    ).rstrip()


@dataclass(frozen=True, slots=True)
class Picture:
    """Incidents in words: names in `language`, times by `local`."""

    reference: Reference
    language: Language
    local: Local

    def incident(self, shown: Incident) -> list[str]:
        """Everything about an incident."""
        return list(self._incident(shown))

    def run(self, shown: Run) -> list[str]:
        """Where a run is, with its steps."""
        return [self.run_line(shown), *self._steps(shown)]

    def run_line(self, shown: Run) -> str:
        """A run in one line."""
        title = shown.playbook.title.text(self.language)
        state = shown.state.value.replace("_", " ")
        now = f" Current: {', '.join(shown.current)}." if shown.current else ""
        why = f" Reason: {shown.stop_reason}." if shown.stop_reason else ""
        return f"Run {shown.id}, {title}: {state}.{now}{why}"

    def response(self, shown: Response) -> str:
        """A response in one line, its mode always said."""
        mode = shown.mode.value.replace("_", " ")
        number = f" number {shown.order_number}" if shown.order_number else ""
        said = [
            f"Level {shown.level} of run {shown.run}: launched by {shown.launcher} "
            f"({shown.post}, {shown.unit}) at {self.local(shown.launched_at)}, {mode}{number}"
        ]
        if shown.acting:
            said.append("acting holder")
        if shown.launch_open:
            said.append("UNCONFIRMED")
        if shown.launch_disputed:
            said.append("LAUNCH DISPUTED")
        if shown.answerable != shown.launcher:
            said.append(f"{shown.answerable} answers for it")
        ordered = shown.moved_by_order
        if ordered is not None:
            why = f"{ordered.giver} cannot act: {ordered.reason}"
            said.append(f"BY ORDER of {ordered.ordered_by}, for {why}")
        if shown.transfer_open:
            said.append("TRANSFER UNCONFIRMED")
        if shown.transfer_disputed:
            said.append("TRANSFER DISPUTED")
        if shown.end_disputed:
            said.append("END DISPUTED")
        if shown.ended_at is None:
            said.append("in force")
        else:
            how = f", {shown.end_mode.value.replace('_', ' ')}" if shown.end_mode else ""
            said.append(f"ended by {shown.ended_by} at {self.local(shown.ended_at)}{how}")
        if shown.end_open:
            said.append("END UNCONFIRMED")
        if shown.in_error:
            said.append("launched in error")
        return "; ".join(said) + "."

    def _incident(self, shown: Incident) -> Iterator[str]:
        kind = self.reference.kinds.get(shown.kind)
        level = f", Level {shown.level} in force" if shown.level else ""
        yield f"Incident {shown.id}: {shown.state.value}{level}."
        yield f"Kind: {kind.name.text(self.language) if kind else shown.kind}."
        for name, value in (("Train", shown.train), ("Place", shown.place)):
            if value:
                yield f"{name}: {value}."
        yield f"Reported: {self.local(shown.reported_at)}."
        if shown.acknowledged_at:
            yield f"Acknowledged: {self.local(shown.acknowledged_at)} by {shown.acknowledged_by}."
        if shown.merged_into:
            yield f"Merged into {shown.merged_into}."
        for other in shown.absorbed:
            yield f"Holds {other}, which was merged into it."
        yield f"Summary: {shown.summary}"
        for report in shown.reports[1:]:
            said = (self.local(report.received_at), report.train, report.place)
            about = ", ".join(part for part in said if part)
            yield f"Further report, {about}: {report.text}"
        for fact in shown.facts:
            source = f", says {fact.source}" if fact.source else ""
            yield f"Fact: {fact.name}: {fact.value} ({fact.status.value}{source})."
        if shown.attachments:
            yield f"Files attached: {len(shown.attachments)} (attach list {shown.id})."
        for response in shown.responses:
            yield self.response(response)
        for each in shown.awaited:
            asked = each.asked
            yield (
                f"Awaited, number {each.id}: Level {asked.level} of {asked.person} "
                f"({asked.post}), asked at {self.local(each.asked_at)}."
            )
        for call in shown.calls:
            result = call.result.value.replace("_", " ")
            yield f"Beside the notices, {call.recipient}: {result}."
        for run in shown.runs.values():
            yield from self.run(run)

    def _steps(self, shown: Run) -> Iterator[str]:
        for name, state in shown.states.items():
            definition = shown.playbook.by_id[name]
            by = ", ".join(self.reference.name(p, self.language) for p in definition.by)
            text = definition.text.text(self.language)
            yield f"  {self._state(shown, name, state)}  {name}: {text}"
            if state is StepState.CURRENT:
                yield f"    by {by or NOT_STATED.text(self.language)}"
                if definition.outcomes:
                    yield f"    answers: {', '.join(definition.outcomes)}"
                if definition.recipients:
                    yield f"    to inform: {self._to_inform(shown, name)}"

    def _state(self, shown: Run, name: str, state: StepState) -> str:
        said = state.value.replace("_", " ")
        record = shown.records.get(name)
        outcome = f" {record.outcome}" if record and record.outcome else ""
        marks = f" ({', '.join(m.value for m in record.marks)})" if record and record.marks else ""
        round_ = shown.round_of(name)
        again = f" round {round_}" if round_ > 1 else ""
        return f"{said}{outcome}{again}{marks}"

    def _to_inform(self, shown: Run, name: str) -> str:
        marks = dict.fromkeys(shown.messaged(name), " (message sent)")
        marks |= dict.fromkeys(shown.informed(name), " (informed)")
        return ", ".join(f"{r}{marks.get(r, '')}" for r in shown.playbook.by_id[name].recipients)
