"""Handing a response over: both vouch for it, or the next tier orders it for one who can't act."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.responses import transfer_response
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.holdings import of_next_tier
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, Refused, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.signing import OnWord
from dutyconsole.domain.transfers import TransferOrder
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import FORM_COMMANDS, REFUSAL_COMMANDS
from dutyconsole.tui.jobs import Done, Job
from dutyconsole.tui.screens.modals.signing import SIGNED, SigningModal, way
from dutyconsole.tui.screens.modals.telephone import ON_WORD, SECOND
from dutyconsole.tui.show import clock_time
from dutyconsole.tui.widgets.choice import Option
from dutyconsole.tui.widgets.fields import Row, choice, line, when

OWN: Final = "own"
ORDERED: Final = "ordered"


class HandOverModal(SigningModal):
    """Who answers for one response from now on.

    Args:
        incident: The incident.
        response: What is handed over.
    """

    HELP = N_(
        "HANDING OVER. Within the same post and unit, and both vouch for it: signed here, or each "
        "by an order that is read back; then it stands on word until both have confirmed it. Where "
        "whoever answers for it is ill or not to be reached, a holder of the next tier orders it "
        "with the reason: a deviation that stays in sight."
    )
    OWN_COMMANDS = (*FORM_COMMANDS, *REFUSAL_COMMANDS)

    def __init__(self, incident: Incident, response: Response) -> None:
        super().__init__(f"hand over {incident.id} {response.id}", incident)
        self.response = response

    # -- what it says -------------------------------------------------------------------------

    def heading(self) -> str:
        """What is handed over."""
        return tr(
            "HAND OVER LEVEL {level}: {incident}",
            level=self.response.level,
            incident=self.incident.id,
        )

    def intro(self) -> Iterable[str]:
        """Whose it is."""
        app = duty(self)
        yield tr(
            "LEVEL {level} of {playbook} since {at}: {person} answers for it, {phone}.",
            level=self.response.level,
            playbook=self.incident.runs[self.response.run].playbook.id,
            at=clock_time(self.response.launched_at, app.zone),
            person=app.person_name(self._giver),
            phone=self.phone(self._giver),
        )

    def rows(self) -> Iterable[Row]:
        """Who gives it and how, who takes it and how."""
        giver = duty(self).person_name(self._giver)
        own = Option(OWN, tr("{person} hands it over", person=giver))
        ordered = Option(ORDERED, tr("{person} cannot act: the next tier orders it", person=giver))
        yield choice("gives", tr("who gives it"), (own, ordered), OWN)
        yield choice("orderer", tr("ordered by"), tuple(self._orderers()))
        yield line("reason", tr("cannot act, for"), hint=tr("ill, not to be reached ..."))
        yield from self.signing_rows(tr("given how"), self._ways())
        yield choice("receiver", tr("to whom"), tuple(self._receivers()))
        yield from self.signing_rows(tr("taken how"), self._ways(), SECOND)
        yield when()
        yield from self.asked_rows()

    def adapt(self) -> None:
        """Ask for the order where there is one."""
        super().adapt()
        self.show_rows(self._is_ordered, "orderer", "reason")
        self.show_signing()
        self.show_signing(SECOND)

    def aside(self) -> str:
        """The sentence that will be recorded."""
        app, receiver, gives = duty(self), self.value("receiver"), self._gives
        if not receiver or not gives:
            return ""
        said = {"level": self.response.level, "giver": app.person_name(self._giver),
                "receiver": app.person_name(receiver)}  # fmt: skip
        if self._is_ordered:
            sentence = tr(
                "Level {level} passes from {giver} to {receiver} by order of {person}, "
                "a deviation", person=app.person_name(gives), **said,
            )  # fmt: skip
        else:
            sentence = tr("Level {level} passes from {giver} to {receiver}", **said)
        if OnWord in (type(self.stated()), type(self.stated(SECOND))):
            sentence = tr("{sentence}, on word until confirmed", sentence=sentence)
        return tr("Will be recorded: {sentence}.", sentence=sentence)

    def after_refusal(self, refused: Refused) -> str:
        """Whom to ask instead, with telephone number."""
        if refused.code is Code.WRONG_POST and self._is_ordered:
            may = [
                person for person in duty(self).picture.roster.persons if self._may_order(person)
            ]
            named = [self.reached(person) for person in may[:3]]
            return tr("Ask {who}.", who=tr("; ").join(named)) if named else ""
        return ""

    # -- what it does -------------------------------------------------------------------------

    def request(self) -> tuple[str, Level | None]:
        """A transfer."""
        return "transfer", self.response.level

    def job(self) -> Job:
        """Hand it over."""
        receiver, gives, response = self.value("receiver"), self._gives, self.response
        if not receiver or not gives:
            refuse(
                Code.INVALID,
                "It is not said who gives it and who takes it over",
                "choose both by their digits",
            )
        giving, taking = self.signing(gives), self.signing(receiver, SECOND)
        giver, incident, occurred_at = self._giver, self.incident.id, self.occurred_at()
        ordered_by = gives if self._is_ordered else ""
        reason = self.value("reason") if ordered_by else ""
        words = tr("LEVEL {level} handed over to {person}", level=response.level,
                   person=duty(self).person_name(receiver))  # fmt: skip

        def work(desk: Desk, officer: Officer) -> Done:
            order = TransferOrder(
                response.level, giver, receiver, giving(desk), taking(desk), ordered_by, reason,
                response.run,
            )  # fmt: skip
            return Done.of(transfer_response(desk, officer, incident, order, occurred_at), words)

        return work

    # -- what there is to choose from ---------------------------------------------------------

    @property
    def _giver(self) -> str:
        return self.response.answerable

    @property
    def _is_ordered(self) -> bool:
        return self.value("gives") == ORDERED

    @property
    def _gives(self) -> str:
        """Who vouches for the giving: the giver, or who orders it."""
        return self.value("orderer") if self._is_ordered else self._giver

    def _ways(self) -> Iterator[Option]:
        yield way(SIGNED, N_("signed here with their own secret"))
        yield way(ON_WORD, N_("on word: a telephone order, read back"))

    def _may_order(self, person: str) -> bool:
        app = duty(self)
        post = app.picture.roster.posts.get(self.response.post)
        if post is None or person == self._giver:
            return False
        return of_next_tier(app.picture.roster, person, post, app.clock())

    def _orderers(self) -> Iterator[Option]:
        """Holders of the next tier, then everybody else."""
        persons = list(duty(self).picture.roster.persons)
        yield from self._named([p for p in persons if self._may_order(p)], persons)

    def _receivers(self) -> Iterator[Option]:
        """Who holds the same post of the same unit, then everybody else."""
        app, response = duty(self), self.response
        held = app.picture.roster.holders(response.post, app.clock())
        may = dict.fromkeys(
            h.person for h in held if h.unit == response.unit and h.person != self._giver
        )
        yield from self._named(list(may), list(app.picture.roster.persons))

    def _named(self, may: list[str], persons: list[str]) -> Iterator[Option]:
        for person in may:
            yield Option(person, self.reached(person))
        for person in persons:
            if person not in may and person != self._giver:
                yield Option(person, tr("(may not) {person}", person=self.reached(person)))
