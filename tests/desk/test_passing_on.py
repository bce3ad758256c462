"""At the desk: orders passed on, deputies, one call about several incidents, two desks calling."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dutyconsole.desk import notices, people
from dutyconsole.desk.notices import Also, Called
from dutyconsole.domain.call_lists import call_lists, open_lists
from dutyconsole.domain.contacts import contacts, next_to_dial
from dutyconsole.domain.events import About, CallResult
from dutyconsole.domain.notices import Call
from dutyconsole.domain.playbook import Level
from dutyconsole.domain.refusal import Code
from dutyconsole.domain.text import Localised
from dutyconsole.library.bureau import load_reference, reference_in
from dutyconsole.library.organisation import Organisation
from tests.desk.bench import Bench, by_telephone

LEADER = "bureau_elg_leader"
DIRECTOR = "system_elg_office_director"
CHIEF = "station_elg_leader"
LEADERS = "department_leadership"
ANSWERED = Call(CallResult.ANSWERED, "He Yong", "Level II of 4-11", "telephone")
NO_ANSWER = Call(CallResult.NO_ANSWER)


def passing_on(bench: Bench, level: Level = Level.II, post: str = DIRECTOR) -> None:
    bench.handle("4-11")
    bench.done("recv")
    bench.launch(level, post)


def tell(
    bench: Bench, recipient: str = LEADERS, call: Call = ANSWERED, *, also: tuple[Also, ...] = ()
) -> Called:
    return notices.call_recipient(
        bench.desk, bench.officer, bench.incident_id, recipient, call, order="1", also=also
    )


def proposed(bench: Bench, recipient: str, list_id: str = "1") -> str:
    """Whom the list has dialled next."""
    reference, roster = bench.desk.reference, bench.desk.roster
    found = contacts(reference.groups, roster, recipient, bench.clock.now, reference.deputies)
    lists = call_lists(bench.incident, reference.call_list)
    listed = next(each for each in lists if each.id == list_id)
    contact = next_to_dial(found, listed.attempts(recipient), listed.by)
    return contact.person if contact else ""


def with_reference(bench: Bench, **changes: object) -> None:
    assert isinstance(bench.desk.reference, Organisation)
    bench.desk.reference = replace(bench.desk.reference, **changes)  # type: ignore[arg-type]


def test_a_launch_opens_its_list_in_the_same_transaction(bench: Bench) -> None:
    passing_on(bench)
    (listed,) = bench.incident.lists
    launch, opened = bench.entries()[-2:]
    assert (launch.kind, opened.kind) == ("response_launched", "call_list_opened")
    assert launch.recorded_at == opened.recorded_at
    assert len(listed.recipients) == 5
    done = tell(bench)
    assert (done.informed, done.of, done.list) == (1, 5, "1")
    bench.restart()
    assert bench.incident.lists[0].informed == {LEADERS}


def test_every_way_a_response_changes_is_passed_on(bench: Bench) -> None:
    passing_on(bench, Level.III, CHIEF)
    bench.launch(Level.II, DIRECTOR)
    bench.launch(Level.I, LEADER)
    bench.end(Level.I, LEADER)
    bench.end(Level.II, DIRECTOR)
    bench.end(Level.III, CHIEF, in_error=True)
    assert [(each.about, each.level) for each in bench.incident.lists] == [
        (About.LAUNCH, Level.III),
        (About.ESCALATION, Level.II),
        (About.ESCALATION, Level.I),
        (About.END, Level.I),
        (About.END, Level.II),
        (About.END, Level.III),
    ]
    assert [each.id for each in open_lists(bench.incident)] == ["6", "4-11/notify"]


def test_no_answer_moves_to_the_deputy_and_the_deputys_word_counts(bench: Bench) -> None:
    with_reference(bench, call_list=("bureau_elg_leader",))
    passing_on(bench)
    assert proposed(bench, "bureau_elg_leader") == "bureau_elg_leader"
    tell(bench, "bureau_elg_leader", NO_ANSWER)
    assert proposed(bench, "bureau_elg_leader") == "bureau_elg_deputy_leader"
    answered = Call(CallResult.ANSWERED, "Wu Min", person="bureau_elg_deputy_leader")
    assert tell(bench, "bureau_elg_leader", answered).informed == 1


def test_one_leader_who_answers_informs_the_department_unless_the_bureau_wants_more(
    bench: Bench,
) -> None:
    passing_on(bench)
    director, deputy = (
        Call(CallResult.ANSWERED, person="dept_director"),
        "deputy_director_in_charge",
    )
    with_reference(bench, answers_needed={LEADERS: 2})
    assert tell(bench, "dept_director", director).informed == 0
    assert proposed(bench, LEADERS) == deputy
    assert tell(bench, LEADERS, Call(CallResult.ANSWERED, person=deputy)).informed == 1
    with_reference(bench, answers_needed={LEADERS: 1})
    assert (
        notices.call_recipient(
            bench.desk, bench.officer, bench.incident_id, LEADERS, director, step="notify"
        ).informed
        == 1
    )


def test_somebody_without_a_number_is_passed_over_and_nothing_blocks(bench: Bench) -> None:
    admin = bench.sign_on("admin1")
    people.add_person(
        bench.desk, admin, "newcomer", Localised("Tang Yu", "唐宇", "唐宇"), ["leader"]
    )
    bench.appoint("newcomer", "csc_head")
    passing_on(bench)
    tell(bench, "csc_head", NO_ANSWER)
    assert proposed(bench, "csc_head") == "csc_head"
    tell(bench, "csc_head", Call(CallResult.ANSWERED, "Tang Yu", person="newcomer"))
    assert "csc_head" in bench.incident.lists[0].informed


def test_one_call_covers_several_incidents_in_one_transaction(bench: Bench) -> None:
    passing_on(bench)
    first = bench.incident_id
    passing_on(bench, Level.III, CHIEF)
    second = bench.incident_id
    before = bench.desk.log.position()
    done = tell(bench, also=(Also(first), Also(first, "4-11/notify"), Also(first, "1")))
    entries = bench.entries()[before:]
    assert [entry.stream for entry in entries] == [
        f"incident/{second}",
        f"incident/{first}",
        f"incident/{first}",
    ]
    assert entries[0].data["also"] == [first]
    assert entries[1].data["also"] == entries[2].data["also"] == [second]
    assert len({entry.recorded_at for entry in entries}) == 1
    assert [(each.list, each.informed) for each in done.others] == [("1", 1), ("4-11/notify", 1)]


def test_nothing_of_a_call_is_recorded_where_one_incident_is_refused(bench: Bench) -> None:
    passing_on(bench)
    for also in (Also("20260101-01"), Also(bench.incident_id, "9")):
        bench.refused(Code.UNKNOWN, tell, bench, also=(also,))


def test_the_same_call_about_an_incident_without_a_list_stands_on_the_bureaus_own(
    bench: Bench,
) -> None:
    bench.report()
    bench.acknowledge()
    first = bench.incident_id
    passing_on(bench)
    tell(bench, "csc_head", also=(Also(first),))
    assert bench.desk.incident(first).informed_at_large == {"csc_head"}


def test_two_desks_that_call_the_same_person_keep_both_and_are_told(bench: Bench) -> None:
    passing_on(bench)
    other = bench.second_desk()
    assert tell(bench).before is None
    second = tell(other)
    assert second.before is not None
    assert (second.before.entered_by, second.informed) == ("officer1", 1)
    assert len(bench.desk.incident(bench.incident_id).lists[0].calls) == 2
    other.desk.log.close()


def test_only_the_recipient_named_the_first_list_that_waits_is_meant(bench: Bench) -> None:
    passing_on(bench)
    assert bench.call("csc_head").list == "4-11/notify"
    assert bench.call("csc_head").list == "1"
    assert bench.call("csc_head").list == "4-11/notify"


def test_a_call_in_the_future_or_before_the_incident_is_refused(bench: Bench) -> None:
    passing_on(bench)
    for minutes in (5, -60):
        bench.refused(
            Code.INVALID,
            notices.call_recipient,
            bench.desk,
            bench.officer,
            bench.incident_id,
            LEADERS,
            ANSWERED,
            order="1",
            occurred_at=bench.clock.now + timedelta(minutes=minutes),
        )


def test_who_was_not_told_blocks_no_closing_and_stands_in_the_record(bench: Bench) -> None:
    passing_on(bench)
    tell(bench)
    bench.end(Level.II, DIRECTOR, by_telephone("8"))
    bench.stop("4-11", "handled elsewhere")
    bench.close()
    assert bench.incident.lists[0].left
    missed = list(bench.incident.lists[1].recipients)
    assert bench.entries("incident_closed")[0].data["not_informed"] == missed


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        (
            "deputies: {csc_heads: [csc_head]}",
            "deputies.csc_heads: is unknown; did you mean csc_head?",
        ),
        ("deputies: {csc_head: [nobody_at_all]}", '"nobody_at_all" is unknown'),
        ("deputies: {csc_head: csc_head}", "deputies.csc_head: stands in for itself"),
        ("answers_needed: {department_leadership: 3}", "3 is more than its posts; write at most 2"),
        ("answers_needed: {csc_head: some}", '"some" is no count'),
        ("answers_needed: {the_moon: 1}", "answers_needed.the_moon: is unknown"),
        ("deputy: {csc_head: dept_director}", "deputy: is an unknown key"),
        ("call_list: []", "call_list: is empty"),
    ],
)
def test_a_wrong_line_of_the_bureaus_own_file_is_named_and_nothing_of_it_used(
    tmp_path: Path, said: str, flaw: str
) -> None:
    (tmp_path / "call_list.yaml").write_text(f"# ours\n{said}\n", encoding="utf-8")
    found = reference_in(tmp_path)
    assert found.deputies == load_reference().deputies
    assert any("call_list.yaml:2" in text and flaw in text for text in found.flaws), found.flaws


def test_the_bureaus_own_deputies_hold_and_what_it_does_not_name_is_as_shipped(
    tmp_path: Path,
) -> None:
    own = tmp_path / "call_list.yaml"
    own.write_text("deputies:\n  csc_head: [pm_section_chief, tech_section_chief]\n", "utf-8")
    found = reference_in(tmp_path)
    assert found.flaws == ()
    assert found.deputies == {"csc_head": ("pm_section_chief", "tech_section_chief")}
    assert found.call_list == load_reference().call_list
    assert found.answers_needed == {LEADERS: 1}
