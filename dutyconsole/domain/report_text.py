"""A report as it is read out: built from facts alone, nothing added and nothing left out.

What sources differ on is said with every value, what nobody has confirmed is said to be
unconfirmed, what nobody has said is named as not known yet. Against the report before it, what is
new or changed is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from dutyconsole.domain.briefing import Briefing, Known, known_and_unknown, read_aloud
from dutyconsole.domain.events import ReportKind, SaidItem
from dutyconsole.domain.facts import FactStatus
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.phrase import Name, Names, Phrase
from dutyconsole.domain.report_items import PARTICULARS, items_of
from dutyconsole.domain.response import Response

MASKED = "***"
"""What stands in place of personal data."""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report before it is sent.

    Attributes:
        sentences: To be read out, one to a thing.
        masked: The same with personal data masked.
        said: What it says of each thing, for the next report to compare itself with.
        unknown: Names of the items that nobody has told.
    """

    kind: ReportKind
    number: int
    sentences: tuple[Phrase, ...]
    masked: tuple[Phrase, ...]
    said: tuple[SaidItem, ...]
    unknown: tuple[str, ...]

    @property
    def is_private(self) -> bool:
        """Whether it holds personal data."""
        return self.sentences != self.masked


def report_name(kind: ReportKind, number: int) -> Phrase:
    """What a report is called: its kind and its number among those of its kind and incident."""
    match kind:
        case ReportKind.FIRST if number == 1:
            return Phrase("first report")
        case ReportKind.FIRST:
            return Phrase.of("first report {number}", number=number)
        case ReportKind.FOLLOW_UP:
            return Phrase.of("follow-up report {number}", number=number)
        case ReportKind.FINAL if number == 1:
            return Phrase("final report")
        case ReportKind.FINAL:
            return Phrase.of("final report {number}", number=number)
        case ReportKind.FLASH:
            return Phrase.of("accident flash report {number}", number=number)


def report_title(kind: ReportKind, number: int) -> Phrase:
    """The same as the heading of the report."""
    match kind:
        case ReportKind.FIRST if number == 1:
            return Phrase("FIRST REPORT")
        case ReportKind.FIRST:
            return Phrase.of("FIRST REPORT {number}", number=number)
        case ReportKind.FOLLOW_UP:
            return Phrase.of("FOLLOW-UP REPORT {number}", number=number)
        case ReportKind.FINAL if number == 1:
            return Phrase("FINAL REPORT")
        case ReportKind.FINAL:
            return Phrase.of("FINAL REPORT {number}", number=number)
        case ReportKind.FLASH:
            return Phrase.of("ACCIDENT FLASH REPORT {number}", number=number)


def compose(
    incident: Incident,
    kind: ReportKind,
    number: int,
    *,
    before: Iterable[SaidItem] = (),
    particulars: Mapping[str, str] | None = None,
    zone: tzinfo | None = None,
) -> ReportDraft:
    """What is to be said.

    Args:
        incident: As it is now.
        kind: Which report.
        number: Its number among those of its kind and incident.
        before: What the report before it said; empty where there was none.
        particulars: A passenger's, for a flash report: name of the item -> as told.
        zone: In which times are said; None: the machine's own.
    """
    told = {n: v for n, v in (particulars or {}).items() if v and kind is ReportKind.FLASH}
    known = tuple(_known_for(incident, kind, told))
    had = {name for each in known for name in (each.name,)} | set(told)
    unknown = tuple(item.name for item in items_of(kind) if item.name not in had)
    said = tuple(_said_of(each) for each in known)
    earlier = {item.name: item for item in before}

    def sentences(*, masked: bool) -> Iterator[Phrase]:
        yield from _opening(incident, kind, number, zone)
        for each, item in zip(known, said, strict=True):
            yield _marked(_sentence(incident, each, zone, masked=masked), item, earlier)
        for name, value in told.items():
            shown = MASKED if masked else value
            yield Phrase.of("{fact}: {value}", fact=Name("fact", name), value=shown)
        if unknown:
            yield Phrase.of("Not known yet: {facts}", facts=Names.of("fact", *unknown))

    return ReportDraft(
        kind, number, tuple(sentences(masked=False)), tuple(sentences(masked=True)), said, unknown
    )


