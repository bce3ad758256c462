"""Who answers for what, kept in plain dicts beside the domain and by other means.

The model believes nothing that a fold says: it sees what was asked for (who, how, when) and the
events that came of it, and says whether they were allowed to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from dutyconsole.domain.authority import EndOrder, LaunchOrder
from dutyconsole.domain.events import (
    Event,
    Mode,
    ResponseConfirmed,
    ResponseDisputed,
    ResponseEnded,
    ResponseLaunched,
    ResponseTransferred,
    RunStarted,
    Subject,
)
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.signing import OnWord, Reported, Signed, Signing, Written

Table = dict[Level, tuple[str, ...]]


@dataclass
class Held:
    """A holding as the log told it."""

    person: str
    post: str
    unit: str
    since: datetime
    until: datetime | None

    def at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class Answered:
    """A response and who answers for it."""

    incident: str
    run: str
    level: Level
    launcher: str
    post: str
    unit: str
    answerable: str
    launched_at: int
    in_force: bool = True
    ended_by: str = ""
    end_may_be_disputed: bool = False
    has_been_disputed: bool = False


@dataclass
class Asked:
    """What one command asked for."""

    incident: str
    now: datetime
    occurred_at: datetime
    launching: LaunchOrder | None = None
    ending: EndOrder | None = None
    signings: dict[str, Signing] = field(default_factory=dict)


@dataclass
class Model:
    """The truth about responsibility."""

    adopted: dict[str, Table] = field(default_factory=dict)
    frozen: dict[tuple[str, str], Table] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    foreign_secret: dict[str, int] = field(default_factory=dict)
    responses: dict[tuple[str, str], Answered] = field(default_factory=dict)

    def standing(self, incident: str = "", run: str = "") -> list[Answered]:
        return [
            r
            for r in self.responses.values()
            if r.in_force and incident in ("", r.incident) and run in ("", r.run)
        ]

    def may_launch(self, asked: Asked, run: str, order: LaunchOrder) -> bool:
        posts = self.frozen[asked.incident, run].get(order.level, ())
        moments = [asked.occurred_at]
        if isinstance(order.signing, Signed):
            moments.append(asked.now)
        fit = any(
            (h.person, h.post) == (order.launcher, order.post)
            and order.unit in ("", h.unit)
            and all(h.at(moment) for moment in moments)
            for h in self.held.values()
        )
        higher = all(r.level < order.level for r in self.standing(asked.incident, run))
        return order.post in posts and fit and higher and vouched(order.signing, launch=True)

    def may_end(self, incident: str, order: EndOrder) -> bool:
        own = [
            r
            for r in self.standing(incident, order.run)
            if r.level is order.level and r.answerable == order.person
        ]
        if not own or len({r.run for r in own}) > 1:
            return False
        top = max(r.level for r in self.standing(incident, own[0].run))
        return top is order.level and vouched(order.signing, launch=False)

    # -- what came of it -------------------------------------------------------------------------

    def learn(self, asked: Asked, event: Event, position: int) -> None:
        """Take in one recorded event, and fail if it should never have been."""
        match event:
            case RunStarted():
                self.frozen[asked.incident, event.run] = dict(self.adopted[event.playbook])
            case ResponseLaunched():
                self._launched(asked, event, position)
            case ResponseEnded():
                self._ended(asked, event)
            case ResponseTransferred():
                self._transferred(asked, event)
            case ResponseDisputed():
                self._disputed(asked, event)
            case ResponseConfirmed(subject=Subject.END):
                response = self.responses[asked.incident, event.response]
                assert event.person == response.ended_by
                response.end_may_be_disputed = False
            case _:
                pass

    def _launched(self, asked: Asked, event: ResponseLaunched, position: int) -> None:
        order = asked.launching
        assert order is not None, "only a launch launches"
        assert (event.launcher, event.post, event.level) == (
            order.launcher,
            order.post,
            order.level,
        )
        assert self.may_launch(asked, event.run, order)
        assert (asked.incident, event.response) not in self.responses
        self.responses[asked.incident, event.response] = Answered(
            incident=asked.incident,
            run=event.run,
            level=event.level,
            launcher=event.launcher,
            post=event.post,
            unit=event.unit,
            answerable=event.launcher,
            launched_at=position,
        )

    def _ended(self, asked: Asked, event: ResponseEnded) -> None:
        order, response = asked.ending, self.responses[asked.incident, event.response]
        assert order is not None, "only an end ends"
        assert event.person == order.person == response.answerable, "ended by somebody else"
        assert self.may_end(asked.incident, order)
        signed = isinstance(order.signing, Signed)
        foreign = signed and self.foreign_secret.get(order.person, 0) > response.launched_at
        assert event.reset_secret is foreign
        response.in_force = False
        response.ended_by = event.person
        response.end_may_be_disputed = foreign or event.mode is Mode.ON_WORD

    def _transferred(self, asked: Asked, event: ResponseTransferred) -> None:
        response = self.responses[asked.incident, event.response]
        assert response.in_force
        assert event.giver == response.answerable, "given away by somebody else"
        assert asked.signings == {event.giver: Signed(True), event.receiver: Signed(True)}
        assert self.foreign_secret.get(event.giver, 0) <= response.launched_at
        assert any(
            (h.person, h.post, h.unit) == (event.receiver, response.post, response.unit)
            and h.at(asked.now)
            for h in self.held.values()
        )
        response.answerable = event.receiver

    def _disputed(self, asked: Asked, event: ResponseDisputed) -> None:
        response = self.responses[asked.incident, event.response]
        assert not isinstance(asked.signings[event.person], Reported)
        if event.subject is Subject.END:
            assert event.person == response.ended_by
            assert response.end_may_be_disputed
            response.in_force = response.has_been_disputed = True
            response.end_may_be_disputed = False


def vouched(signing: Signing, *, launch: bool) -> bool:
    """Whether a launch or an end is vouched for at all."""
    match signing:
        case Signed():
            return signing.valid
        case OnWord():
            return signing.read_back and signing.order_number != ""
        case Reported():
            return launch
        case Written():
            return not launch
