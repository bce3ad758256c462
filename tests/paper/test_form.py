"""A playbook as a blank form: every step has its boxes, in each language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dutyconsole.domain.playbook import Playbook, StepKind
from dutyconsole.domain.roster import Roster
from dutyconsole.domain.text import NOT_STATED, Language
from dutyconsole.library.bureau import load_reference, shipped_playbooks
from dutyconsole.locale.reader import Reader
from dutyconsole.locale.speech import speak
from dutyconsole.paper.form import blank_form
from dutyconsole.paper.page import Imprint

PLAYBOOKS = {playbook.id: playbook for playbook, _ in shipped_playbooks()}
IMPRINT = Imprint("", "live", 0, "", datetime(2026, 11, 23, tzinfo=UTC), UTC)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak(Language.EN)


def form(playbook: Playbook, language: Language = Language.EN) -> str:
    speak(language)
    return blank_form(playbook, Reader(load_reference(), Roster(), language, UTC), IMPRINT)


def rows(page: str) -> dict[int, str]:
    """The words of each step's row, by its number."""
    found = re.findall(r'<tr>\s*<td class="number">(\d+)</td>(.*?)</tr>', page, re.DOTALL)
    return {int(number): re.sub(r"<[^>]+>|\s+", " ", row) for number, row in found}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS.keys())
def test_every_step_of_every_playbook_has_its_row(playbook: Playbook, language: Language) -> None:
    found = rows(form(playbook, language))
    assert list(found) == list(range(1, len(playbook.steps) + 1))
    for row, step in zip(found.values(), playbook.steps, strict=True):
        text = " ".join(step.text.text(language).split())
        assert text.replace("'", "&#39;") in " ".join(row.split())


def test_a_decision_has_its_answers_and_a_step_says_which_answer_leads_to_it() -> None:
    found = rows(form(PLAYBOOKS["4-11"]))
    assert re.search(r"YES\s+NO", found[4])
    assert "after 4 NO" in found[5]


def test_a_launch_asks_for_the_level_the_launcher_and_the_order_read_back() -> None:
    playbook = PLAYBOOKS["4-11"]
    number = next(n for n, s in enumerate(playbook.steps, 1) if s.kind is StepKind.LAUNCH)
    for words in ("Level III", "Level II", "Level I", "Launched by", "read back"):
        assert words in rows(form(playbook))[number]
    assert "Whoever launches it, closes it." in form(playbook)


def test_a_notice_lists_whom_to_call_and_who_does_what_the_source_leaves_open_is_not_invented() -> (
    None
):
    playbook = PLAYBOOKS["4-11"]
    found = rows(form(playbook))
    assert "department leadership" in found[2]
    silent = [n for n, step in enumerate(playbook.steps, 1) if not step.by]
    assert silent
    assert all(NOT_STATED.en in found[n] for n in silent)
