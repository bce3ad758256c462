"""Who comes to hold a post: never backdated, and an acting holder only by order."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dutyconsole.domain.events import HoldingEnded, HoldingReviewed, HoldingStarted
from dutyconsole.domain.leaving import check_here
from dutyconsole.domain.phrase import OR, Name, Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.roster import Holding, Post, Roster

HIGHEST_TIER: Final = 3
"""The bureau: above it nobody orders."""

EACH_OTHER: Final = frozenset({"bureau_elg_leader", "bureau_elg_deputy_leader"})
"""Leader and deputy leader of the bureau's group order for each other, and nobody else does."""


def start_holding(
    roster: Roster,
    person: str,
    post_id: str,
    unit_id: str,
    now: datetime,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    acting_by: str = "",
    order_number: str = "",
    read_back: bool = False,
) -> HoldingStarted:
    """A person holds a post of a unit, from now or later.

    Args:
        roster: Everybody.
        person: Who holds it.
        post_id: The post.
        unit_id: The unit whose post it is.
        now: The moment of recording.
        since: From when; None: from now. Never before now.
        until: Until when, exclusive; an acting holder needs it.
        acting_by: Who ordered an acting holder (代理): the holder, or a holder of the next tier
            (at the bureau the other leader).
        order_number: The number of the order by telephone, where there was one.
        read_back: That order was read back and confirmed.

    Raises:
        Refused: `unknown`, `invalid`, `wrong_post`, `not_read_back`.
    """
    post = _post_of(roster, person, post_id, unit_id)
    start = now if since is None else since
    if start < now:
        refuse(Code.INVALID, "A holding cannot be backdated", "let it begin now or later")
    if until is not None and until <= start:
        refuse(Code.INVALID, "The holding would end before it begins", "give a later end")
    _check_free(roster, person, post_id, unit_id, start, until)
    if acting_by:
        _check_acting(roster, post, unit_id, person, now, until, acting_by)
        _check_alone(roster, post_id, unit_id, start, until)
        if order_number and not read_back:
            refuse(
                Code.NOT_READ_BACK,
                "The order has not been read back, so it is not in force",
                "read it back and have it confirmed",
            )
    return HoldingStarted(
        holding=f"h{len(roster.holdings) + 1}",
        person=person,
        post=post_id,
        unit=unit_id,
        since=start,
        until=until,
        acting=bool(acting_by),
        ordered_by=acting_by,
        order_number=order_number,
        read_back=read_back,
    )


def _post_of(roster: Roster, person: str, post_id: str, unit_id: str) -> Post:
    """The post, where person, post and unit are known and go together."""
    if person not in roster.persons:
        refuse(Code.UNKNOWN, "There is no person {person!r}", "add the person first", person=person)
    check_here(roster, person)
    post, unit = roster.posts.get(post_id), roster.units.get(unit_id)
    if post is None:
        refuse(
            Code.UNKNOWN,
            "There is no post {post!r}",
            "one of: {posts}",
            post=post_id,
            posts=Names.of("post", *roster.posts),
        )
    if unit is None:
        refuse(
            Code.UNKNOWN,
            "There is no unit {unit!r}",
            "one of: {units}",
            unit=unit_id,
            units=Names.of("unit", *roster.units),
        )
    if unit.kind not in post.unit_kind.split("_"):
        refuse(
            Code.INVALID,
            "{post} is a post of a {kinds}, not of {unit}",
            "name a unit of that kind",
            post=Name("post", post_id),
            kinds=Names.of("word", *post.unit_kind.split("_"), between=OR),
            unit=Name("unit", unit_id),
        )
    return post


