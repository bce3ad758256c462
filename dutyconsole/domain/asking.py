"""Asking for a launch without ordering it, and no longer asking."""

from __future__ import annotations

from dutyconsole.domain.awaited import Awaited
from dutyconsole.domain.events import Event, LaunchAwaited, LaunchAwaitWithdrawn
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.signing import check_known
from dutyconsole.domain.situation import Situation


def await_response(situation: Situation, awaited: Awaited) -> tuple[Event, ...]:
    """Note that a launch was asked for: nothing is launched and no step resolved.

    Raises:
        Refused: `unknown`, `invalid`.
    """
    check_known(situation.roster, awaited.person, awaited.post, awaited.unit)
    incident = situation.writable()
    if awaited.playbook:
        run = incident.run_named(awaited.playbook)
        playbook = run.playbook if run else situation.adopted.newest.get(awaited.playbook)
        if playbook is None:
            refuse(
                Code.UNKNOWN,
                "No playbook {playbook} has been adopted",
                "choose one of: {playbooks}",
                playbook=Name("playbook", awaited.playbook),
                playbooks=Names.of("playbook", *situation.adopted.newest),
            )
        if awaited.level not in playbook.response:
            refuse(
                Code.INVALID,
                "Playbook {playbook} has no Level {level}",
                "name 4-11, 4-12 or 4-13",
                playbook=Name("playbook", playbook.id),
                level=str(awaited.level),
            )
    return (
        LaunchAwaited(
            awaited=f"{len(incident.asked) + 1}",
            level=awaited.level,
            person=awaited.person,
            post=awaited.post,
            unit=awaited.unit,
            playbook=awaited.playbook,
        ),
    )


def withdraw(situation: Situation, awaited_id: str, reason: str) -> tuple[Event, ...]:
    """A launch that was asked for is no longer wanted, or was declined.

    Raises:
        Refused: `unknown` where nothing is awaited under that number.
    """
    awaited = situation.incident.awaited
    if not any(each.id == awaited_id for each in awaited):
        refuse(
            Code.UNKNOWN,
            "Incident {incident} awaits no launch {awaited!r}",
            "awaited: {numbers}",
            incident=situation.incident.id,
            awaited=awaited_id,
            numbers=", ".join(each.id for each in awaited) or Phrase.of("nothing"),
        )
    return (LaunchAwaitWithdrawn(awaited_id, reason),)
