"""The playbook library: each flow, its source beside the translation, who may launch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.refusal import Refused
from dutyconsole.domain.run import Run
from dutyconsole.library.svg import svg
from dutyconsole.locale.speech import N_, tr
from dutyconsole.paper.files import keep
from dutyconsole.tui.access import duty
from dutyconsole.tui.commands import APP_COMMANDS, FORM_COMMANDS, LIBRARY_COMMANDS, bindings
from dutyconsole.tui.picture import Picture
from dutyconsole.tui.playbook_text import flow, source_and_text, who_launches
from dutyconsole.tui.show import one_line, padded, plain
from dutyconsole.tui.steps import place_in_run
from dutyconsole.tui.telling import reader
from dutyconsole.tui.widgets.key_line import KeyLine
from dutyconsole.tui.widgets.pick_list import PickList
from dutyconsole.tui.widgets.top_line import TopLine
from dutyconsole.tui.widgets.words import Words


class View(StrEnum):
    """What of a playbook is shown."""

    FLOW = "flow"
    SOURCE = "source"
    LAUNCH = "launch"


VIEWS: Final[Mapping[View, str]] = {
    View.FLOW: N_("Flow"),
    View.SOURCE: N_("Source and translation"),
    View.LAUNCH: N_("Who may launch"),
}

_BACK: Final = replace(next(c for c in FORM_COMMANDS if c.id == "back"),
                       tooltip=N_("Go back to the desk"), shown=True)  # fmt: skip
_LEAST_WIDTH: Final = 40
_LINES_BEFORE: Final = 3


class PlaybooksScreen(Screen[None]):
    """The playbooks in force at the left, the chosen one at the right.

    Args:
        playbook: The one to start with; the first if it is not there.
        incident: Whose runs are marked in the flows, in the texts that they are walked by.
    """

    CSS_PATH = "playbooks.tcss"
    HELP = N_(
        "THE PLAYBOOKS. Up and Down choose one; Tab, or 1 to 3, chooses what of it is shown; "
        "PgUp, PgDn, Home and End scroll it. Playbooks are only read here: F7 at the desk starts "
        "one."
    )
    OWN_COMMANDS = (_BACK, *LIBRARY_COMMANDS)
    BINDINGS: ClassVar = [
        *bindings(OWN_COMMANDS),
        *(Binding(str(n), f"show_view({n})", "View", show=False) for n in range(1, 4)),
        Binding("question_mark", "app.help", "Help", show=False),
        # Before the list, which would move its own cursor.
        Binding("pageup", "scroll('page_up')", "Up", show=False, priority=True),
        Binding("pagedown", "scroll('page_down')", "Down", show=False, priority=True),
        Binding("home", "scroll('home')", "Top", show=False, priority=True),
        Binding("end", "scroll('end')", "Bottom", show=False, priority=True),
    ]

    def __init__(self, playbook: str = "", incident: str = "") -> None:
        super().__init__()
        self._first = playbook
        self._incident = incident
        self._view = View.FLOW
        self._saving = False
        self._books: dict[str, Playbook] = {}
        self._runs: Mapping[str, Run] = {}

    def compose(self) -> ComposeResult:
        """Lay out the screen."""
        yield TopLine()
        with Horizontal(id="body"):
            yield PickList(id="playbooks", compact=True, markup=False)
            with Vertical(id="playbook"):
                yield Words(id="title")
                yield Words(id="about")
                yield Words(id="views")
                with VerticalScroll(id="text"):
                    yield Words(id="shown")
        yield Words(id="said")
        yield KeyLine((*self.OWN_COMMANDS, *APP_COMMANDS))

    def on_mount(self) -> None:
        """Start in the list."""
        self._list.focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.show_picture(duty(self).picture)
        self._go_to_place()

    # -- showing ------------------------------------------------------------------------------

    def show_picture(self, picture: Picture) -> None:
        """Show what is in force now; the place stays."""
        if not self.is_mounted:
            return
        incident = picture.incidents.get(self._incident)
        self._runs = incident.runs if incident is not None else {}
        books = {**picture.adopted.newest}
        # What is walked keeps its text, whatever has been adopted since.
        self._books = books | {name: run.playbook for name, run in self._runs.items()}
        chosen = self.chosen or self._first
        with self.prevent(OptionList.OptionHighlighted):
            self._list.set_options(self._option(book) for book in self._books.values())
            self._choose(chosen)
        self._show()

    async def speak_anew(self) -> None:
        """Say everything in the language that is on."""
        self.say("")
        self.show_picture(duty(self).picture)

    @property
    def chosen(self) -> str:
        """The playbook under the cursor, or nothing."""
        option = self._list.highlighted_option
        return (option.id or "") if option else ""

    @property
    def run_shown(self) -> Run | None:
        """The run whose states are marked."""
        return self._runs.get(self.chosen)

    @property
    def _list(self) -> OptionList:
        return self.query_one("#playbooks", OptionList)

    @property
    def _text(self) -> VerticalScroll:
        return self.query_one("#text", VerticalScroll)

    @property
    def _width(self) -> int:
        return max(_LEAST_WIDTH, self._text.scrollable_content_region.width)

    def _option(self, playbook: Playbook) -> Option:
        width = max(16, self._list.scrollable_content_region.width)
        title = f"{playbook.id:<4} {one_line(playbook.title.text(duty(self).language))}"
        walked = tr("walked") if playbook.id in self._runs else ""
        return Option(Content(padded(title, walked, width)), id=playbook.id)

    def _choose(self, name: str) -> None:
        names = list(self._books)
        self._list.highlighted = names.index(name) if name in names else 0 if names else None

    def _show(self) -> None:
        """Show the chosen playbook as the view says."""
        book = self._books.get(self.chosen)
        if book is None:
            self._words("title").say(tr("No playbook is in force."))
            return
        app, width = duty(self), self._width
        self._words("title").say(one_line(f"{book.id}  {book.title.text(app.language)}"))
        self._words("about").say(self._about(book))
        self._words("views").say(self._views())
        match self._view:
            case View.FLOW:
                text = plain(flow(app, book, self.run_shown, width))
            case View.SOURCE:
                text = source_and_text(app, book, width)
            case View.LAUNCH:
                text = who_launches(app, book, width)
        self._words("shown").say(text)

    def _go_to_place(self) -> None:
        """Begin at the top, a flow that is walked at its current step."""
        lines = str(self._words("shown").content).split("\n")
        walked = self._view is View.FLOW and self.run_shown is not None
        now = [number for number, line in enumerate(lines) if "[>] " in line]
        y = max(0, now[0] - _LINES_BEFORE) if walked and now else 0
        self.call_after_refresh(partial(self._text.scroll_to, y=y, animate=False))

    def _about(self, book: Playbook) -> str:
        told = tr("version {version}, digest {digest}", version=book.version,
                  digest=book.digest[:12])  # fmt: skip
        if book.digest in duty(self).picture.adopted.local:
            told = tr("{told}; LOCAL, the bureau's own text", told=told)
        run = self.run_shown
        if run is None:
            return told
        return tr("{told}; as walked for {incident}: {place}", told=told,
                  incident=self._incident, place=place_in_run(run))  # fmt: skip

    def _views(self) -> Content:
        """The views with their digits, the one shown in brackets."""
        parts = []
        for number, (view, label) in enumerate(VIEWS.items(), 1):
            name = f"{number} {tr(label)}"
            shown = view is self._view
            parts.append(Content.styled(f"[{name}]" if shown else f" {name} ", "bold" * shown))
        return Content(" ").join(parts)

    def _words(self, name: str) -> Words:
        return self.query_one(f"#{name}", Words)

    def say(self, text: str, css_class: str = "") -> None:
        """One line below everything."""
        said = self._words("said")
        said.set_classes(css_class)
        said.say(text)

    def on_resize(self) -> None:
        """Lay everything out anew."""
        self.call_after_refresh(lambda: self.show_picture(duty(self).picture))

    # -- choosing -----------------------------------------------------------------------------

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Another playbook was chosen."""
        event.stop()
        self.say("")
        self._show()
        self._go_to_place()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter: read it."""
        event.stop()
        self.action_to_text()

    def action_view(self) -> None:
        """The next view."""
        views = list(View)
        self._turn_to(views[(views.index(self._view) + 1) % len(views)])

    def action_show_view(self, number: int) -> None:
        """A view by its digit."""
        self._turn_to(list(View)[number - 1])

    def _turn_to(self, view: View) -> None:
        self._view = view
        self._show()
        self._go_to_place()

    def action_scroll(self, way: str) -> None:
        """Scroll the text, wherever the keys are."""
        getattr(self._text, f"scroll_{way}")(animate=False)

    def action_to_text(self) -> None:
        """Give the text the keys."""
        self._text.focus()

    def action_to_list(self) -> None:
        """Give the list the keys."""
        self._list.focus()

    def action_back(self) -> None:
        """Back to the desk."""
        self.dismiss()

    # -- taking away --------------------------------------------------------------------------

    def action_copy_flow(self) -> None:
        """Copy the flow as text."""
        book = self._books.get(self.chosen)
        if book is not None:
            self.app.copy_to_clipboard(flow(duty(self), book, self.run_shown, self._width))
            self.say(tr("The flow is copied. Where the terminal cannot copy, S writes a file."))

    def action_save_drawing(self) -> None:
        """Write the flow as an SVG file, in a thread."""
        self._keep(partial(self._drawing, self.run_shown))

    def action_save_form(self) -> None:
        """Write the playbook as a blank form to print, an HTML file, in a thread."""
        self._keep(self._form)

    def _keep(self, made: Callable[[Playbook], tuple[str, str]]) -> None:
        book = self._books.get(self.chosen)
        if book is None or self._saving:
            return
        if duty(self).exports is None:
            self.say(tr("Nothing is kept here: this desk has no folder for files."), "-refused")
            return
        self._saving = True
        self.run_worker(partial(self._save, book, made), thread=True)

    def _form(self, book: Playbook) -> tuple[str, str]:
        from dutyconsole.paper.form import blank_form
        from dutyconsole.paper.page import imprint

        app = duty(self)
        page = blank_form(book, reader(self), imprint(app.desk, app.clock()))
        return f"form-{book.id}-v{book.version}-{app.language.value}.html", page

    def _drawing(self, run: Run | None, book: Playbook) -> tuple[str, str]:
        app = duty(self)
        parts = [book.id, f"v{book.version}", app.language.value]
        if run is not None:
            parts.append(self._incident)
        page = svg(
            book,
            app.desk.reference,
            app.language,
            states=run.states if run is not None else None,
            mark=app.standing.practice,
            note=self._place_of(run) if run is not None else "",
        )
        return f"{'-'.join(parts)}.svg", page

    def _save(self, book: Playbook, made: Callable[[Playbook], tuple[str, str]]) -> None:
        app = duty(self)
        try:
            assert app.exports is not None, "asked before"
            name, page = made(book)
            path = keep(app.exports, name, page)
        except Refused as refused:
            app.call_from_thread(self._saved, app.refusal(refused), "-refused")
        else:
            app.call_from_thread(self._saved, tr("The page is in {path}", path=path), "")

    def _place_of(self, run: Run) -> str:
        app = duty(self)
        now = app.clock().astimezone(app.zone)
        return tr("Incident {incident} at {time}: {place}", incident=self._incident,
                  time=f"{now:%Y-%m-%d %H:%M}", place=place_in_run(run))  # fmt: skip

    def _saved(self, text: str, css_class: str) -> None:
        self._saving = False
        self.say(text, css_class)
