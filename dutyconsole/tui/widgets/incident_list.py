"""The queue on screen: one list with one cursor that stays on its line."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.incident import Incident
from dutyconsole.locale.names import say
from dutyconsole.locale.speech import N_, tr
from dutyconsole.tui.access import duty
from dutyconsole.tui.calls import parked
from dutyconsole.tui.incidents import list_lines
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.queue import Line, Sort, queue
from dutyconsole.tui.show import clock_time, cut, one_line, padded, wrapped
from dutyconsole.tui.tasks import follow_up_line
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.pick_list import PickList

_HEADINGS = {
    Sort.ALARM: N_("ALARMS {n}, Ctrl+G"),
    Sort.INCOMING: N_("INCOMING {n}"),
    Sort.SHEET: N_("PARKED CALLS {n}"),
    Sort.ACTIVE: N_("ACTIVE {n}"),
    Sort.DUE: N_("DUE {n}"),
    Sort.FOLLOW_UP: N_("FOLLOW-UP {n}"),
}


class IncidentList(PickList):
    """Shows the queue; the cursor stays on its incident when the queue changes."""

    def __init__(self) -> None:
        super().__init__(id="incidents", compact=True, markup=False)
        self._picture = Picture()
        self._unfolded: frozenset[str] = frozenset()
        self.lines: tuple[Line, ...] = ()

    def show_picture(self, picture: Picture) -> None:
        """Show the queue of a picture."""
        self._picture = picture
        chosen = self.chosen_line
        if chosen and any(i.id == chosen.id for i in picture.follow_up):
            # what the officer is working on is never folded away
            self._unfolded |= {Sort.FOLLOW_UP.value}
        app = duty(self)
        alarms = [alarm for alarm in picture.unheard(app.clock()) if not alarm.about]
        self.lines = tuple(queue(picture, parked(app.drafts), self._unfolded, alarms))
        self.show_options(self._option(line) for line in self.lines)
        with self.prevent(OptionList.OptionHighlighted):  # whoever shows a picture shows all of it
            self.choose(chosen.id if chosen else "")

    @property
    def chosen_line(self) -> Line | None:
        """The line under the cursor."""
        at = self.highlighted
        return self.lines[at] if at is not None and at < len(self.lines) else None

    @property
    def chosen(self) -> str:
        """The incident under the cursor, or nothing."""
        line = self.chosen_line
        return line.incident.id if line and line.incident else ""

    def choose(self, line_id: str | Incident) -> None:
        """Put the cursor on a line, on the first one that can be chosen if it is not there."""
        wanted = line_id.id if isinstance(line_id, Incident) else line_id
        if any(i.id == wanted for i in self._picture.follow_up) and not self._has(wanted):
            self._unfolded |= {Sort.FOLLOW_UP.value}
            self.show_picture(self._picture)
        ids = [line.id for line in self.lines]
        if wanted in ids:
            self.highlighted = ids.index(wanted)
            return
        self.highlighted = next((i for i, o in enumerate(self.options) if not o.disabled), None)

    def choose_number(self, number: int) -> bool:
        """Put the cursor on the incident with this digit; whether there is one."""
        found = next((line.id for line in self.lines if line.number == number), "")
        if found:
            self.choose(found)
        return bool(found)

    def fold(self, line: Line) -> None:
        """Open or fold a heading or a group."""
        opened = line.id not in self._unfolded
        self._unfolded ^= {line.id}
        self.show_picture(self._picture)
        if opened and self.highlighted is not None:
            self.action_cursor_down()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the lines out anew."""
        self.show_picture(self._picture)

    def _has(self, line_id: str) -> bool:
        return any(line.id == line_id for line in self.lines)

    def _option(self, line: Line) -> Option:
        width = max(16, self.scrollable_content_region.width)
        match line.sort:
            case Sort.HEADING:
                return self._heading(line, width)
            case Sort.GROUP:
                return Option(self._group(line, width), id=line.id)
            case Sort.SHEET:
                return Option(self._sheet(line, width), id=line.id)
            case Sort.ALARM:
                return Option(self._alarm(line, width), id=line.id)
            case Sort.DUE:
                return Option(self._due(line, width), id=line.id)
            case Sort.TASK:
                return Option(self._task_line(line, width), id=line.id)
            case _:
                return Option(self._incident(line, width), id=line.id)

    def _heading(self, line: Line, width: int) -> Option:
        text = tr(_HEADINGS[Sort(line.heading)], n=line.count)
        loud = line.heading in (Sort.ALARM, Sort.INCOMING) and line.count
        foldable = line.heading == Sort.FOLLOW_UP and line.count
        if foldable:
            text += " " + (tr("(Enter hides)") if line.open else tr("(Enter shows)"))
        style = "bold $text-error" if loud else "bold"
        return Option(Content.styled(cut(text, width), style), id=line.id, disabled=not foldable)

    def _group(self, line: Line, width: int) -> Content:
        kind = duty(self).desk.reference.kinds.get(line.heading)
        name = kind.name.text(duty(self).language) if kind else line.heading
        text = one_line(tr("! {n} more: {kind}", n=line.count, kind=name))
        return Content.styled(padded(text, "-" if line.open else "+", width), "bold $text-error")

    def _sheet(self, line: Line, width: int) -> Content:
        assert line.sheet is not None
        sheet = line.sheet
        at = clock_time(sheet.received_at, duty(self).zone)[:5]
        caller = one_line(sheet.caller) or tr("unnamed")
        first = padded(f"? {at} {caller}", tr("GO ON"), width)
        return Content(f"{first}\n{cut('  ' + one_line(sheet.text), width)}")

    def _alarm(self, line: Line, width: int) -> Content:
        assert line.alarm is not None
        app, alarm = duty(self), line.alarm
        said = say(alarm.phrase, app.desk.reference, app.picture.roster, app.language)
        number = alarm.incident[-2:] or "--"
        at = clock_time(alarm.since, app.zone)[:5]
        style = "bold $text-error" if alarm.is_warning else "bold $text-warning"
        return Content.styled(_in_two(f"! {number} {one_line(said)}", at, width), style)

    def _task_line(self, line: Line, width: int) -> Content:
        assert line.task is not None
        return follow_up_line(line.task, reader(self), duty(self).clock(), width)

    def _due(self, line: Line, width: int) -> Content:
        assert line.due is not None
        app = duty(self)
        due = line.due
        said = say(due.phrase, app.desk.reference, app.picture.roster, app.language)
        right = ""
        late = due.at is not None and due.at < app.clock()
        if due.at is not None:
            at = clock_time(due.at, app.zone)[:5]
            right = tr("LATE since {at}", at=at) if late else tr("by {at}", at=at)
        number = line.incident.id[-2:] if line.incident else "--"
        text = f"{number} {one_line(said)}"
        return Content.styled(_in_two(text, right, width), "bold $text-error" if late else "")

    def _incident(self, line: Line, width: int) -> Content:
        app = duty(self)
        assert line.incident is not None
        return list_lines(
            line.incident, line.number, app.desk.reference, app.language, app.clock(), app.zone,
            width,
        )  # fmt: skip


def _in_two(text: str, right: str, width: int) -> str:
    """In one line where it has room there, else in two."""
    if cell_len(f"{text} {right}" if right else text) <= width:
        return padded(text, right, width)
    first, *rest = wrapped(text, width)
    return f"{first}\n{padded('   ' + ' '.join(rest), right, width)}"
