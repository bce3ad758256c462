"""A live log with people of its own, who all chose their own secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from dutyconsole.desk import (
    people,
)
from dutyconsole.desk.scene import Officer
from dutyconsole.domain.due import DueKind, due_beside
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.roster import Role
from dutyconsole.domain.signing import Signed
from dutyconsole.domain.text import Localised
from tests.desk.bench import CHIEF, SECRET, Bench, copy_of

ADMIN: Final = "keeper"
REN: Final = "ren"
SHEN: Final = "shen"
DIRECTOR: Final = "system_elg_office_director"
SYSTEM_LEADER: Final = "system_elg_leader"
SET: Final = "set by the administrator"
TAKEN: Final = "chosen in their place"
STAFF: Final = {
    ADMIN: [Role.ADMINISTRATOR],
    REN: [Role.LEADER],
    SHEN: [Role.SUPERVISOR],
    "officer": [Role.DUTY_OFFICER],
    "other": [Role.ADMINISTRATOR],
}


@dataclass
class Town:
    """A live log with people who all chose their own secrets; `REN` is the director."""

    bench: Bench

    def own(self, person: str) -> str:
        return SECRET if person == CHIEF else f"{person}'s own words"

    def on(self, person: str, secret: str = "") -> Officer:
        return self.bench.sign_on(person, secret or self.own(person))

    @property
    def admin(self) -> Officer:
        return self.on(ADMIN)

    def signs(self, person: str, secret: str = "") -> Signed:
        return self.bench.sign(person, secret or self.own(person))

    def take_over(self, person: str = REN) -> Signed:
        """The administrator sets a secret, signs on with it and chooses the next."""
        people.set_secret(self.bench.desk, self.admin, person, SET)
        people.choose_secret(self.bench.desk, self.on(person, SET), TAKEN)
        return self.signs(person, TAKEN)

    def refused(self, code: Code, job: Callable[[], object]) -> None:
        """Nothing is recorded by what is refused."""
        self.bench.refused(code, job)

    def in_sight(self) -> list[str]:
        """What is due about secrets."""
        desk = self.bench.desk
        found = due_beside(desk.office, self.bench.clock.now, roster=desk.roster)
        return [str(each.phrase) for each in found if each.kind is DueKind.SECRET]


def found_town(live_log: Path, folder: Path) -> Path:
    """The town's log, closed, to be copied; `REN` holds the director's post."""
    bench = Bench(copy_of(live_log, folder), who=CHIEF)
    bench.clock.now -= timedelta(minutes=10)
    for person, roles in STAFF.items():
        name = Localised(person, person, person)
        people.add_person(bench.desk, bench.officer, person, name, roles)
        people.set_secret(bench.desk, bench.officer, person, "first")
        own = f"{person}'s own words"
        people.choose_secret(bench.desk, bench.sign_on(person, "first"), own)
    people.start_holding(bench.desk, bench.officer, REN, DIRECTOR, "system")
    bench.desk.log.close()
    return bench.directory
