"""Who is who: the reference files `organisation.yaml` and a bureau's roster as frozen types."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from dutyconsole.domain.alarms import AlarmClass
from dutyconsole.domain.clocks.settings import ClockSettings
from dutyconsole.domain.criteria import Criterion
from dutyconsole.domain.roster import Post, Role, Unit
from dutyconsole.domain.text import Language, Localised
from dutyconsole.library.call_list import KEYS as CALLING
from dutyconsole.library.call_list import calling
from dutyconsole.library.flaw import Flawed, Flaws, choose, quoted
from dutyconsole.library.form import Form, Lines
from dutyconsole.library.yaml_source import parse, read_bytes

TIERS: Final = MappingProxyType({"station": 1, "system": 2, "bureau": 3})
UNIT_KINDS: Final = ("bureau", "system", "station_depot")

_ANY_CLASS: Final = "other"
_CROWD: Final = "mass_stranding"
_NO_RESPONSE: Final = "routine"
_KEYS: Final = (
    *("parties", "posts", "groups", "organisers", "kinds", "train_classes"),
    *CALLING,
)
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients or members that stand for several posts."""

    id: str
    name: Localised
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of incident, and the playbooks it suggests, in order.

    Attributes:
        alarm: How urgent a report of it is that nobody has taken up: a local setting.
    """

    id: str
    name: Localised
    suggests: tuple[str, ...]
    alarm: AlarmClass = AlarmClass.WARNING


@dataclass(frozen=True, slots=True)
class Organisation:
    """Everything that playbooks name, by id, in the order of the file.

    Attributes:
        parties: Responsible parties, as in `by`.
        posts: Offices that persons hold.
        organisers: Who may organise a summary.
        criteria: The bureau's own criteria for levels.
        clocks: The bureau's own figures for clocks.
        flaws: What is wrong in the bureau's own files, which are then not used.
        call_list: Whom the bureau calls in any incident, posts and groups; a local setting.
        deputies: Post -> the posts that stand in for it where nobody answers; a local setting.
        answers_needed: Post or group -> how many of its people must answer, where not one; a local
            setting.
        train_classes: First letter of a train number -> playbook with levels; `other` for the rest.
    """

    parties: Mapping[str, Localised]
    posts: Mapping[str, Post]
    groups: Mapping[str, Group]
    organisers: Mapping[str, Localised]
    kinds: Mapping[str, Kind]
    train_classes: Mapping[str, str]
    call_list: tuple[str, ...] = ()
    deputies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers_needed: Mapping[str, int] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = ()
    clocks: ClockSettings = field(default_factory=ClockSettings)
    flaws: tuple[str, ...] = ()

    def name(self, any_id: str, language: Language) -> str:
        """The name of a party, post, group or organiser; the id itself if it is none."""
        if any_id in self.posts:
            return self.posts[any_id].name.text(language)
        if any_id in self.groups:
            return self.groups[any_id].name.text(language)
        for names in (self.parties, self.organisers):
            if any_id in names:
                return names[any_id].text(language)
        return any_id

    def posts_in(self, any_id: str) -> tuple[str, ...]:
        """The posts behind a post or group id."""
        group = self.groups.get(any_id)
        return group.members if group is not None else (any_id,)

    @property
    def alarm_classes(self) -> Mapping[str, AlarmClass]:
        """How urgent a report is that nobody has taken up, by kind."""
        return {kind.id: kind.alarm for kind in self.kinds.values()}

    def suggest(self, kind: str, train: str, place: str = "") -> tuple[str, ...]:
        """Playbooks to propose for a new incident, best first. The officer chooses.

        Args:
            kind: Id of an incident kind.
            train: Train number as noted; empty if none.
            place: Where it is, as noted; without a train it is taken for a station.
        """
        known = self.kinds.get(kind)
        own = known.suggests if known is not None else ()
        beside = self.alongside_for(kind, train, place)
        return (*own, beside) if beside and beside not in own else own

    def alongside_for(self, kind: str, train: str, place: str = "") -> str | None:
        """The playbook with levels to propose beside one without; None if nothing tells which.

        The class of the train tells, else a place without a train: then the station's crowd.
        """
        crowd = self.kinds[_CROWD].suggests[0] if _CROWD in self.kinds else None
        with_levels = {crowd, *self.train_classes.values()}
        own = self.kinds[kind].suggests if kind in self.kinds else ()
        if kind == _NO_RESPONSE or with_levels & set(own):
            return None
        letter = train.strip()[:1].upper()
        if letter:
            return self.train_classes.get(letter) or self.train_classes.get(_ANY_CLASS)
        return crowd if place.strip() else None


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Somebody on a shipped roster; `posts` are pairs of post and unit."""

    id: str
    name: Localised
    phone: str
    roles: tuple[Role, ...]
    posts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bureau:
    """A roster to start a log with.

    Attributes:
        sample: Fictional; a log made from it says so for ever.
    """

    sample: bool
    name: Localised
    units: tuple[Unit, ...]
    persons: tuple[RosterPerson, ...]


