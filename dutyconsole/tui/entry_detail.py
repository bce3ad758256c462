"""One entry in full, and all entries of an incident as text to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from dutyconsole.domain.entry import Entry, Json, utc_time
from dutyconsole.domain.incident import Incident
from dutyconsole.domain.sign_ons import BREAK_GLASS
from dutyconsole.domain.text import display_text
from dutyconsole.files import put_atomically
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import N_, tr
from dutyconsole.paper.files import own_folder
from dutyconsole.tui.attachment_words import ATTACHMENT_FIELDS
from dutyconsole.tui.call_words import CALL_FIELDS
from dutyconsole.tui.clock_words import CLOCK_FIELDS
from dutyconsole.tui.entries import sentence, times, who
from dutyconsole.tui.keeping_words import KEEPING_FIELDS
from dutyconsole.tui.order_words import FIELDS as ORDER_FIELDS
from dutyconsole.tui.report_words import REPORT_FIELDS
from dutyconsole.tui.shift_words import SHIFT_FIELDS
from dutyconsole.tui.show import one_line
from dutyconsole.tui.sign_on_words import SIGN_ON_FIELDS
from dutyconsole.tui.telling import word
from dutyconsole.tui.vouching_words import VOUCHING_FIELDS

MASKED: Final = "***"

_PEOPLE: Final = frozenset(
    {"launcher", "person", "giver", "receiver", "ordered_by", "performed_by", "told_by"}
)
_WHO: Final = frozenset(
    {"asked_by", "answered_by", "passed_to", "owner", "set_by", "reported_to", "to"}
)
_OFFICES: Final = frozenset(
    {"post", "unit", "recipient", "recipients", "not_informed", "received_from"}
)
_TIMES: Final = frozenset({"due_at", "received_at", "reported_at", "until", "since"})
_WORDS: Final = frozenset(
    {
        "report_kind",
        "standing",
        "result",
        "sort",
        "origin",
        "mode",
        "taken",
        "marks",
        "subject",
        "roles",
        "unit_kind",
    }
)
_NOT_FOR_EYES: Final = frozenset({"digest", "file", "content"})

FIELD_WORDS: Final = (
    *(N_("acting"), N_("action"), N_("answer"), N_("asked by"), N_("awaited"), N_("caller")),
    *(N_("carried from"), N_("changed response"), N_("changes"), N_("code"), N_("confirmed")),
    *(N_("direction"), N_("giver"), N_("holding"), N_("in error"), N_("incident"), N_("into")),
    *(N_("keys"), N_("km"), N_("launcher"), N_("level"), N_("line"), N_("local"), N_("location")),
    *(N_("m"), N_("marks"), N_("message"), N_("mode"), N_("name"), N_("not informed")),
    *(N_("ordered by"), N_("outcome"), N_("paper"), N_("person"), N_("phone"), N_("playbook")),
    *(N_("post"), N_("private"), N_("program"), N_("receiver"), N_("recipient"), N_("reporter")),
    *(N_("reset secret"), N_("response"), N_("result"), N_("roles"), N_("round"), N_("run")),
    *(N_("section"), N_("settles"), N_("received at"), N_("since"), N_("station"), N_("step")),
    *(N_("structure"), N_("structure name"), N_("subject"), N_("target"), N_("tier"), N_("unit")),
    *(N_("unit kind"), N_("answered"), N_("no answer"), N_("refused"), N_("messaged")),
    *(N_("signed"), N_("on word"), N_("reported"), N_("written"), N_("ahead"), N_("late")),
    *(N_("deviation"), N_("by launch"), N_("carried over"), N_("launch"), N_("end")),
    *(N_("station depot"), N_("still"), N_("task"), N_("sort"), N_("what"), N_("passed to")),
    *(N_("owner"), N_("set by"), N_("origin"), N_("rings"), N_("seconds"), N_("turned to")),
    *(N_("reported to"), N_("reported at"), N_("call"), N_("superior"), N_("public")),
    *(N_("due at"), N_("about"), N_("request"), N_("instruction"), N_("follow up"), N_("until")),
    *(N_("values"), N_("version"), N_("en"), N_("zh hans"), N_("zh hant")),
    *ORDER_FIELDS,
    *ATTACHMENT_FIELDS,
    *CALL_FIELDS,
    *CLOCK_FIELDS,
    *KEEPING_FIELDS,
    *REPORT_FIELDS,
    *SHIFT_FIELDS,
    *SIGN_ON_FIELDS,
    *VOUCHING_FIELDS,
)
"""Fields of entries and our own values in them, for the catalogues."""


def private_ids(entry: Entry) -> list[str]:
    """The private values that an entry refers to."""
    return [
        str(value["private"])
        for value in entry.data.values()
        if isinstance(value, Mapping) and "private" in value
    ]


def detail_lines(
    incident: Incident,
    entry: Entry,
    to: Reader,
    private: Mapping[str, str | None] | None = None,
) -> Iterator[str]:
    """Everything an entry holds, a line each.

    Args:
        incident: It belongs to.
        entry: As in the log.
        to: Who reads.
        private: Names and numbers by id, where they were asked for; None: masked.
    """
    yield sentence(incident, entry, to)
    yield ""
    yield tr("recorded: {at}", at=_moment(entry.recorded_at, to))
    yield tr("happened: {at}", at=_moment(entry.occurred_at, to))
    if entry.person:
        post = _capacity(entry, to)
        yield tr("entered by: {person}, {post}", person=to.person(entry.person), post=post)
    yield tr("at desk: {desk}", desk=one_line(entry.desk or "-"))
    for key, value in entry.data.items():
        if key not in _NOT_FOR_EYES:
            yield tr("{field}: {value}", field=word(key), value=_said(key, value, to, private))
    for key, text in incident.corrections.get(entry.position, {}).items():
        yield tr("CORRECTED {field}: {value}", field=word(key), value=display_text(text))
    for seen in incident.irregularities:
        if seen.position == entry.position and seen.what == "deviation":
            yield tr("DEVIATION, reason: {reason}", reason=display_text(seen.reason) or "?")
    yield tr(
        "entry {position}, number {seq} of {stream}",
        position=entry.position,
        seq=entry.seq,
        stream=entry.stream,
    )
    yield tr("hash: {hash}", hash=entry.hash)


def _capacity(entry: Entry, to: Reader) -> str:
    if entry.post == BREAK_GLASS:
        return tr("BREAK-GLASS, without a secret")
    return to.office(entry.post) if entry.post else tr("no post")


def _moment(moment: datetime, to: Reader) -> str:
    return moment.astimezone(to.zone).strftime("%Y-%m-%d %H:%M:%S %z")


def _said(key: str, value: Json, to: Reader, private: Mapping[str, str | None] | None) -> str:
    match value:
        case bool():
            return tr("yes") if value else tr("no")
        case str() if key in _TIMES:
            return _moment(utc_time(value), to)
        case str() if key in _PEOPLE:
            return to.person(value)
        case str() if key in _OFFICES:
            return to.office(value)
        case str() if key in _WHO:
            return to.who(value)
        case str() if key in _WORDS:
            return one_line(word(value))
        case str() if key == "kind":
            return to.kind(value)
        case Mapping() if "private" in value:
            return _private(str(value["private"]), private)
        case Mapping():
            return tr(", ").join(f"{word(k)}={_said(k, v, to, private)}" for k, v in value.items())
        case str() | int() | None:
            return display_text(str(value if value is not None else "-"))
        case Sequence():
            return tr(", ").join(_said(key, each, to, private) for each in value)


def _private(any_id: str, private: Mapping[str, str | None] | None) -> str:
    if private is None:
        return MASKED
    known = private.get(any_id)
    return tr("(erased)") if known is None else one_line(known)


# -- the whole timeline ---------------------------------------------------------------------------


def timeline(
    incident: Incident,
    entries: Iterable[tuple[Incident, Entry]],
    to: Reader,
    practice: str = "",
) -> str:
    """All entries of an incident as text, names and numbers of callers masked.

    Args:
        incident: Whose timeline it is.
        entries: In order, each with the incident in whose stream it stands.
        to: Who reads.
        practice: SAMPLE, DEMO or DRILL, marked on every line; empty where it is real.
    """
    head = tr("INCIDENT {incident}: {kind}", incident=incident.id, kind=to.kind(incident.kind))
    lines = [head, one_line(incident.summary)]
    for owner, entry in entries:
        by = who(entry, to)
        day = entry.recorded_at.astimezone(to.zone).strftime("%Y-%m-%d")
        said = sentence(owner, entry, to)
        lines.append(f"{entry.position:>6}  {day} {times(entry, to)}  {said}  [{by}]")
    mark = f"{practice}  " if practice else ""
    return "".join(f"{mark}{line}\n" for line in lines)


def put_timeline(exports: Path, incident: str, text: str) -> Path:
    """Write the timeline where the officer can take it; for their own eyes alone.

    Raises:
        Refused: The folder is none of ours.
        OSError: It cannot be written.
    """
    path = own_folder(exports) / f"{quote(incident, safe='')}.txt"
    put_atomically(path, text.encode("utf-8", "backslashreplace"))
    return path
