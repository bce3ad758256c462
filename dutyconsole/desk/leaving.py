"""People who leave the bureau, and come back."""

from __future__ import annotations

from collections.abc import Iterable

from dutyconsole.desk.desk import Desk
from dutyconsole.desk.people import named_roles
from dutyconsole.desk.scene import Officer, Scene
from dutyconsole.domain import leaving
from dutyconsole.domain.entry import ROSTER, Entry, seed_of
from dutyconsole.domain.permissions import Action
from dutyconsole.domain.phrase import Name
from dutyconsole.domain.refusal import Code, refuse
from dutyconsole.domain.wording import worded


def leave(desk: Desk, officer: Officer, person: str, reason: str = "") -> Entry:
    """Somebody is no longer here: their posts end, their secret and device are forgotten.

    Raises:
        Refused: As `domain.leaving.leave` does; `response_in_force` while they answer for a
            response: that is ended by them or handed over; `not_signed_on`, `not_permitted`,
            `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        said = worded(reason, "The reason", required=False)
        events = leaving.leave(scene.roster, scene.office.shifts, person, scene.now, said)
        _check_answers_for_nothing(scene, person)
        enrolled = bool(scene.roster.persons[person].code_at)
        entry = scene.append(ROSTER, events)[-1]
        scene.turn.drop_secret(person)
        if enrolled:
            scene.turn.drop_secret(seed_of(person))
        return entry

    return desk.perform(officer, Action.KEEP_ROSTER, work)


def come_back(desk: Desk, officer: Officer, person: str, roles: Iterable[str]) -> Entry:
    """Somebody who left is here again, with these roles; a secret is to be set for them.

    Raises:
        Refused: `unknown`, `invalid`, `not_signed_on`, `not_permitted`, `not_recorded`.
    """

    def work(scene: Scene) -> Entry:
        event = leaving.come_back(scene.roster, person, named_roles(roles))
        return scene.append(ROSTER, [event])[0]

    return desk.perform(officer, Action.KEEP_ROSTER, work)


def _check_answers_for_nothing(scene: Scene, person: str) -> None:
    for row in scene.turn.incidents():
        if not row.level:
            continue
        for response in scene.situation(row.incident).incident.in_force:
            if response.answerable == person:
                refuse(
                    Code.RESPONSE_IN_FORCE,
                    "{person} answers for Level {level} of incident {incident}",
                    "they end it or hand it over first",
                    person=Name("person", person),
                    level=response.level,
                    incident=row.incident,
                )