def read_organisation(path: Path) -> Organisation:
    """The organisation that a file describes.

    Raises:
        Flawed: With everything wrong with it.
    """
    return _read(path, _organisation)


def read_bureau(path: Path, organisation: Organisation) -> Bureau:
    """The roster that a file describes.

    Args:
        path: Such as `data/sample_bureau.yaml`.
        organisation: Knows the posts.

    Raises:
        Flawed: With everything wrong with it.
    """
    return _read(path, lambda form: _bureau(form, organisation))


def _read(path: Path, build: Callable[[Form], _T]) -> _T:
    flaws = Flaws(str(path))
    table = parse(read_bytes(path), flaws)
    built = build(Form(table, "", flaws, Lines())) if table is not None else None
    if flaws.all() or built is None:
        raise Flawed(flaws.all())
    return built


def _named(form: Form, key: str) -> Iterator[tuple[str, Form]]:
    """The maps under `key` by their ids."""
    entries = form.form(key, required=True)
    for any_id in entries.entries() if entries is not None else ():
        entry = entries.form(any_id) if entries is not None else None
        if entry is not None:
            yield any_id, entry


def _texts(form: Form, key: str) -> dict[str, Localised]:
    entries = form.form(key, required=True)
    return {i: entries.text(i) for i in entries.entries()} if entries is not None else {}


def _organisation(form: Form) -> Organisation:
    form.reject_unknown(_KEYS)
    posts: dict[str, Post] = {}
    for post, entry in _named(form, "posts"):
        entry.reject_unknown(("name", "unit", "tier"))
        unit = entry.choice("unit", UNIT_KINDS, "", required=True)
        tier = TIERS.get(entry.choice("tier", TIERS, "", required=True), 0)
        posts[post] = Post(post, entry.text("name", required=True), unit, tier)
    groups: dict[str, Group] = {}
    for group, entry in _named(form, "groups"):
        entry.reject_unknown(("name", "members"))
        members = entry.words("members", required=True)
        entry.check_known("members", members, posts)
        groups[group] = Group(group, entry.text("name", required=True), members)
    kinds: dict[str, Kind] = {}
    for kind, entry in _named(form, "kinds"):
        entry.reject_unknown(("name", "suggests", "alarm"))
        name = entry.text("name", required=True)
        alarm = entry.choice("alarm", list(AlarmClass), AlarmClass.WARNING)
        suggests = entry.words("suggests", required=True)
        kinds[kind] = Kind(kind, name, suggests, AlarmClass(alarm))
    classes = form.form("train_classes", required=True)
    called = calling(form, posts, groups)
    return Organisation(
        parties=MappingProxyType(_texts(form, "parties")),
        posts=MappingProxyType(posts),
        groups=MappingProxyType(groups),
        organisers=MappingProxyType(_texts(form, "organisers")),
        kinds=MappingProxyType(kinds),
        train_classes=MappingProxyType(
            {letter: classes.name(letter) for letter in classes.entries()} if classes else {}
        ),
        call_list=called.call_list,
        deputies=called.deputies,
        answers_needed=called.answers_needed,
    )


def _bureau(form: Form, organisation: Organisation) -> Bureau:
    form.reject_unknown(("sample", "name", "units", "persons"))
    units: dict[str, Unit] = {}
    for unit, entry in _named(form, "units"):
        entry.reject_unknown(("kind", "name"))
        kind = entry.choice("kind", ("bureau", "system", "station", "depot"), "", required=True)
        units[unit] = Unit(unit, kind, entry.text("name", required=True))
    persons: list[RosterPerson] = []
    for person, entry in _named(form, "persons"):
        entry.reject_unknown(("name", "phone", "roles", "posts"))
        roles = entry.words("roles", required=True)
        entry.check_known("roles", roles, {role.value: role for role in Role})
        held = tuple(_held(entry, organisation, units)) if "posts" in entry else ()
        name, phone = entry.text("name", required=True), entry.word("phone")
        known = tuple(Role(role) for role in roles if role in set(Role))
        persons.append(RosterPerson(person, name, phone, known, held))
    return Bureau(
        sample=form.flag("sample"),
        name=form.text("name", required=True),
        units=tuple(units.values()),
        persons=tuple(persons),
    )


def _held(
    form: Form, organisation: Organisation, units: Mapping[str, Unit]
) -> Iterator[tuple[str, str]]:
    for item in form.forms("posts"):
        item.reject_unknown(("post", "unit"))
        post, unit = item.name("post", required=True), item.name("unit", required=True)
        for key, word, known in (("post", post, organisation.posts), ("unit", unit, units)):
            if word and word not in known:
                item.wrong(key, f"{quoted(word)} is unknown", choose(word, known))
        yield post, unit
