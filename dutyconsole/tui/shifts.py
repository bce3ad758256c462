"""How shifts and the handover page read on screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content

from dutyconsole.domain.handover import SECTION_NAMES, HandoverPage, Item, Section, Standing
from dutyconsole.domain.shifts import Shift, Shifts
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import tr
from dutyconsole.tui.show import clock_time, cut, one_line, padded, since, wrapped

if TYPE_CHECKING:
    from dutyconsole.tui.app import DutyApp

SECTION: str = "section/"
"""What the id of a section's line begins with; an item's is its own."""


def shift_troubles(app: DutyApp) -> Iterator[str]:
    """What the desk says once: that nobody has its shift, that the log was not sealed."""
    if app.desk.unsealed is not None:
        yield app.refusal(app.desk.unsealed)
    notary = app.desk.notary
    if notary is not None and notary.made and not app.desk.is_practice:
        yield tr("A new key was made, {path}: keep a copy", path=notary.path)
    if app.picture.position and not app.picture.office.shifts.at(app.desk.name):
        yield tr("Nobody has the shift at this desk: H takes it.")


def on_duty_lines(shifts: Shifts, to: Reader, now: datetime) -> Iterator[str]:
    """Who is on duty at which desk since when, a line each."""
    for shift in shifts.on_duty.values():
        yield _on_duty(shift, to, now)
    for left in shifts.left.values():
        yield tr(
            "desk {desk}: NOBODY ON DUTY since {at}, {person} left without a handover",
            desk=one_line(left.desk),
            at=clock_time(left.at, to.zone)[:5],
            person=to.person(left.person),
        )
    if not (shifts.on_duty or shifts.left):
        yield tr("Nobody has taken a shift yet.")


def _on_duty(shift: Shift, to: Reader, now: datetime) -> str:
    said = {
        "desk": one_line(shift.desk),
        "person": to.person(shift.person),
        "at": clock_time(shift.since, to.zone)[:5],
        "ago": since(shift.since, now),
    }
    if shift.beside:
        return tr("desk {desk}: {person} since {at} ({ago}), beside", **said)
    if shift.is_unread:
        return tr("desk {desk}: {person} since {at} ({ago}), WITHOUT A HANDOVER", **said)
    return tr("desk {desk}: {person} since {at} ({ago})", **said)


def page_lines(
    page: HandoverPage, to: Reader, zone: tzinfo | None, width: int
) -> Iterator[tuple[str, Content]]:
    """Every line of the page with its id: each section, then what it holds.

    Args:
        page: The page.
        to: Who reads.
        zone: The desk's.
        width: Cells of a line.
    """
    for section, name in SECTION_NAMES.items():
        items = page.of(section)
        if not items and section is Section.NOTES:
            continue
        yield f"{SECTION}{section.value}", _heading(page, section, tr(name.template), width)
        for item in items:
            yield item.id, _item(page, item, to, zone, width)


def _heading(page: HandoverPage, section: Section, name: str, width: int) -> Content:
    items = page.of(section)
    left = sum(item.is_left for item in items)
    if not items:
        right = tr("none")
    elif page.handover is None or section is Section.LEADERS:
        right = str(len(items))
    elif left:
        right = tr("{n} of {m} to take over", n=left, m=len(items))
    else:
        right = tr("taken over")
    return Content.styled(padded(name.upper(), right, width), "bold" if items else "dim")


def _item(page: HandoverPage, item: Item, to: Reader, zone: tzinfo | None, width: int) -> Content:
    mark, style = _mark(page, item)
    when = _when(item, zone)
    number = f"{item.belongs_to[-2:]} " if item.belongs_to else ""
    first, *rest = wrapped(f"{number}{to.say(item.phrase)}", width - 8)
    lines = [f"  {mark:5} {first}", *(f"        {line}" for line in rest)]
    more = [to.say(phrase) for phrase in item.more]
    more += [tr("now: {step}", step=one_line(step.text(to.language))) for step in item.doing]
    for text in more:
        lines += [f"          {line}" for line in wrapped(text, width - 10)]
    if when:
        lines[-1] = _with_right(lines, when, width)
    return Content("\n").join([Content.styled(cut(line, width), style) for line in lines])


def _with_right(lines: list[str], right: str, width: int) -> str:
    """The last line with the time at its end, on a line of its own where there is no room."""
    last = lines[-1]
    if cell_len(last) + cell_len(right) + 2 <= width:
        return padded(last, right, width)
    lines.append("")
    return padded("", right, width)


def _mark(page: HandoverPage, item: Item) -> tuple[str, str]:
    """Symbol and style: known without colours too."""
    if item.section is Section.LEADERS or page.handover is None:
        return "-", "bold $text-error" if item.late else ""
    match item.standing:
        case Standing.NEW:
            return tr("NEW"), "bold $text-warning"
        case Standing.OPEN:
            return "[ ]", ""
        case Standing.CHANGED:
            return "ok +", "$text-warning"
        case Standing.TAKEN:
            return "ok", "dim"


def _when(item: Item, zone: tzinfo | None) -> str:
    if item.at is not None:
        at = clock_time(item.at, zone)[:5]
        return tr("LATE since {at}", at=at) if item.late else tr("by {at}", at=at)
    if item.since is not None:
        return tr("since {at}", at=item.since.astimezone(zone).strftime("%m-%d %H:%M"))
    return ""