def _known_for(incident: Incident, kind: ReportKind, told: Mapping[str, str]) -> Iterator[Known]:
    """What is known, in the order in which a report of the kind tells it."""
    known = {each.name: each for each in known_and_unknown(incident).known}
    wanted = [item.name for item in items_of(kind)]
    if kind is not ReportKind.FLASH:
        wanted += [name for name in known if name not in wanted]
    yield from (known[name] for name in wanted if name in known and name not in told)


def _opening(
    incident: Incident, kind: ReportKind, number: int, zone: tzinfo | None
) -> Iterator[Phrase]:
    yield Phrase.of(
        "{report} of incident {incident}: {kind}",
        report=report_title(kind, number),
        incident=incident.id,
        kind=Name("kind", incident.kind),
    )
    if incident.summary:
        yield Phrase.of(
            "Reported to us {time}: {summary}",
            time=f"{incident.reported_at.astimezone(zone):%Y-%m-%d %H:%M}",
            summary=incident.summary,
        )
    counting = [each for each in incident.responses if not each.in_error]
    for response in counting:
        yield _response(response, zone)
    if not counting:
        yield Phrase("No response has been launched")


def _response(response: Response, zone: tzinfo | None) -> Phrase:
    level, launcher = str(response.level), Name("person", response.launcher)
    launched = _time(response.launched_at, zone)
    if response.launch_disputed:
        return Phrase.of(
            "Response Level {level}: launch at {time} DISPUTED by {person}",
            level=level,
            time=launched,
            person=launcher,
        )
    if response.ended_at is not None:
        return Phrase.of(
            "Response Level {level}: launched {time} by {person}, ended {end}",
            level=level,
            time=launched,
            person=launcher,
            end=_time(response.ended_at, zone),
        )
    if response.launch_open:
        return Phrase.of(
            "Response Level {level}: in force since {time}, launched by {person}, not confirmed",
            level=level,
            time=launched,
            person=launcher,
        )
    return Phrase.of(
        "Response Level {level}: in force since {time}, launched by {person}",
        level=level,
        time=launched,
        person=launcher,
    )


def _sentence(incident: Incident, known: Known, zone: tzinfo | None, *, masked: bool) -> Phrase:
    if masked and known.name in PARTICULARS:
        known = replace(known, facts=tuple(replace(f, value=MASKED) for f in known.facts))
    (sentence,) = read_aloud(Briefing(incident, (known,), (), ()), zone)
    return sentence


def _marked(sentence: Phrase, item: SaidItem, earlier: Mapping[str, SaidItem]) -> Phrase:
    """Against the report before it: new, changed, or as it was."""
    if not earlier:
        return sentence
    before = earlier.get(item.name)
    if before is None:
        return Phrase.of("NEW: {sentence}", sentence=sentence)
    if before.value == item.value and before.standing == item.standing:
        return sentence
    if before.value == item.value or item.name in PARTICULARS:
        return Phrase.of("CHANGED: {sentence}", sentence=sentence)
    return Phrase.of(
        "CHANGED: {sentence} (before: {before})", sentence=sentence, before=before.value
    )


def _said_of(known: Known) -> SaidItem:
    statuses = {fact.status for fact in known.facts}
    if FactStatus.CONFLICT in statuses:
        standing = FactStatus.CONFLICT
    elif known.reported or statuses == {FactStatus.UNCONFIRMED}:
        standing = FactStatus.UNCONFIRMED
    else:
        standing = FactStatus.CONFIRMED
    value = " / ".join(dict.fromkeys(fact.value for fact in known.facts))
    if known.name in PARTICULARS:
        value = MASKED
    return SaidItem(known.name, value, standing.value)


def _time(moment: datetime, zone: tzinfo | None) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
