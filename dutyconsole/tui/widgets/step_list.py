"""The steps of one run, the current one boxed and in sight."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.widgets.option_list import Option

from dutyconsole.domain.playbook import Step
from dutyconsole.domain.run import Run
from dutyconsole.tui.access import duty
from dutyconsole.tui.steps import at_hand, deadline_words, step_lines
from dutyconsole.tui.widgets.pick_list import PickList

COUNT_SECONDS = 15
"""So often the minutes that are left for a step are said anew."""


class StepList(PickList):
    """Shows a run; the cursor follows the current step unless the officer moved it elsewhere.

    Args:
        id: Two of them on one screen have different ids.
    """

    def __init__(self, id: str = "steps") -> None:
        super().__init__(id=id, compact=True, markup=False)
        self.run_shown: Run | None = None
        self._key = ""
        self._home = ""
        self._left: dict[str, str] = {}

    def show_run(self, incident: str, run: Run | None) -> None:
        """Show a run, or nothing."""
        key = f"{incident} {run.id}" if run else ""
        if self._key:
            stays = self.chosen != self._home and not (key == self._key and self._resolved(run))
            self._left[self._key] = self.chosen if stays else ""
        self._key, self.run_shown = key, run
        if run is None:
            self.clear_options()
            return
        self._home = at_hand(run) or run.playbook.steps[-1].id
        width = max(20, self.scrollable_content_region.width)
        self.show_options(
            Option(self._drawn(run, step, width), id=step.id) for step in run.playbook.steps
        )
        self.choose(self._left.get(key) or self._home)

    def on_mount(self) -> None:
        """Have what is left of a target counted down."""
        self.set_interval(COUNT_SECONDS, self.count_down)

    def count_down(self) -> None:
        """Say anew how much time is left; of steps without a target nothing is drawn."""
        run, width = self.run_shown, max(20, self.scrollable_content_region.width)
        for step in run.current if run else ():
            if run is not None and run.playbook.by_id[step].target is not None:
                self.replace_option_prompt(step, self._drawn(run, run.playbook.by_id[step], width))

    def _drawn(self, run: Run, step: Step, width: int) -> Content:
        app = duty(self)
        jumps, now = app.picture.office.clocks.jumps, app.clock()
        left = deadline_words(run, step, jumps, now, app.zone)
        return step_lines(run, step, app.desk.reference, app.language, app.zone, width, left)

    def _resolved(self, run: Run | None) -> bool:
        """Whether the step under the cursor is current no more: what was to be done there is."""
        before, chosen = self.run_shown, self.chosen
        return bool(before and run and chosen in before.current and chosen not in run.current)

    @property
    def chosen(self) -> str:
        """The step under the cursor."""
        option = self.highlighted_option
        return (option.id or "") if option else ""

    def choose(self, step: str) -> None:
        """Put the cursor on a step."""
        names = [option.id for option in self.options]
        self.highlighted = names.index(step) if step in names else None
        self.call_after_refresh(self.scroll_to_highlight)

    def on_resize(self, event: events.Resize) -> None:
        """Lay the lines out anew."""
        if self.run_shown is not None:
            self.show_run(self._key.partition(" ")[0], self.run_shown)
