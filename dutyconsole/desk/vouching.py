"""What stands on somebody's word, over all incidents, and their saying whether it was so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from dutyconsole.desk.codes import note_missed, use_up
from dutyconsole.desk.desk import Desk
from dutyconsole.desk.scene import Officer, Recorded, Scene
from dutyconsole.domain import responsibility
from dutyconsole.domain.incident import Incident, IncidentState
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.response import Response
from dutyconsole.domain.responsibility import Decision, open_matters
from dutyconsole.domain.signing import Signing
from dutyconsole.domain.summary import IncidentSummary
from dutyconsole.domain.vouched import Matter
from dutyconsole.domain.wording import worded

_OPEN: Final = (IncidentState.INCOMING, IncidentState.ACTIVE)


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A matter that its person has not vouched for yet.

    Attributes:
        response: As it is now.
    """

    incident: Incident
    response: Response
    matter: Matter

    @property
    def key(self) -> str:
        """What tells it apart in the log: `20261123-01/1/launch`."""
        return f"{self.incident.id}/{self.matter.key}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says about one matter of one incident."""

    incident: str
    decision: Decision


def unconfirmed(desk: Desk, person: str = "") -> tuple[Unconfirmed, ...]:
    """What nobody has vouched for, of all incidents, closed ones too, in the order of the log.

    Args:
        desk: The desk.
        person: Only what stands on this person's word.
    """
    found = [
        Unconfirmed(incident, response, matter)
        for incident in map(desk.incident, sorted(desk.office.on_word.incidents))
        for response, matter in open_matters(incident, person)
    ]
    return tuple(sorted(found, key=lambda each: each.matter.position))


def disputed(desk: Desk, incidents: Iterable[IncidentSummary]) -> frozenset[str]:
    """Those of some incidents of which somebody says that something was not so.

    Only where that may be is looked: in open ones, and where a word is not vouched for.
    """
    look = desk.office.on_word.incidents
    names = [row.incident for row in incidents if row.incident in look or row.state in _OPEN]
    return frozenset(name for name, each in desk.folded(names).items() if each.disputed)


def confirm_response(
    desk: Desk, officer: Officer, incident_id: str, level: Level, person: str, signing: Signing
) -> Recorded:
    """Vouch for what stands on word or reported."""
    note_missed(desk, officer, person, signing)

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        events = responsibility.confirm(situation, level, person, signing)
        use_up(scene, person, signing)
        return scene.record(incident_id, situation.incident, events)

    return desk.perform(officer, Action.CONFIRM, work)


def dispute_response(
    desk: Desk,
    officer: Officer,
    incident_id: str,
    level: Level,
    person: str,
    signing: Signing,
    reason: str = "",
) -> Recorded:
    """Say that a launch, a transfer or an end on word or reported was not so."""
    note_missed(desk, officer, person, signing)

    def work(scene: Scene) -> Recorded:
        situation = scene.situation(incident_id)
        said = worded(reason, "The reason", required=False)
        events = responsibility.dispute(situation, level, person, signing, said)
        use_up(scene, person, signing)
        return scene.record(incident_id, situation.incident, events)

    return desk.perform(officer, Action.RESPOND, work)


def confirm_all(
    desk: Desk, officer: Officer, person: str, signing: Signing, sayings: Sequence[Said]
) -> tuple[Recorded, ...]:
    """Say of several matters, each by itself, whether they were so: all by one signature, or none.

    Raises:
        Refused: `invalid` where nothing is said; what confirming and disputing one refuse;
            `lost_race` where somebody has settled one of them meanwhile. Then nothing is recorded.
    """
    note_missed(desk, officer, person, signing)

    def work(scene: Scene) -> tuple[Recorded, ...]:
        if not sayings:
            refuse(
                Code.INVALID,
                "Nothing is confirmed or disputed",
                "choose at least one matter",
            )
        situations = {name: scene.situation(name) for name in _incidents(sayings)}
        decided = {
            name: responsibility.decide(situation, person, signing, _of(sayings, name))
            for name, situation in situations.items()
        }
        use_up(scene, person, signing)
        return tuple(
            scene.record(name, situations[name].incident, events)
            for name, events in decided.items()
        )

    confirms = any(said.decision.confirms for said in sayings)
    return desk.perform(officer, Action.CONFIRM if confirms else Action.RESPOND, work)


def _incidents(sayings: Iterable[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(said.incident for said in sayings))


def _of(sayings: Iterable[Said], incident: str) -> list[Decision]:
    return [
        Decision(
            said.decision.matter,
            said.decision.confirms,
            worded(said.decision.reason, "The reason", required=False),
        )
        for said in sayings
        if said.incident == incident
    ]
