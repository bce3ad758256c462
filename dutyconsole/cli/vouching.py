"""`dutyconsole response transfer, confirm, dispute, unconfirmed, confirm-all`: answering for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from dutyconsole.cli.grouped import grouped
from dutyconsole.cli.options import AsJson, AtLevel, IncidentId, OfRun, ReasonGiven, secret_option
from dutyconsole.cli.response import (
    PersonId,
    PersonSecret,
    ReadBack,
    Signs,
    WrittenOrder,
    answer_of,
    signing_of,
)
from dutyconsole.cli.session import Answer, Session, misused, secret_from, text_from
from dutyconsole.cli.views import View, time
from dutyconsole.desk import responses, vouching
from dutyconsole.desk.vouching import Said, Unconfirmed
from dutyconsole.domain.responsibility import Decision
from dutyconsole.domain.signing import OneTimeCode, OnWord, Signing
from dutyconsole.domain.transfers import TransferOrder

ReadOutCode = Annotated[
    str | None,
    typer.Option("--code", metavar="CODE", help="One-time code, read out by the person."),
]
OrderOf = Annotated[
    str | None, typer.Option(metavar="N", help="Number of their order by telephone: on word.")
]
Matters = Annotated[
    list[str] | None,
    typer.Option("--matter", metavar="INC/RESPONSE/SUBJECT", help="It was so; repeatable."),
]
Disputed = Annotated[
    list[str] | None,
    typer.Option("--dispute", metavar="MATTER[=REASON]", help="It was not so; repeatable."),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The two of a transfer, or who orders it in the giver's place, and how each vouches for it."""

    giver: Annotated[str, typer.Option("--from", metavar="PERSON", help="Who answers for it.")]
    receiver: Annotated[str, typer.Option("--to", metavar="PERSON", help="Who will.")]
    from_secret_file: Annotated[
        str | None, secret_option("--from-secret-file", "Secret of the one who gives.")
    ] = None
    from_order_number: OrderOf = None
    to_secret_file: Annotated[
        str | None, secret_option("--to-secret-file", "Secret of the one who takes over.")
    ] = None
    to_order_number: OrderOf = None
    read_back: ReadBack = False
    ordered_by: Annotated[
        str,
        typer.Option(
            "--ordered-by", metavar="PERSON", help="Holder of the next tier: the giver cannot act."
        ),
    ] = ""
    ordered_by_secret_file: Annotated[
        str | None, secret_option("--ordered-by-secret-file", "Secret of who orders it.")
    ] = None
    ordered_by_order_number: OrderOf = None

    def giving(self, session: Session) -> Signing:
        """How the giver, or who orders it, vouches for it."""
        own = (self.from_secret_file, self.from_order_number)
        order = (self.ordered_by_secret_file, self.ordered_by_order_number)
        if not self.ordered_by:
            if order != (None, None):
                misused("--ordered-by-secret-file and --ordered-by-order-number need --ordered-by")
            return self._signing(session, self.giver, "--from", *own)
        if own != (None, None):
            misused("with --ordered-by the giver signs nothing")
        return self._signing(session, self.ordered_by, "--ordered-by", *order)

    def taking(self, session: Session) -> Signing:
        """How the receiver does."""
        return self._signing(
            session, self.receiver, "--to", self.to_secret_file, self.to_order_number
        )

    def _signing(
        self, session: Session, person: str, option: str, secret: str | None, number: str | None
    ) -> Signing:
        if (secret is None) == (number is None):
            misused(f"give either {option}-secret-file FILE or {option}-order-number N")
        if secret is not None:
            return session.desk.sign(person, secret_from(secret))
        return OnWord(number or "", self.read_back)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouches:
    """One person, and the one signature that settles several matters."""

    person: PersonId
    person_secret_file: PersonSecret = None
    written_order: WrittenOrder = None
    code: ReadOutCode = None

    def signing(self, session: Session) -> Signing:
        """The one way of signing that was given."""
        if self.code is not None:
            if self.person_secret_file is not None or self.written_order is not None:
                misused("give either --code, or --person-secret-file, or --written-order")
            return _code(session, self.person, self.code)
        return signing_of(
            session,
            self.person,
            "--person-secret-file",
            secret_file=self.person_secret_file,
            on_word=None,
            written=self.written_order,
        )


def add_to(commands: typer.Typer) -> None:
    """Add these commands to those about responses."""
    commands.command("transfer")(grouped(transfer))
    commands.command("confirm")(grouped(confirm))
    commands.command("dispute")(grouped(dispute))
    commands.command("unconfirmed")(unconfirmed)
    commands.command("confirm-all")(grouped(confirm_all))


