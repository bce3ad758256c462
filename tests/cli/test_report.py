"""`dutyconsole report`: what is owed, sent, taken in and returned, from the shell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dutyconsole.domain.text import Language
from dutyconsole.locale.speech import speak
from tests.cli.conftest import Shell

DIRECTOR = "system_elg_office_director"
SENT = ("send", "{}", "first", "--to", "bureau", "--via", "phone")
STABLE = {"incident", "report", "kind", "number", "side", "to", "via", "at", "missing", "due_at"}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """The language that is on is the process's own: no test leaves another to the next."""
    yield
    speak(Language.EN)


@pytest.fixture
def hurt(shell: Shell) -> Shell:
    """A passenger was hurt at a station."""
    shell.report("casualty", "--place", "Yunxi East")
    shell.ok("incident", "fact", shell.incident, "injury", "broken arm", "--source", "conductor")
    return shell


def come(shell: Shell, *more: str) -> dict[str, object]:
    """A flash report comes in from a station."""
    said = ("--from", "Yunxi East", "--via", "phone", "--text", "A passenger fell", *more)
    found: dict[str, object] = shell.ok("report", "receive", shell.incident, *said)
    return found


def test_a_report_is_written_from_facts_and_nothing_is_recorded(hurt: Shell) -> None:
    before = hurt.ok("log", "show", "--limit", "1")
    found = hurt.ok("report", "write", hurt.incident, "flash", "--passenger", "Li Ming")
    assert set(found) >= STABLE
    assert "injury: broken arm, says conductor" in found["text"]
    assert "passenger: Li Ming" in found["text"]
    assert "Not known yet: kind of accident" in found["text"]
    assert hurt.ok("log", "show", "--limit", "1") == before


def test_a_report_is_sent_listed_and_shown_with_names_masked(hurt: Shell) -> None:
    sent = hurt.ok(
        *("report", "send", hurt.incident, "flash", "--to", "dept_director", "--via", "phone"),
        *("--passenger", "Li Ming", "--words", "More follows.", "--occurred-at", "-0"),
    )
    assert set(sent) >= STABLE
    assert (sent["report"], sent["kind"], sent["number"], sent["side"]) == (1, "flash", 1, "we")
    assert (sent["to"], sent["via"], sent["missing"]) == ("dept_director", "phone", [])
    (listed,) = hurt.ok("report", "list", hurt.incident)
    assert (listed["report"], listed["state"]) == (1, "sent")
    shown = hurt.ok("report", "show", hurt.incident, "1")["text"]
    assert "passenger: ***" in shown
    assert shown.endswith("More follows.")
    full = hurt.ok("report", "show", hurt.incident, "1", "--names")["text"]
    assert "passenger: Li Ming" in full


def test_a_text_word_for_word_is_kept_as_it_is(hurt: Shell) -> None:
    text = "[red]快报[/red]\n旅客受伤"
    hurt.ok(
        *("report", "send", hurt.incident, "first", "--to", "bureau", "--via", "telegram"),
        *("--text", "-"),
        given=text.encode(),
    )
    assert hurt.ok("report", "show", hurt.incident, "1")["text"] == text


def test_what_came_in_is_checked_returned_and_completed(hurt: Shell) -> None:
    came = come(hurt, "--value", "injury=broken arm", "--given", "place")
    assert set(came) >= STABLE
    assert (came["kind"], came["side"]) == ("flash", "they")
    assert "injury" not in str(came["missing"])
    assert "course" in str(came["missing"])
    back = hurt.ok(
        *("report", "return", hurt.incident, "1", "--missing", "course", "--missing", "ticket"),
        *("--minutes", "15"),
    )
    assert back["missing"] == ["ticket", "course"]
    owed = next(each for each in hurt.ok("report", "owed") if each["report"] == 1)
    assert (owed["side"], owed["due_at"]) == ("they", back["due_at"])
    assert owed["what"] == "They owe us: report 1 completed, Yunxi East"
    hurt.refused("invalid", "report", "return", hurt.incident, "1")
    rest = hurt.ok("report", "supplement", hurt.incident, "1", "--value", "course=he slipped")
    assert rest["missing"] == ["ticket"]
    hurt.ok("report", "complete", hurt.incident, "1", "--note", "no ticket")
    assert hurt.ok("report", "list", hurt.incident)[0]["state"] == "complete"
    hurt.refused("unknown", "report", "complete", hurt.incident, "1")


