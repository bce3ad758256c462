"""How wrong secrets, broken glass and sessions of the shell read in the log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from dutyconsole.domain import events
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.telling import Telling, joined


def _missed(t: Telling, e: events.SecretsMissed) -> str:
    if not e.person:
        return tr("{n} wrong secrets in a row at this desk: the next has to wait", n=e.count)
    return tr(
        "{n} wrong secrets in a row for {person}: the next has to wait",
        n=e.count,
        person=t.to.person(e.person),
    )


def _broken(t: Telling, e: events.GlassBroken) -> str:
    return joined(tr("BREAK-GLASS: the desk was taken without a secret"), e.reason)


def _given_back(t: Telling, e: events.GlassGivenBack) -> str:
    return tr("break-glass {n} is over", n=e.taking)


def _reviewed(t: Telling, e: events.GlassReviewed) -> str:
    return joined(tr("break-glass {n} reviewed", n=e.taking), e.note)


def _session(t: Telling, e: events.SessionBegun) -> str:
    return tr("signed on to the shell until {until}", until=t.to.moment(e.until))


def _session_ended(t: Telling, e: events.SessionEnded) -> str:
    return tr("signed off from the shell")


SIGN_ON_FIELDS: Final = (*(N_("taking"), N_("session"), N_("count")),)
"""Fields of these entries, for the catalogues."""

SIGN_ON_WORDS: Final[Mapping[str, Callable[[Telling, Any], str]]] = {
    events.SecretsMissed.KIND: _missed,
    events.GlassBroken.KIND: _broken,
    events.GlassGivenBack.KIND: _given_back,
    events.GlassReviewed.KIND: _reviewed,
    events.SessionBegun.KIND: _session,
    events.SessionEnded.KIND: _session_ended,
}
