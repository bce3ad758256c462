"""How an incident reads: its line in the lists, its head, its facts and its log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from textual.content import Content

from dutyconsole.desk.ports import Reference
from dutyconsole.domain.entry import Entry, Json
from dutyconsole.domain.facts import FactStatus
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.run import Response
from dutyconsole.domain.text import Language
from dutyconsole.tui.show import clock_time, cut, one_line, padded, since
from dutyconsole.tui.steps import place_in_run, step_number


def kind_name(incident: Incident, reference: Reference, language: Language) -> str:
    """The kind in the officer's language."""
    known = reference.kinds.get(incident.kind)
    return known.name.text(language) if known else one_line(incident.kind)


def where(incident: Incident) -> str:
    """Train and place."""
    return one_line(" ".join(part for part in (incident.train, incident.place) if part))


def list_lines(
    incident: Incident,
    reference: Reference,
    language: Language,
    now: datetime,
    zone: tzinfo | None,
    width: int,
) -> Content:
    """Two lines for the list."""
    kind = kind_name(incident, reference, language)
    if incident.acknowledged_at is None:
        loud = f"! {clock_time(incident.reported_at, zone)[:5]} {kind}"
        lines = [padded(loud, "", width), padded(f"  {where(incident)}", "ACKNOWLEDGE", width)]
        return Content("\n").join([Content.styled(line, "bold $text-error") for line in lines])
    level = str(incident.level) if incident.level else "-"
    run = next((r for r in incident.open_runs if r.current), None)
    place = place_in_run(run) if run else "no step open"
    first = padded(f"{level:>3} {kind}", since(incident.reported_at, now), width)
    second = padded(f"    {where(incident)}", place, width)
    return Content(f"{first}\n{second}")


def head_lines(
    incident: Incident,
    reference: Reference,
    language: Language,
    roster: Roster,
    now: datetime,
    zone: tzinfo | None,
    width: int,
) -> Content:
    """Which incident, what is in force, and by whom."""
    kind = kind_name(incident, reference, language).upper()
    top = incident.level
    level = f"LEVEL {top}" if top else "no level"
    title = padded(f"{incident.id} {kind} {where(incident)}", level, width)
    lines = [Content.styled(title, "bold")]
    for response in incident.in_force:
        lines.append(_response_line(response, reference, language, roster, zone, width))
    since_text = (
        f"reported {clock_time(incident.reported_at, zone)}, {since(incident.reported_at, now)} ago"
    )
    lines.append(Content(cut(f"{since_text}: {one_line(incident.summary)}", width)))
    return Content("\n").join(lines)


def _response_line(
    response: Response,
    reference: Reference,
    language: Language,
    roster: Roster,
    zone: tzinfo | None,
    width: int,
) -> Content:
    known = roster.persons.get(response.launcher)
    who = known.name.text(language) if known else response.launcher
    mode = response.mode.value.replace("_", " ")
    if response.order_number:
        mode += f" {response.order_number}"
    if response.launch_disputed:
        mode += ", DISPUTED"
    elif response.launch_open:
        mode += ", UNCONFIRMED"
    post = reference.name(response.post, language)
    since_text = clock_time(response.launched_at, zone)
    text = one_line(f"{response.level} since {since_text} ({mode}) {who}, {post}")
    return Content.styled(cut(text, width), "$text-warning" if response.launch_open else "")


def fact_lines(incident: Incident, width: int) -> Content:
    """The facts as they stand, what is not sure marked by word."""
    if not incident.facts:
        return Content("no facts yet (F3)")
    parts = []
    for fact in incident.facts:
        mark = {FactStatus.UNCONFIRMED: " unconfirmed", FactStatus.CONFLICT: " CONFLICT"}
        source = f" ({fact.source})" if fact.source and fact.status is FactStatus.CONFLICT else ""
        parts.append(one_line(f"{fact.name} {fact.value}{source}{mark.get(fact.status, '')}"))
    return Content(cut(" | ".join(parts), width * 2))


_WORDS = {
    "incident_reported": "reported",
    "incident_acknowledged": "acknowledged",
    "fact_recorded": "fact",
    "note_added": "note",
    "run_started": "playbook started",
    "recipient_called": "called",
    "step_recorded": "step",
    "decision_taken": "decision",
    "response_launched": "LAUNCHED",
    "response_ended": "ENDED",
}
_TOLD = (
    "level", "launcher", "mode", "playbook", "result", "outcome", "recipient", "name",
    "value", "summary", "text", "person", "performed_by", "note", "reason", "message",
)  # fmt: skip


def entry_line(incident: Incident, entry: Entry, zone: tzinfo | None, width: int) -> Content:
    """One entry: when recorded, when it happened if that differs, what, by whom."""
    recorded = clock_time(entry.recorded_at, zone)
    happened = clock_time(entry.occurred_at, zone)
    times = recorded if recorded == happened else f"{recorded} (was {happened})"
    what = _WORDS.get(entry.kind, entry.kind.replace("_", " "))
    return Content(
        padded(
            f"{times} {what} {_step_of(incident, entry)}{_told(entry.data)}",
            one_line(entry.person or ""),
            width,
        )
    )


def _step_of(incident: Incident, entry: Entry) -> str:
    run = incident.runs.get(str(entry.data.get("run")))
    step = run.playbook.by_id.get(str(entry.data.get("step"))) if run else None
    return f"{step_number(run, step)} " if run and step else ""


def _told(data: Mapping[str, Json]) -> str:
    said = [str(data[key]) for key in _TOLD if isinstance(data.get(key), str | int)]
    return one_line(", ".join(word for word in said if word))
