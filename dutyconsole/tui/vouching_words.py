"""How confirming, disputing, handing over, one-time codes and acting holders read in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.domain.events import Mode, Subject
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.incidents import mode_words
from dutyconsole.tui.telling import Telling, joined, said_if, word

_CONFIRMED: Final = {
    Subject.LAUNCH: N_("launch of Level {level} CONFIRMED by {person} ({mode})"),
    Subject.END: N_("end of Level {level} CONFIRMED by {person} ({mode})"),
    Subject.TRANSFER: N_("transfer of Level {level} CONFIRMED by {person} ({mode})"),
}
_DISPUTED: Final = {
    Subject.LAUNCH: N_("launch of Level {level} DISPUTED by {person}"),
    Subject.END: N_("end of Level {level} DISPUTED by {person}: it is in force"),
    Subject.TRANSFER: N_("transfer of Level {level} DISPUTED by {person}: it is given back"),
}


def _confirmed(t: Telling, e: events.ResponseConfirmed) -> str:
    return tr(
        _CONFIRMED[e.subject],
        level=t.level(e.response),
        person=t.to.person(e.person),
        mode=mode_words(e.mode, e.order_number),
    )


def _disputed(t: Telling, e: events.ResponseDisputed) -> str:
    said = tr(_DISPUTED[e.subject], level=t.level(e.response), person=t.to.person(e.person))
    return joined(said, mode_words(e.mode, e.order_number) if e.mode else "", e.reason)


def _transferred(t: Telling, e: events.ResponseTransferred) -> str:
    given, taken = mode_words(e.mode, e.order_number), mode_words(e.taken, e.taken_order_number)
    said = {
        "level": t.level(e.response),
        "giver": t.to.person(e.giver),
        "receiver": t.to.person(e.receiver),
        "given": given,
        "taken": taken,
    }
    on_word = tr("UNCONFIRMED") if Mode.ON_WORD in (e.mode, e.taken) else ""
    if not e.ordered_by:
        passed = tr(
            "responsibility for Level {level} passed from {giver} ({given}) "
            "to {receiver} ({taken})",
            **said,
        )
        return joined(passed, on_word)
    ordered = tr(
        "DEVIATION: BY ORDER of {person} ({given}) responsibility for Level {level} passed from "
        "{giver} to {receiver} ({taken})",
        person=t.to.person(e.ordered_by),
        **said,
    )
    why = said_if(N_("{giver} cannot act: {reason}"), giver=said["giver"], reason=e.reason)
    return joined(ordered, on_word, why)


def _enrolled(t: Telling, e: events.CodeEnrolled) -> str:
    return tr("{person} signs by one-time codes from now on", person=t.to.person(e.person))


def _removed(t: Telling, e: events.CodeRemoved) -> str:
    return tr("{person} no longer signs by one-time codes", person=t.to.person(e.person))


def _used(t: Telling, e: events.CodeUsed) -> str:
    return tr("a one-time code of {person} has signed", person=t.to.person(e.person))


def _missed(t: Telling, e: events.CodeMissed) -> str:
    return tr("a WRONG one-time code was given for {person}", person=t.to.person(e.person))


def _reviewed(t: Telling, e: events.HoldingReviewed) -> str:
    holding = t.to.roster.holdings.get(e.holding)
    said = tr(
        "acting holder reviewed: {person}, {post}",
        person=t.to.person(holding.person) if holding else f"({e.holding})",
        post=t.to.office(holding.post) if holding else "",
    )
    return joined(said, e.note)


def _secret_reviewed(t: Telling, e: events.SecretReviewed) -> str:
    said = tr("secret of {person} looked into: it is their own", person=t.to.person(e.person))
    return joined(said, e.note)


def _left(t: Telling, e: events.PersonLeft) -> str:
    return joined(tr("{person} has left", person=t.to.person(e.person)), e.reason)


def _returned(t: Telling, e: events.PersonReturned) -> str:
    roles = tr(", ").join(word(role) for role in e.roles)
    return tr("{person} is here again as {roles}", person=t.to.person(e.person), roles=roles)


VOUCHING_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.ResponseConfirmed.KIND: _confirmed,
    events.ResponseDisputed.KIND: _disputed,
    events.ResponseTransferred.KIND: _transferred,
    events.CodeEnrolled.KIND: _enrolled,
    events.CodeRemoved.KIND: _removed,
    events.CodeUsed.KIND: _used,
    events.CodeMissed.KIND: _missed,
    events.HoldingReviewed.KIND: _reviewed,
    events.SecretReviewed.KIND: _secret_reviewed,
    events.PersonLeft.KIND: _left,
    events.PersonReturned.KIND: _returned,
}

VOUCHING_FIELDS: Final = (
    *(N_("taken"), N_("taken order number"), N_("transfer"), N_("read back"), N_("reason")),
    *(N_("order number"), N_("one time code")),
)
"""Fields of these entries and our own values in them, for the catalogues."""
