"""A printed page: nothing on it can steer a browser, and it says what it was made from."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dutyconsole.domain.refusal import Code, Refused
from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak
from dutyconsole.paper.files import keep, save
from dutyconsole.paper.page import Imprint, printed

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script> [red] \x1b]52;c;aGk=\x07 a\u202eb"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    speak(Language.EN)
    yield
    speak(Language.EN)


def made_from(mode: str = "live", checkpoint: str = "") -> Imprint:
    return Imprint(f"{mode}-1", mode, 18204, "ab" * 32, NOON, UTC, checkpoint)


def state(imprint: Imprint, **blanks: object) -> str:
    return printed("state.html", imprint, Language.EN, **{"incidents": [], "beside": [], **blanks})


class Tags(HTMLParser):
    """The tags of a page, each with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_it_says_from_which_log_it_is_and_how_far_that_went() -> None:
    page = state(made_from())
    assert "From the log live-1 up to entry 18204, made 2026-11-23 12:00" in page
    assert "ab" * 32 in page


def test_a_signed_checkpoint_stands_at_its_foot() -> None:
    note = "live-1\n18204\naGVhZA==\n\n- desk +sig/"
    assert note in state(made_from(checkpoint=note)).replace("&#43;", "+").replace("&#34;", '"')


@pytest.mark.parametrize(("mode", "mark"), [("drill", "DRILL"), ("sample", "SAMPLE")])
def test_what_is_not_live_says_so_in_title_head_and_foot(mode: str, mark: str) -> None:
    assert state(made_from(mode)).count(mark) == 3
    assert mark not in state(made_from())


def test_foreign_text_is_text_and_nothing_else() -> None:
    page = state(made_from(), beside=[{"said": HOSTILE, "at": None}])
    assert "script" not in {tag for tag, _ in Tags(page).seen}
    assert (
        "&lt;script&gt;alert(1)&lt;/script&gt; [red] \u241b]52;c;aGk=\u2407 a&lt;202E&gt;b" in page
    )


def test_it_needs_nothing_but_itself() -> None:
    named = {name for _, attributes in Tags(state(made_from())).seen for name in attributes}
    assert named.isdisjoint({"src", "href", "action"})
    assert "url(" not in state(made_from())


def test_a_kept_page_is_for_its_owner_and_replaces_the_one_before(tmp_path: Path) -> None:
    path = keep(tmp_path / "exports", "order 17/../x.html", "first")
    assert keep(tmp_path / "exports", "order 17/../x.html", "second") == path
    assert path.parent == tmp_path / "exports"
    assert path.read_text("utf-8") == "second"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["..", ".hidden", "/", ""])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    path = keep(tmp_path / "exports", name, "page")
    assert path.parent == tmp_path / "exports"
    assert not path.name.startswith(".")


def test_where_nothing_can_be_written_it_says_why(tmp_path: Path) -> None:
    os.mkdir(tmp_path / "page.html")
    with pytest.raises(Refused) as refused:
        save(tmp_path / "page.html", "page")
    assert refused.value.code is Code.INVALID
    assert "name a file in a folder that you may write to" in str(refused.value)
