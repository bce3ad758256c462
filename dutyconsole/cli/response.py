"""`dutyconsole response`: launched, ended, stepped down. The rule is the domain's."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

import typer

from dutyconsole.cli import lines, views
from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import (
    AsJson,
    AtLevel,
    IncidentId,
    LevelName,
    OccurredAt,
    OfRun,
    Via,
    noun,
    secret_option,
)
from dutyconsole.cli.session import Answer, Session, misused, secret_from
from dutyconsole.desk import incidents, responses
from dutyconsole.desk.scene import Recorded
from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.response import Response
from dutyconsole.domain.signing import OnWord, Reported, Signing, Written

commands = noun("Responses: launch, end, step down, hand over, confirm, dispute.")

LauncherId = Annotated[str, typer.Option("--launcher", metavar="PERSON", help="Who launches.")]
PostId = Annotated[str, typer.Option("--post", metavar="POST", help="Holding which post.")]
UnitId = Annotated[str, typer.Option("--unit", metavar="U", help="Of which unit.")]
PersonId = Annotated[str, typer.Option("--person", metavar="PERSON", help="Who signs.")]
LauncherSecret = Annotated[
    str | None, secret_option("--launcher-secret-file", "The launcher's secret: signed.")
]
PersonSecret = Annotated[
    str | None, secret_option("--person-secret-file", "The person's secret: signed.")
]
Verbal = Annotated[bool, typer.Option("--verbal", help="Ordered by telephone: on word.")]
OrderNumber = Annotated[
    str, typer.Option("--order-number", metavar="N", help="Number of the telephone order.")
]
ReadBack = Annotated[bool, typer.Option("--read-back", help="It was read back and confirmed.")]
IsReported = Annotated[bool, typer.Option("--reported", help="It happened elsewhere.")]
ReportedBy = Annotated[str, typer.Option("--reported-by", metavar="WHO", help="Who told us.")]
WrittenOrder = Annotated[
    str | None, typer.Option("--written-order", metavar="N", help="Number of a written order.")
]
RecordRefusal = Annotated[
    bool, typer.Option("--record-refusal", help="If it is refused, keep that in the log.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A telephone order, if there is one."""

    verbal: Verbal = False
    order_number: OrderNumber = ""
    read_back: ReadBack = False

    def on_word(self, *, beside: bool = False) -> OnWord | None:
        """The order; `beside`: the launcher's own was read back too."""
        if self.verbal:
            return OnWord(self.order_number, self.read_back)
        if self.order_number or (self.read_back and not beside):
            misused("--order-number and --read-back belong to --verbal")
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs(Order):
    """Who signs, and how."""

    person: PersonId
    person_secret_file: PersonSecret = None
    written_order: WrittenOrder = None

    def signing(
        self, session: Session, reported: Reported | None = None, *, beside: bool = False
    ) -> Signing:
        """The one way of signing that was given."""
        return signing_of(
            session,
            self.person,
            "--person-secret-file",
            secret_file=self.person_secret_file,
            on_word=self.on_word(beside=beside),
            reported=reported,
            written=self.written_order,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    """Who launches, by which post."""

    launcher: LauncherId
    post: PostId
    unit: UnitId = ""
    launcher_secret_file: LauncherSecret = None

    def signing(
        self, session: Session, on_word: OnWord | None, reported: Reported | None = None
    ) -> Signing:
        """The one way of signing that was given."""
        return signing_of(
            session,
            self.launcher,
            "--launcher-secret-file",
            secret_file=self.launcher_secret_file,
            on_word=on_word,
            reported=reported,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """It happened elsewhere and was reported."""

    reported: IsReported = False
    reported_by: ReportedBy = ""
    via: Via = ""

    def as_reported(self) -> Reported | None:
        """Who told us how, where that is the way it was signed."""
        return Reported(self.reported_by, self.via) if self.reported else None


@commands.command("launch")
@grouped
def launch(
    context: typer.Context,
    incident: IncidentId,
    level: AtLevel,
    by: Launcher,
    order: Order,
    elsewhere: Elsewhere,
    playbook: Annotated[
        str, typer.Option("--playbook", metavar="P", help="Where no or several runs have levels.")
    ] = "",
    occurred_at: OccurredAt = None,
    record_refusal: RecordRefusal = False,
    json: AsJson = False,
) -> Answer:
    """Launch a response: signed, on word, or as reported."""
    session = Session.of(context)
    signing = by.signing(session, order.on_word(), elsewhere.as_reported())
    ordered = LaunchOrder(level.level, by.launcher, by.post, signing, by.unit, playbook)
    when = session.when(occurred_at)
    done = _or_noted(
        session,
        incident,
        ("launch", level.level, by.launcher) if record_refusal else None,
        lambda: responses.launch_response(session.desk, session.officer, incident, ordered, when),
    )
    return answer_of(session, done)


@commands.command("end")
@grouped
def end(
    context: typer.Context,
    incident: IncidentId,
    level: AtLevel,
    signs: Signs,
    elsewhere: Elsewhere,
    run: OfRun = "",
    in_error: Annotated[
        bool, typer.Option("--in-error", help="It was launched in error and counts as never.")
    ] = False,
    occurred_at: OccurredAt = None,
    record_refusal: RecordRefusal = False,
    json: AsJson = False,
) -> Answer:
    """End a response: by whoever launched it, and nobody else."""
    session = Session.of(context)
    signing = signs.signing(session, elsewhere.as_reported())
    order = EndOrder(level.level, signs.person, signing, run, in_error)
    when = session.when(occurred_at)
    done = _or_noted(
        session,
        incident,
        ("end", level.level, signs.person) if record_refusal else None,
        lambda: responses.end_response(session.desk, session.officer, incident, order, when),
    )
    return answer_of(session, done)


@commands.command("step-down")
@grouped
def step_down(
    context: typer.Context,
    incident: IncidentId,
    to: Annotated[LevelName, typer.Option("--to", help="The lower level.")],
    signs: Signs,
    by: Launcher,
    level: Annotated[
        LevelName | None,
        typer.Option("--level", help="The level to end, if not the highest."),
    ] = None,
    run: OfRun = "",
    launcher_order_number: Annotated[
        str | None,
        typer.Option("--launcher-order-number", metavar="N", help="The launcher's own order."),
    ] = None,
    occurred_at: OccurredAt = None,
    json: AsJson = False,
) -> Answer:
    """End one level and launch a lower one, as one thing."""
    session = Session.of(context)
    telephoned = launcher_order_number is not None
    ending = signs.signing(session, beside=telephoned)
    launching = by.signing(
        session, OnWord(launcher_order_number or "", signs.read_back) if telephoned else None
    )
    in_force = session.desk.incident(incident).in_force
    highest = in_force[0].level if in_force else Level.I
    old = level.level if level else highest
    done = responses.step_down(
        session.desk,
        session.officer,
        incident,
        EndOrder(old, signs.person, ending, run),
        LaunchOrder(to.level, by.launcher, by.post, launching, by.unit, run),
        session.when(occurred_at),
    )
    return answer_of(session, done)


def signing_of(
    session: Session,
    person: str,
    option: str,
    *,
    secret_file: str | None,
    on_word: OnWord | None,
    reported: Reported | None = None,
    written: str | None = None,
) -> Signing:
    """The one way of signing that was given."""
    ways = [way for way in (secret_file, on_word, reported, written) if way is not None]
    if len(ways) != 1:
        which = "no way of signing is given" if not ways else "several ways of signing are given"
        misused(f"{which}: give either {option} FILE, or --verbal, or another that help lists")
    if secret_file is not None:
        return session.desk.sign(person, secret_from(secret_file))
    return on_word or reported or Written(written or "")


def _or_noted(
    session: Session,
    incident: str,
    asked: tuple[str, Level, str] | None,
    job: Callable[[], Recorded],
) -> Recorded:
    """Do `job`; where it is refused and `asked` is given, keep that in the log."""
    try:
        return job()
    except Refused as refused:
        if asked is not None:
            action, level, by = asked
            with suppress(Refused):
                incidents.note_refusal(
                    session.desk,
                    session.officer,
                    incident,
                    action,
                    refused,
                    asked_by=by,
                    level=level,
                )
        raise


def answer_of(session: Session, done: Recorded) -> Answer:
    """What has become of the responses that the new entries are about."""
    touched = dict.fromkeys(
        str(entry.data["response"]) for entry in done.entries if "response" in entry.data
    )
    by_id = {response.id: response for response in done.incident.responses}
    concerned = [by_id[name] for name in touched]
    picture = lines.Picture(session.desk.reference, session.language, session.local)
    data = {**views.recorded(done), **_view(done, concerned[-1])}
    if len(concerned) > 1:
        data["others"] = [views.response(response) for response in concerned[:-1]]
    return Answer(data, [picture.response(response) for response in concerned])


def _view(done: Recorded, response: Response) -> views.View:
    run = done.incident.runs[response.run]
    return {**views.response(response), "current": list(run.current), "run_state": run.state.value}