def transfer(
    context: typer.Context,
    incident: IncidentId,
    level: AtLevel,
    pair: Pair,
    run: OfRun = "",
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Hand a response over: both sign or order it by telephone, or a higher tier orders it."""
    session = Session.of(context)
    order = TransferOrder(
        level.level,
        pair.giver,
        pair.receiver,
        pair.giving(session),
        pair.taking(session),
        pair.ordered_by,
        text_from(reason),
        run,
    )
    done = responses.transfer_response(session.desk, session.officer, incident, order)
    return answer_of(session, done)


def confirm(
    context: typer.Context,
    incident: IncidentId,
    level: AtLevel,
    signs: Signs,
    code: ReadOutCode = None,
    json: AsJson = False,
) -> Answer:
    """Vouch for a launch, a transfer or an end that stands on word or reported."""
    session = Session.of(context)
    signing = _signing(session, signs, code)
    done = vouching.confirm_response(
        session.desk, session.officer, incident, level.level, signs.person, signing
    )
    return answer_of(session, done)


def dispute(
    context: typer.Context,
    incident: IncidentId,
    level: AtLevel,
    signs: Signs,
    code: ReadOutCode = None,
    reason: ReasonGiven = "",
    json: AsJson = False,
) -> Answer:
    """Say that a launch, a transfer or an end on word or reported was not so."""
    session = Session.of(context)
    signing = _signing(session, signs, code)
    done = vouching.dispute_response(
        session.desk,
        session.officer,
        incident,
        level.level,
        signs.person,
        signing,
        text_from(reason),
    )
    return answer_of(session, done)


def unconfirmed(
    context: typer.Context,
    person: Annotated[
        str, typer.Option("--person", metavar="PERSON", help="Only what is on this one's word.")
    ] = "",
    json: AsJson = False,
) -> Answer:
    """List what nobody has vouched for yet, of all incidents, closed ones too."""
    session = Session.of(context)
    found = vouching.unconfirmed(session.desk, person)
    lines = [_line(session, each) for each in found] or ["Nothing is unconfirmed."]
    return Answer([_view(session, each) for each in found], lines)


def confirm_all(
    context: typer.Context,
    vouches: Vouches,
    matter: Matters = None,
    dispute: Disputed = None,
    json: AsJson = False,
) -> Answer:
    """Confirm or dispute several matters of one person by one signature: all of them or none."""
    session = Session.of(context)
    person, desk = vouches.person, session.desk
    disputed = [word.partition("=") for word in dispute or ()]
    sayings = [
        *(_said(key, confirms=True) for key in _confirmed(session, person, matter, disputed)),
        *(_said(key, confirms=False, reason=why) for key, _, why in disputed),
    ]
    done = vouching.confirm_all(desk, session.officer, person, vouches.signing(session), sayings)
    said = [
        {
            "matter": f"{s.incident}/{s.decision.matter}",
            "decision": "confirmed" if s.decision.confirms else "disputed",
        }
        for s in sayings
    ]
    entries = [entry.position for recorded in done for entry in recorded.entries]
    lines = [f"{each['matter']}: {each['decision']} by {person}." for each in said]
    return Answer({"person": person, "matters": said, "entries": entries}, lines)


def _confirmed(
    session: Session,
    person: str,
    named: list[str] | None,
    disputed: Sequence[tuple[str, str, str]],
) -> list[str]:
    """What was named; where nothing was, all on the person's word that is not disputed."""
    if named is not None or disputed:
        return named or []
    found = vouching.unconfirmed(session.desk, person)
    return [each.key for each in found if not each.matter.disputed]


def _said(key: str, *, confirms: bool, reason: str = "") -> Said:
    incident, _, matter = key.partition("/")
    if not matter:
        misused(f"a matter is written INC/RESPONSE/SUBJECT, not {key!r}")
    return Said(incident, Decision(matter, confirms, reason))


def _signing(session: Session, signs: Signs, code: str | None) -> Signing:
    if code is None:
        return signs.signing(session)
    if signs.person_secret_file or signs.verbal or signs.written_order:
        misused("several ways of signing are given: --code is one by itself")
    return _code(session, signs.person, code)


def _code(session: Session, person: str, code: str) -> OneTimeCode:
    return session.desk.sign_code(person, code, session.now())


def _view(session: Session, each: Unconfirmed) -> View:
    matter, response = each.matter, each.response
    known = session.desk.roster.persons.get(matter.person)
    return {
        "matter": each.key,
        "incident": each.incident.id,
        "state": each.incident.state.value,
        "run": response.run,
        "level": str(response.level),
        "response": response.id,
        "subject": matter.subject.value,
        "transfer": matter.transfer or None,
        "person": matter.person,
        "phone": (known.phone or None) if known else None,
        "mode": matter.mode.value,
        "order_number": matter.order_number or None,
        "at": time(matter.at),
        "disputed": matter.disputed,
        "position": matter.position,
    }


def _line(session: Session, each: Unconfirmed) -> str:
    matter = each.matter
    number = f", order {matter.order_number}" if matter.order_number else ""
    disputed = ", DISPUTED" if matter.disputed else ""
    return (
        f"{each.key}: {matter.subject.value} of Level {each.response.level} at "
        f"{session.local(matter.at)} on the word of {matter.person} "
        f"({matter.mode.value.replace('_', ' ')}{number}{disputed}; "
        f"incident {each.incident.state.value})."
    )
