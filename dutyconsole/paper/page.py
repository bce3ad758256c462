"""A page to print: one self-contained HTML file, with what it was made from at its foot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from dutyconsole.domain.text import Language, display_text
from dutyconsole.locale.speech import N_, tr, trn

if TYPE_CHECKING:
    from dutyconsole.desk.desk import Desk

MARKS: Final = {"sample": N_("SAMPLE"), "demo": N_("DEMO"), "drill": N_("DRILL")}
"""What every page of a log that is not live says at its head and foot, by the log's mode."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a page was made from: which log, how far it went, and when.

    Attributes:
        log_id: Name of the log; empty for a page that no log stands behind.
        mode: `live`, `sample`, `demo` or `drill`.
        position: The log's newest entry then.
        head: That entry's hash, hex.
        printed_at: When the page was made.
        zone: In which its times are; None: the machine's own.
        checkpoint: The log's signed checkpoint, as a note; empty where there is none.
    """

    log_id: str
    mode: str
    position: int
    head: str
    printed_at: datetime
    zone: tzinfo | None = None
    checkpoint: str = ""

    @property
    def mark(self) -> str:
        """The mark of a log that is not live, in the language that is on; else empty."""
        return tr(MARKS[self.mode]) if self.mode in MARKS else ""


def imprint(desk: Desk, now: datetime, checkpoint: str = "") -> Imprint:
    """The imprint of a page that is made from a desk's log now.

    Raises:
        Refused: `not_recorded` where the log cannot be read.
    """
    newest = desk.log.read(newest_first=True, limit=1)
    position, head = (newest[0].position, newest[0].hash) if newest else (0, "")
    return Imprint(desk.log.log_id, desk.log.mode, position, head, now, desk.timezone, checkpoint)


def printed(template: str, made_from: Imprint, language: Language, **blanks: object) -> str:
    """A page as HTML.

    Every text is made harmless for eyes and for a browser; words are said by `tr`, times are given
    in the imprint's zone by the filters `time` (14:02), `moment` (2026-11-23 14:02) and `day`.

    Args:
        template: A file of this room's `templates`, which extends `page.html`.
        made_from: For head and foot.
        language: That of the page's `lang`; its words are in the one that is on.
        blanks: What the template shows.
    """
    environment = _environment()
    page = environment.get_template(template)
    text: str = page.render(
        imprint=made_from, language=language.value, **{"zone": made_from.zone, **blanks}
    )
    return text


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("dutyconsole.paper"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.globals.update(tr=tr, trn=trn)
    environment.filters.update(time=_time, moment=_moment, day=_day)
    return environment


def _harmless(value: Any) -> Any:
    """What an expression shows; a text that is HTML already is left alone."""
    if value is None:
        return ""
    return display_text(value) if type(value) is str else value


def _time(moment: datetime | None, zone: tzinfo | None = None) -> str:
    return moment.astimezone(zone).strftime("%H:%M") if moment else ""


def _moment(moment: datetime | None, zone: tzinfo | None = None) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def _day(moment: datetime | None, zone: tzinfo | None = None) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d") if moment else ""
