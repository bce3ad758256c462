"""`dutyconsole attach`: files of an incident, kept with the log."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from dutyconsole.cli import views
from dutyconsole.cli.incident import EntryPosition
from dutyconsole.cli.options import MOST, AsJson, IncidentId, OccurredAt, OfRun, ReasonGiven, noun
from dutyconsole.cli.session import Answer, Session, text_from
from dutyconsole.desk import attachments
from dutyconsole.desk.attachments import Offered
from dutyconsole.domain.attachments import Attachment
from dutyconsole.domain.entry import Json
from dutyconsole.domain.events import AttachmentSort
from dutyconsole.environment import absolute
from dutyconsole.locale.attachments import SORT_WORDS, size_words, type_words, warning

commands = noun("Files of an incident: photographs, recordings, signed forms.")


class SortName(StrEnum):
    """What a file is, as typed."""

    PHOTO = "photo"
    RECORDING = "recording"
    SIGNED_FORM = "signed-form"
    OTHER = "other"

    @property
    def sort(self) -> AttachmentSort:
        """What it is."""
        return AttachmentSort[self.name]


@commands.command("add")
def add(
    context: typer.Context,
    incident: IncidentId,
    file: Annotated[str, typer.Argument(metavar="FILE", help="The file; it stays where it is.")],
    sort: Annotated[SortName, typer.Option("--sort", help="What it is.")] = SortName.OTHER,
    told_by: Annotated[str, typer.Option("--from", metavar="WHO", help="From whom it came.")] = "",
    via: Annotated[str, typer.Option("--via", metavar="CHANNEL", help="How it came.")] = "",
    entry: Annotated[
        int, typer.Option("--entry", metavar="ENTRY", min=0, max=MOST, help="To which entry.")
    ] = 0,
    step: Annotated[str, typer.Option("--step", metavar="STEP", help="To which step.")] = "",
    run: OfRun = "",
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="Its name, if not the file's own.")
    ] = "",
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """Attach a file, also to a closed incident: it is copied, kept by its SHA-256 and logged."""
    session = Session.of(context)
    offered = Offered(absolute(file), sort.sort, name, told_by, via, entry, step, run)
    done = attachments.attach(
        session.desk, session.officer, incident, offered, session.when(occurred_at)
    )
    added = done.incident.attachments[-1]
    return Answer(
        {**views.recorded(done), "attachment": _view(added)},
        [f"Incident {incident}: {_line(added)}"],
        warnings=[str(said) for said in done.warnings],
    )


@commands.command("list")
def show_all(context: typer.Context, incident: IncidentId, json: AsJson = False) -> Answer:
    """The files of an incident, each by the entry that attached it."""
    session = Session.of(context)
    found = attachments.attachments(session.desk, incident)
    lines = [_line(each) for each in found] or ["No file is attached."]
    return Answer([_view(each) for each in found], [*session.marking, *lines])


@commands.command("save")
def save(
    context: typer.Context,
    incident: IncidentId,
    entry: EntryPosition,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="PATH", help="A folder, or a new file.")
    ],
    json: AsJson = False,
) -> Answer:
    """Copy a file out, checked; in a folder it gets a harmless name."""
    session = Session.of(context)
    found = attachments.find(session.desk, incident, entry)
    path = attachments.give_out(session.desk, session.officer, incident, entry, absolute(output))
    odd = warning(found.attached)
    return Answer(
        {"file": str(path), **_view(found)},
        [f"The file is in {path}"],
        warnings=[f"{found.attached.name} {odd}"] if odd else [],
    )


@commands.command("erase")
def erase(
    context: typer.Context,
    incident: IncidentId,
    entry: EntryPosition,
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Delete a file's content, as the law demands; its hash stays, and the log says so."""
    session = Session.of(context)
    done = attachments.erase(session.desk, session.officer, incident, entry, text_from(reason))
    lines = [f"Incident {incident}: the content of the file of entry {entry} was erased."]
    lines += [f"The same content was erased in incident {other}." for other in done.others]
    return Answer({**views.recorded(done.recorded), "others": list(done.others)}, lines)


@commands.command("sweep")
def sweep(
    context: typer.Context,
    delete: Annotated[
        bool, typer.Option("--delete", help="Delete what no entry names for a day or longer.")
    ] = False,
    json: AsJson = False,
) -> Answer:
    """Show files kept with the attachments that no entry names; with --delete remove old ones."""
    session = Session.of(context)
    desk = session.desk
    found = attachments.sweep(desk, session.officer) if delete else attachments.strays(desk)
    done = "Deleted" if delete else "No entry names"
    lines = [f"{done} {each.path} ({size_words(each.size)})" for each in found]
    data = [{"file": str(s.path), "sha256": s.sha256 or None, "size": s.size} for s in found]
    return Answer(data, lines or ["No file is left over."])


def _line(shown: Attachment) -> str:
    said = shown.attached
    parts = [
        f"entry {shown.position}: {SORT_WORDS[said.sort]} {said.name}",
        f"({type_words(said)}, {size_words(said.size)})",
        f"from {said.told_by}" if said.told_by else "",
        f"by {said.via}" if said.via else "",
        f"about entry {said.about}" if said.about else "",
        f"about step {said.about_step} of {said.about_run}" if said.about_step else "",
        "CONTENT ERASED" if shown.erased else warning(said),
    ]
    return ", ".join(filter(None, (" ".join(parts[:2]), *parts[2:])))


def _view(shown: Attachment) -> dict[str, Json]:
    said = shown.attached
    return {
        "entry": shown.position,
        "name": said.name,
        "sort": said.sort.value,
        "size": said.size,
        "sha256": said.sha256,
        "content_type": said.content_type or None,
        "claimed_type": said.claimed_type or None,
        "types_disagree": shown.disagrees,
        "risk": shown.risk.value,
        "told_by": said.told_by or None,
        "via": said.via or None,
        "about": said.about or None,
        "run": said.about_run or None,
        "step": said.about_step or None,
        "erased": shown.erased,
        "person": shown.person,
        "occurred_at": views.time(shown.occurred_at),
        "recorded_at": views.time(shown.recorded_at),
    }
