"""Who may launch a response, with telephone numbers, and after them everybody who may not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dutyconsole.domain.entitled import who_may_launch
from dutyconsole.locale.speech import tr

if TYPE_CHECKING:
    from dutyconsole.domain.incident import Incident
    from dutyconsole.domain.playbook import Level, Playbook
    from dutyconsole.domain.roster import Unit
    from dutyconsole.tui.app import DutyApp


@dataclass(frozen=True, slots=True)
class Launcher:
    """Somebody who could be named as launcher.

    Attributes:
        person: Nobody if the post is vacant.
        post: As holder of which post; of somebody without any, one that would be needed.
        may: Whether the post may launch the level.
    """

    person: str
    post: str
    unit: str
    may: bool
    acting: bool = False

    @property
    def id(self) -> str:
        """What tells them apart, the same in every language."""
        return f"{self.person}/{self.post}/{self.unit}"

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds the post."""
        return not self.person


def entitled(
    app: DutyApp, incident: Incident, book: Playbook, level: Level
) -> tuple[Launcher, ...]:
    """Who may launch the level: those of units that the incident's place names first."""
    roster = app.picture.roster
    found = [
        Launcher(e.person, e.post, e.unit, may=True, acting=e.acting)
        for e in who_may_launch(book, level, roster, app.clock())
    ]

    def far(each: Launcher) -> tuple[bool, bool]:
        unit = roster.units.get(each.unit)
        return not (unit and _is_named(unit, incident.place)), each.is_vacant

    return tuple(sorted(found, key=far))


def launchers(
    app: DutyApp, incident: Incident, book: Playbook, level: Level
) -> tuple[Launcher, ...]:
    """Who may launch the level, then everybody else, so that a refusal can be met and kept."""
    first = entitled(app, incident, book, level)
    return (*first, *_others(app, {each.post for each in first}))


def launcher_line(app: DutyApp, launcher: Launcher) -> str:
    """A candidate in one line: name and number before the long name of the post."""
    roster = app.picture.roster
    known = roster.units.get(launcher.unit)
    unit = known.name.text(app.language) if known else launcher.unit
    post = app.desk.reference.name(launcher.post, app.language)
    if launcher.is_vacant:
        return tr("(vacant) {post}, {unit}", post=post, unit=unit)
    person = app.person_name(launcher.person)
    phone = roster.persons[launcher.person].phone or tr("no number")
    if not launcher.unit:
        return tr("(may not) {person} {phone}, no post", person=person, phone=phone)
    if not launcher.may:
        return tr("(may not) {person} {phone}, {post}, {unit}", person=person, phone=phone,
                  post=post, unit=unit)  # fmt: skip
    if launcher.acting:
        return tr("{person} {phone}, acting {post}, {unit}", person=person, phone=phone,
                  post=post, unit=unit)  # fmt: skip
    return tr("{person} {phone}, {post}, {unit}", person=person, phone=phone, post=post, unit=unit)


def _others(app: DutyApp, posts: Iterable[str]) -> Iterator[Launcher]:
    roster, now = app.picture.roster, app.clock()
    needed = sorted(posts)
    held = [h for h in roster.holdings.values() if h.valid_at(now)]
    for holding in held:
        if holding.post not in needed:
            yield Launcher(holding.person, holding.post, holding.unit, False, holding.acting)
    with_post = {h.person for h in held}
    for person in roster.persons:
        if person not in with_post and needed:
            yield Launcher(person, needed[0], "", may=False)


def _is_named(unit: Unit, place: str) -> bool:
    """Whether a place as noted names the unit, whatever the language it was noted in."""
    names = (unit.name.en, unit.name.zh_hans, unit.name.zh_hant)
    return any(_bare(name) and _bare(name) in place for name in names)


def _bare(name: str) -> str:
    return name.removesuffix(" Station").removesuffix("站")