def end_holding(
    roster: Roster, holding_id: str, now: datetime, until: datetime | None = None
) -> HoldingEnded:
    """A holding is over, from now or later.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    holding = roster.holdings.get(holding_id)
    if holding is None:
        known = ", ".join(h.id for h in roster.holdings.values() if h.valid_at(now))
        refuse(
            Code.UNKNOWN,
            "There is no holding {holding!r}",
            "one of: {holdings}",
            holding=holding_id,
            holdings=known or Phrase("none"),
        )
    if holding.until is not None and holding.until <= now:
        refuse(
            Code.INVALID,
            "Holding {holding} is over already",
            "nothing is left to do",
            holding=holding_id,
        )
    end = now if until is None else until
    if end < now:
        refuse(Code.INVALID, "The end of a holding cannot be backdated", "let it end now or later")
    if holding.until is not None and end > holding.until:
        refuse(
            Code.INVALID,
            "Holding {holding} ends before that, and an end prolongs nothing",
            "start a holding that follows it",
            holding=holding_id,
        )
    return HoldingEnded(holding_id, end)


def _check_free(
    roster: Roster, person: str, post: str, unit: str, since: datetime, until: datetime | None
) -> None:
    """Refuse a second holding of the same post and unit by the same person in that time."""
    if any(
        (h.person, h.post, h.unit) == (person, post, unit)
        and (until is None or h.since < until)
        and (h.until is None or since < h.until)
        for h in roster.holdings.values()
    ):
        refuse(
            Code.INVALID,
            "{person} holds {post} of {unit} in that time already",
            "end that holding first",
            person=Name("person", person),
            post=Name("post", post),
            unit=Name("unit", unit),
        )


def _check_acting(
    roster: Roster,
    post: Post,
    unit: str,
    person: str,
    now: datetime,
    until: datetime | None,
    orderer: str,
) -> None:
    if orderer not in roster.persons:
        refuse(Code.UNKNOWN, "There is no person {person!r}", "name who ordered it", person=orderer)
    if until is None:
        refuse(Code.INVALID, "An acting holder needs an end", "say until when")
    if orderer == person:
        refuse(Code.WRONG_POST, "Nobody appoints themselves", "name who ordered it")
    own = [h for h in roster.posts_of(orderer, now) if not h.acting]
    holder = any((h.post, h.unit) == (post.id, unit) for h in own)
    if not holder and not of_next_tier(roster, orderer, post, now):
        refuse(
            Code.WRONG_POST,
            "{person} may not order an acting {post} of {unit}",
            "the holder of the post or of a post of the next tier orders it",
            person=Name("person", orderer),
            post=Name("post", post.id),
            unit=Name("unit", unit),
        )


def of_next_tier(roster: Roster, person: str, post: Post, now: datetime) -> bool:
    """Whether somebody holds, not only acting, a post of the tier above `post`.

    At the bureau, above which there is none: whether they are the other of leader and deputy.
    """
    return any(
        _is_above(roster, holding, post)
        for holding in roster.posts_of(person, now)
        if not holding.acting
    )


def _is_above(roster: Roster, holding: Holding, post: Post) -> bool:
    if post.tier == HIGHEST_TIER:
        return holding.post != post.id and {holding.post, post.id} == EACH_OTHER
    return roster.posts[holding.post].tier == post.tier + 1


def _check_alone(
    roster: Roster, post: str, unit: str, since: datetime, until: datetime | None
) -> None:
    """Refuse a second acting holder of the same post and unit in that time: who decides is one."""
    for h in roster.holdings.values():
        if not h.acting or (h.post, h.unit) != (post, unit):
            continue
        if (until is None or h.since < until) and (h.until is None or since < h.until):
            refuse(
                Code.INVALID,
                "{person} acts as {post} of {unit} in that time already (holding {holding})",
                "end that first",
                person=Name("person", h.person),
                post=Name("post", post),
                unit=Name("unit", unit),
                holding=h.id,
            )


def review_holding(
    roster: Roster, holding_id: str, reviewer: str, note: str = ""
) -> HoldingReviewed:
    """A supervisor has looked at how an acting holder came about.

    Raises:
        Refused: `unknown`, `invalid` where nothing is to be reviewed, `not_permitted` where the
            reviewer acts, ordered or recorded it.
    """
    holding = roster.holdings.get(holding_id)
    if holding is None or not holding.acting:
        open_ones = ", ".join(h.id for h in to_review(roster))
        refuse(
            Code.UNKNOWN,
            "There is no acting holding {holding!r}",
            "one of: {holdings}",
            holding=holding_id,
            holdings=open_ones or Phrase("none"),
        )
    if holding.reviewed_by:
        refuse(
            Code.INVALID,
            "Holding {holding} was reviewed by {person}",
            "nothing is left to do",
            holding=holding_id,
            person=Name("person", holding.reviewed_by),
        )
    if reviewer in (holding.person, holding.ordered_by, holding.recorded_by):
        refuse(
            Code.NOT_PERMITTED,
            "{person} had a part in holding {holding}",
            "have another supervisor review it",
            person=Name("person", reviewer),
            holding=holding_id,
        )
    return HoldingReviewed(holding_id, note)


def to_review(roster: Roster) -> tuple[Holding, ...]:
    """Acting holders whose order no supervisor has looked at yet, over or not."""
    return tuple(h for h in roster.holdings.values() if h.acting and not h.reviewed_by)
