"""A report says what the facts say: nothing more, nothing less, and what is not known."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from dutyconsole.domain.briefing_items import fact_name
from dutyconsole.domain.entry import incident_stream
from dutyconsole.domain.events import FactRecorded, ReportKind, SaidItem
from dutyconsole.domain.phrase import Phrase
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.report_items import ARTICLE, FLASH, PARTICULARS, items_of
from dutyconsole.domain.report_text import MASKED, ReportDraft, compose
from dutyconsole.domain.text import Language
from tests.domain.builders import INCIDENT, ON_WORD, SIGNED, Bench, bench_with
from tests.domain.flows import FLOW_411, POSTS_411, flow

DIRECTOR = "system_elg_office_director"
NAMES = [item.name for item in (*ARTICLE, *FLASH)] + ["stopped", "doors"]


def spoken(phrase: Phrase) -> str:
    return phrase.spoken(name=lambda n: fact_name(n.id, Language.EN) if n.sort == "fact" else n.id)


def text(draft: ReportDraft, *, masked: bool = False) -> str:
    return "\n".join(spoken(each) for each in (draft.masked if masked else draft.sentences))


def say(bench: Bench, name: str, value: str, source: str = "", *, confirmed: bool = True) -> None:
    bench.record(incident_stream(INCIDENT), [FactRecorded(name, value, source, confirmed)])


def a_report(
    bench: Bench, kind: ReportKind = ReportKind.FIRST, before: ReportDraft | None = None
) -> ReportDraft:
    said = before.said if before else ()
    return compose(bench.incident, kind, 1, before=said, zone=UTC)


def test_a_first_report_reads_like_this() -> None:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    say(bench, "aboard", "531", "dispatcher")
    say(bench, "aboard", "529", "conductor")
    say(bench, "casualties", "2 unwell", "conductor", confirmed=False)
    bench.launch(Level.II, DIRECTOR, ON_WORD)
    assert text(a_report(bench)).split("\n") == [
        "FIRST REPORT of incident 20261123-01: emu_abnormality",
        "Reported to us 2026-11-23 14:00: G6723 stopped",
        f"Response Level II: in force since 14:00, launched by {DIRECTOR}, not confirmed",
        "train number: G6723, as reported 14:00",
        "passengers aboard: sources differ: 531, says dispatcher, 14:00; "
        "529, says conductor, 14:00",
        "casualties: 2 unwell, unconfirmed, says conductor, 14:00",
        "Not known yet: time, place, units and persons concerned, kind of train, "
        "part of the train, converted length, type of locomotive, cars hauled, tonnage, damage, "
        "effect on traffic, first judgement of the cause, measures taken, rescue asked for",
    ]


def test_what_has_become_of_the_response_is_said() -> None:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    assert "No response has been launched" in text(a_report(bench))
    bench.launch(Level.II, DIRECTOR)
    bench.pass_time(30)
    bench.end(Level.II, DIRECTOR, SIGNED)
    said = text(a_report(bench, ReportKind.FINAL))
    assert f"Response Level II: launched 14:00 by {DIRECTOR}, ended 14:30" in said
    assert said.startswith("FINAL REPORT of incident")


def test_against_the_report_before_it_what_is_new_or_changed_is_marked() -> None:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    say(bench, "casualties", "2", "conductor", confirmed=False)
    say(bench, "damage", "none", "conductor")
    first = a_report(bench)
    assert "NEW" not in text(first)
    say(bench, "casualties", "2", "conductor")
    say(bench, "cause", "pantograph", "mechanic")
    second = a_report(bench, ReportKind.FOLLOW_UP, first)
    said = text(second)
    assert "CHANGED: casualties: 2, says conductor" in said
    assert "NEW: first judgement of the cause: pantograph" in said
    assert "\ndamage: none" in said
    assert "CHANGED" not in text(a_report(bench, ReportKind.FOLLOW_UP, second))


def test_a_flash_report_has_its_own_fields_and_masks_a_passengers_particulars() -> None:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    say(bench, "injury", "broken arm", "conductor")
    say(bench, "tonnage", "900")
    told = {"passenger": "Li Ming, male, 45", "witnesses": ""}
    draft = compose(bench.incident, ReportKind.FLASH, 1, particulars=told, zone=UTC)
    assert draft.is_private
    assert "passenger: Li Ming, male, 45" in text(draft)
    assert "Li Ming" not in text(draft, masked=True)
    assert f"passenger: {MASKED}" in text(draft, masked=True)
    assert "tonnage" not in text(draft)
    assert draft.unknown == (
        "accident_kind", "happened_at", "place", "ticket", "course", "witnesses", "measures"
    )  # fmt: skip


def test_a_passengers_particulars_in_a_fact_are_masked_too() -> None:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    say(bench, "passenger", "Li Ming", "conductor")
    draft = a_report(bench, ReportKind.FLASH)
    assert "Li Ming" in text(draft)
    assert "Li Ming" not in text(draft, masked=True)
    assert SaidItem("passenger", MASKED, "confirmed") in draft.said


facts = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1),
        st.sampled_from(["conductor", "dispatcher", ""]),
        st.booleans(),
    ),
    max_size=12,
)


@given(facts, st.sampled_from(ReportKind), st.booleans())
def test_every_standing_value_is_said_and_every_unknown_item_is_named(
    recorded: list[tuple[str, str, str, bool]], kind: ReportKind, again: bool
) -> None:
    bench = bench_with(flow("p", FLOW_411, POSTS_411))
    before = a_report(bench, kind) if again else None
    for number, (name, value, source, confirmed) in enumerate(recorded):
        say(bench, name, f"<{number} {value}>", source, confirmed=confirmed)
    draft = a_report(bench, kind, before)
    said, standing = text(draft), bench.incident.facts
    asked = {item.name for item in items_of(kind)}
    told = {f.name for f in standing} & asked if kind is ReportKind.FLASH else {
        f.name for f in standing
    }  # fmt: skip
    for fact in standing:
        assert (fact.value in said) is (fact.name in told)
    stale = {f"<{n} {r[1]}>" for n, r in enumerate(recorded)} - {f.value for f in standing}
    assert not [value for value in stale if value in said]
    (named,) = [line for line in said.split("\n") if line.startswith("Not known yet")] or [""]
    for item in items_of(kind):
        unknown = item.name not in told and item.name != "train"
        assert (item.name in draft.unknown) is unknown
        assert not unknown or item.label.en in named
    for name in PARTICULARS:
        values = [f.value for f in standing if f.name == name]
        assert not [value for value in values if value in text(draft, masked=True)]