def test_what_is_owed_while_level_ii_is_in_force(shell: Shell) -> None:
    shell.report("emu_abnormality", "--train", "G6723")
    shell.launch("II", DIRECTOR, "--playbook", "4-11")
    owed = shell.ok("report", "owed", shell.incident)
    assert [(each["side"], each["what"]) for each in owed] == [
        ("they", "They owe us: report, Level II, G6723"),
        ("we", "We owe: report, Level II"),
    ]
    assert all(each["due_at"] for each in owed)


def test_sending_does_the_step_that_asks_for_it(hurt: Shell) -> None:
    hurt.ok("run", "start", hurt.incident, "4-9")
    said = ("--to", "bureau", "--via", "telegram", "--step", "report")
    hurt.ok("report", "send", hurt.incident, "flash", *said)
    steps = hurt.ok("incident", "show", hurt.incident)["runs"][0]["steps"]
    assert next(step["state"] for step in steps if step["step"] == "report") == "done"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid", ("send", "{}", "first", "--to", "", "--via", "phone")),
        ("invalid", (*SENT, "--occurred-at", "2020-01-01T00:00")),
        ("invalid", (*SENT, "--occurred-at", "2090-01-01T00:00")),
        ("invalid", ("receive", "{}", "--from", "x", "--text", "")),
        ("unknown", ("return", "{}", "7", "--minutes", "5")),
        ("unknown", ("show", "{}", "7")),
        ("unknown", ("list", "nonsense")),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(hurt: Shell, code: str, words: tuple[str, ...]) -> None:
    hurt.refused(code, "report", *(word.format(hurt.incident) for word in words))


def test_two_megabytes_are_refused_and_nothing_is_recorded(hurt: Shell) -> None:
    words = ("report", "receive", hurt.incident, "--from", "x", "--text", "-")
    hurt.refused("invalid", *words, given=b"x" * 2_000_000)
    assert hurt.ok("report", "list", hurt.incident) == []


def test_a_report_goes_on_a_page_that_masks_names(hurt: Shell, tmp_path: Path) -> None:
    said = ("--to", "bureau", "--via", "phone", "--passenger", "Li <Ming>")
    hurt.ok("report", "send", hurt.incident, "flash", *said, "--words", "<b>[red]")
    page = tmp_path / "report.html"
    hurt.ok("report", "show", hurt.incident, "1", "-o", str(page))
    html = page.read_text(encoding="utf-8")
    assert "accident flash report 1" in html
    assert "&lt;b&gt;[red]" in html
    assert "Li" not in html.partition("passenger: ")[2][:10]
    draft = tmp_path / "draft.html"
    hurt.ok("report", "write", hurt.incident, "final", "-o", str(draft))
    assert "NOT SENT YET" in draft.read_text(encoding="utf-8")


def test_people_read_what_is_owed_and_what_was_said(hurt: Shell) -> None:
    come(hurt)
    assert "the rest of report 1, Yunxi East" in hurt("report", "owed").out
    assert "incomplete: kind of accident" in hurt("report", "list", hurt.incident).out
    chinese = hurt("--lang", "zh-Hans", "report", "write", hurt.incident, "flash").out
    assert "伤情" in chinese


def test_json_says_so_too(hurt: Shell) -> None:
    said = hurt("report", "write", hurt.incident, "first", "--json")
    assert json.loads(said.out)["kind"] == "first"
