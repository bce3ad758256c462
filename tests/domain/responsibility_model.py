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
from dutyconsole.domain.signing import OneTimeCode, OnWord, Reported, Signed, Signing, Written
from dutyconsole.domain.transfers import TransferOrder
from tests.domain.builders import POSTS

Table = dict[Level, tuple[str, ...]]


@dataclass
class Held:
    """A holding as the log told it."""

    person: str
    post: str
    unit: str
    since: datetime
    until: datetime | None
    acting: bool = False

    def at(self, moment: datetime) -> bool:
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass
class Passed:
    """A transfer; `waits`: who has given a word for it and not confirmed it yet."""

    giver: str
    receiver: str
    waits: set[str]
    disputed: bool = False


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
    launch_waits: bool = False
    launch_disputed: bool = False
    in_error: bool = False
    passed: list[Passed] = field(default_factory=list)

    def chain(self) -> list[Passed]:
        """The transfers that count, told from the beginning."""
        holder, counting = self.launcher, []
        for each in self.passed:
            if each.giver == holder and not each.disputed:
                holder = each.receiver
                counting.append(each)
        return counting

    def holder(self) -> str:
        return self.chain()[-1].receiver if self.chain() else self.launcher

    def open_to(self, key: str, person: str, *, confirms: bool) -> bool:
        """Whether this person may still say something about a matter of it."""
        subject, _, number = key.partition("-")
        if subject == "launch":
            waits = self.launch_waits and not self.in_error
            return waits and person == self.launcher and (confirms or not self.launch_disputed)
        if subject == "end":
            ended = not self.in_force and self.end_may_be_disputed
            return ended and person == self.ended_by
        which = int(number) - 1
        known = which < len(self.passed) and any(self.passed[which] is c for c in self.chain())
        return known and person in self.passed[which].waits


@dataclass
class Asked:
    """What one command asked for."""

    incident: str
    now: datetime
    occurred_at: datetime
    launching: LaunchOrder | None = None
    ending: EndOrder | None = None
    passing: TransferOrder | None = None
    saying: Signing | None = None


