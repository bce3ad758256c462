"""The hostile shift on every screen and page: text is text, whatever shows it."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from textual.screen import Screen
from textual.widgets import Input, TextArea

from dutyconsole import bootstrap
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak
from dutyconsole.tui.commands import DESK_COMMANDS
from dutyconsole.tui.filters import COLOURLESS
from dutyconsole.tui.screens.desk import DeskScreen
from tests.cli.conftest import SECRET
from tests.desk.bench import MovedClock, settings_for
from tests.hostile.conftest import Night
from tests.hostile.naughty import harm_in
from tests.tui.seat import Seat, seated


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    yield
    speak(Language.EN)


NAMED: Final = "[b]1\x1b]0;x\x07\u202e\u0301\ue000"
"""What somebody has called the desk."""

# -- screens --------------------------------------------------------------------------------------


async def _back(seat: Seat) -> None:
    for _ in range(6):
        if isinstance(seat.app.screen, DeskScreen):
            return
        await seat.press("escape")
    while not isinstance(seat.app.screen, DeskScreen):
        seat.app.pop_screen()
        await seat.pilot.pause()


def _typed(screen: Screen[object]) -> set[str]:
    """What fields hold, raw because it is what gets recorded: only the filter is before that."""
    fields = [each.value for each in screen.query(Input)]
    return harm_in("\0".join([*fields, *(each.text for each in screen.query(TextArea))]))


@pytest.mark.parametrize(
    ("size", "enter"),
    [((80, 24), False), pytest.param((140, 50), True, marks=pytest.mark.long)],
)
async def test_no_screen_leaves_it_to_the_last_filter(
    night: Night, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], enter: bool
) -> None:
    """With the filter that nothing harmful passes taken away, only fields would need it."""
    monkeypatch.setattr("dutyconsole.tui.app.HARMLESS", COLOURLESS)
    clock = MovedClock(bootstrap.system_clock())
    settings = settings_for(night.shell.data).model_copy(update={"desk": NAMED})
    desk = bootstrap.open_existing(settings, clock)
    seen: set[str] = set()
    found: dict[str, set[str]] = {}
    async with seated(lambda: desk, clock, size=size, sign_on=False) as seat:

        def look(where: str) -> None:
            seen.add(type(seat.app.screen).__name__)
            for line in seat.lines:
                if harm := harm_in(line) - _typed(seat.app.screen):
                    found.setdefault(where, set()).update(harm)

        await seat.until(lambda: isinstance(seat.app.focused, Input))
        seat.app.screen.query_one("#secret", Input).value = SECRET
        await seat.press("enter")
        await seat.until(lambda: isinstance(seat.app.screen, DeskScreen))
        await seat.closed_dialog()
        for number in ("1", "2"):
            await seat.press(number)
            look(f"incident {number}")
        for command in DESK_COMMANDS:
            await seat.app.run_action(command.id, seat.app.screen)
            await seat.pilot.pause()
            look(command.id)
            if enter and not isinstance(seat.app.screen, DeskScreen):
                await seat.press("enter")
                look(f"{command.id}, enter")
            await _back(seat)
    desk.log.close()
    assert found == {}
    assert len(seen) >= 12, seen


# -- pages ----------------------------------------------------------------------------------------

PLAIN: Final = {
    *("html", "head", "meta", "title", "style", "body", "header", "footer", "section", "h1", "h2"),
    *("h3", "p", "div", "span", "table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li"),
    *("dl", "dt", "dd", "pre", "strong", "b", "em", "br", "hr", "small", "a"),
}
"""What a page is made of; nothing in it runs or is fetched."""


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


SCRIPT: Final = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }} {% raw %}&lt;"

PAGES: Final = (
    *(("paper", "state"), ("order", "slip", "ORDER"), ("shift", "page")),
    *(
        ("report", "show", "ID", "1"),
        ("report", "write", "ID", "flash", "--words", SCRIPT + "\x1b[2J"),
    ),
)


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_no_page_to_print_holds_more_than_text(
    night: Night, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUTYCONSOLE_LANG", language)
    together = ""
    night.shell.ok("incident", "fact", night.known["incident"], "injury", SCRIPT)
    for number, words in enumerate(PAGES):
        known = {"ID": night.known["incident"], "ORDER": night.known["order"]}
        file = tmp_path / f"{number}.html"
        night.shell.ok(*(known.get(word, word) for word in words), "-o", str(file))
        text = file.read_text("utf-8")
        assert not harm_in(text), words
        page = Page(text)
        assert page.tags <= PLAIN, words
        assert page.attributes <= {"lang", "charset", "name", "content", "class", "http-equiv"}
        together += "".join(page.texts)
    assert SCRIPT in together
    assert "␛[2J" in together


def test_a_drawing_holds_no_more_than_text_either(night: Night, tmp_path: Path) -> None:
    source = Path(__file__).parents[2] / "playbooks" / "4-2.yaml"
    book = tmp_path / "4-2.yaml"
    title = "<script>alert(1)</script> ]]> &amp; {{7*7}} [b] =SUM(1)"
    written = source.read_text("utf-8").replace(
        "\n  en: Occupational-safety hazard inspection and rectification\n", f"\n  en: '{title}'\n"
    )
    book.write_text(written, "utf-8")
    file = tmp_path / "drawn.svg"
    night.shell.ok("playbook", "draw", str(book), "--svg", str(file))
    tags = {each.tag.partition("}")[2] for each in ElementTree.fromstring(file.read_bytes()).iter()}
    assert not tags & {"script", "foreignObject", "image", "use", "a"}
    assert "alert(1)" in file.read_text("utf-8")