@dataclass
class Model:
    """The truth about responsibility."""

    adopted: dict[str, Table] = field(default_factory=dict)
    frozen: dict[tuple[str, str], Table] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    foreign_secret: dict[str, int] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    last_code: dict[str, int] = field(default_factory=dict)
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

    def may_act(
        self, person: str, post: str, unit: str, orderer: str, now: datetime, until: datetime
    ) -> bool:
        """Whether an order makes somebody act in a post from now on."""
        own = [h for h in self.held.values() if h.person == orderer and h.at(now) and not h.acting]
        holder = any((h.post, h.unit) == (post, unit) for h in own)
        if orderer == person or not (holder or above({h.post for h in own}, post)):
            return False
        meanwhile = [
            h
            for h in self.held.values()
            if (h.post, h.unit) == (post, unit)
            and h.since < until
            and (h.until is None or now < h.until)
        ]
        return not any(h.acting or h.person == person for h in meanwhile)

    def open_matters(self) -> list[tuple[tuple[str, str], str, str]]:
        """What waits for somebody's own word: of which response, what, and whose word."""
        found = []
        for where, response in self.responses.items():
            keys = ["launch", "end"]
            keys += [f"transfer-{n}" for n in range(1, len(response.passed) + 1)]
            who = {response.launcher, response.ended_by}
            for passed in response.passed:
                who |= passed.waits
            found += [
                (where, key, person)
                for key in keys
                for person in sorted(who)
                if response.open_to(key, person, confirms=True)
            ]
        return found

    def may_pass_on(self, asked: Asked, response: Answered, order: TransferOrder) -> bool:
        """Whether a transfer of what this person answers for is good."""
        gives = order.ordered_by or order.giver
        takes = any(
            (h.person, h.post, h.unit) == (order.receiver, response.post, response.unit)
            and h.at(asked.now)
            for h in self.held.values()
        )
        if not response.in_force or order.giver != response.answerable:
            return False
        if not takes or len({order.giver, order.receiver}) < 2:
            return False
        if bool(order.ordered_by) != bool(order.reason):
            return False
        if order.ordered_by and not self._may_order(asked, response, order):
            return False
        if isinstance(order.giving, Signed) and self._reset(gives, response):
            return False
        if isinstance(order.taking, Signed) and order.receiver in self.doubted:
            return False
        return all(
            isinstance(each, Signed | OnWord) and vouched(each, launch=True)
            for each in (order.giving, order.taking)
        )

    def _may_order(self, asked: Asked, response: Answered, order: TransferOrder) -> bool:
        if order.ordered_by in (order.giver, order.receiver):
            return False
        posts = {
            h.post
            for h in self.held.values()
            if h.person == order.ordered_by and not h.acting and h.at(asked.now)
        }
        return above(posts, response.post)

    def _reset(self, person: str, response: Answered) -> bool:
        """Whether a signature of this person's may be somebody else's."""
        return person in self.doubted or self.foreign_secret.get(person, 0) > response.launched_at

    def may_say(
        self, response: Answered, key: str, person: str, signing: Signing, *, confirms: bool
    ) -> bool:
        """Whether a person may confirm or dispute a matter in this way."""
        if not response.open_to(key, person, confirms=confirms):
            return False
        match signing:
            case Signed():
                keeps = not confirms and not key.startswith("transfer")
                return signing.valid and (keeps or not self._reset(person, response))
            case OneTimeCode():
                fresh = person in self.last_code and signing.step > self.last_code[person]
                return signing.valid and fresh and not self._reset(person, response)
            case OnWord():
                return not confirms and signing.read_back and signing.order_number != ""
            case Written():
                return True
            case _:
                return False

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
            case ResponseConfirmed():
                self._confirmed(asked, event)
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
        in_doubt = isinstance(order.signing, Signed) and order.launcher in self.doubted
        assert event.reset_secret is in_doubt
        self.responses[asked.incident, event.response] = Answered(
            incident=asked.incident,
            run=event.run,
            level=event.level,
            launcher=event.launcher,
            post=event.post,
            unit=event.unit,
            answerable=event.launcher,
            launched_at=position,
            launch_waits=in_doubt or event.mode is not Mode.SIGNED,
        )

    def _ended(self, asked: Asked, event: ResponseEnded) -> None:
        order, response = asked.ending, self.responses[asked.incident, event.response]
        assert order is not None, "only an end ends"
        assert event.person == order.person == response.answerable, "ended by somebody else"
        assert self.may_end(asked.incident, order)
        signed = isinstance(order.signing, Signed)
        foreign = signed and self._reset(order.person, response)
        assert event.reset_secret is foreign
        response.in_force, response.in_error = False, event.in_error
        response.ended_by = event.person
        response.end_may_be_disputed = foreign or event.mode is Mode.ON_WORD

    def _transferred(self, asked: Asked, event: ResponseTransferred) -> None:
        response, order = self.responses[asked.incident, event.response], asked.passing
        assert order is not None, "only a transfer moves responsibility"
        assert (event.giver, event.receiver) == (order.giver, order.receiver)
        assert self.may_pass_on(asked, response, order)
        gives = order.ordered_by or order.giver
        said = {gives: order.giving, order.receiver: order.taking}
        waits = {person for person, signing in said.items() if isinstance(signing, OnWord)}
        assert waits == {
            person
            for person, mode in ((gives, event.mode), (order.receiver, event.taken))
            if mode is not Mode.SIGNED
        }
        response.passed.append(Passed(event.giver, event.receiver, waits))
        response.answerable = event.receiver

    def _vouched_for(self, asked: Asked, event: ResponseConfirmed | ResponseDisputed) -> Answered:
        """Somebody said something that was theirs to say, in a way that counts."""
        response, confirms = self.responses[asked.incident, event.response], False
        if isinstance(event, ResponseConfirmed):
            confirms = True
        number = f"-{event.transfer}" if event.transfer else ""
        key = f"{event.subject.value}{number}"
        assert asked.saying is not None, "only saying so confirms or disputes"
        assert self.may_say(response, key, event.person, asked.saying, confirms=confirms)
        return response

    def _confirmed(self, asked: Asked, event: ResponseConfirmed) -> None:
        response = self._vouched_for(asked, event)
        match event.subject:
            case Subject.LAUNCH:
                response.launch_waits = response.launch_disputed = False
            case Subject.END:
                response.end_may_be_disputed = False
            case Subject.TRANSFER:
                response.passed[event.transfer - 1].waits.discard(event.person)

    def _disputed(self, asked: Asked, event: ResponseDisputed) -> None:
        response = self._vouched_for(asked, event)
        match event.subject:
            case Subject.LAUNCH:
                response.launch_disputed = True
                return
            case Subject.END:
                response.in_force = response.has_been_disputed = True
            case Subject.TRANSFER:
                response.passed[event.transfer - 1].disputed = True
                response.answerable = response.holder()
                if not response.in_force and response.ended_by != response.answerable:
                    response.in_force = response.has_been_disputed = True
        if response.in_force:
            response.ended_by, response.in_error = "", False
            response.end_may_be_disputed = False


def above(posts: set[str], post: str) -> bool:
    """Whether one of the posts is of the next tier, or at the bureau the other of the two."""
    tier = POSTS[post][1]
    if tier < 3:
        return any(POSTS[each][1] == tier + 1 for each in posts)
    pair = {"bureau_elg_leader", "bureau_elg_deputy_leader"}
    return post in pair and bool(posts & (pair - {post}))


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
        case OneTimeCode():
            return False
