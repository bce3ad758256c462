"""Playbooks in force: adopted by an entry; an open run keeps its text."""

from __future__ import annotations

from dutyconsole.desk import playbooks
from dutyconsole.domain.codec import read_event
from dutyconsole.domain.events import PlaybookAdopted
from dutyconsole.domain.playbook import Level, Playbook
from dutyconsole.domain.refusal import Code
from dutyconsole.library.bureau import shipped_playbooks
from tests.desk.bench import Bench
from tests.desk.playbooks import newer

DIRECTOR = "system_elg_office_director"
TABLE = {"II: {launch: [system_elg_office_director]": "II: {launch: [system_elg_leader]"}


def shipped_of(playbook: str) -> Playbook | None:
    return next((p for p, _ in shipped_playbooks() if p.id == playbook), None)


def adopt(bench: Bench, text: tuple[Playbook, bytes]) -> PlaybookAdopted:
    """A supervisor puts a text in force; what the log says of it."""
    playbook, raw = text
    supervisor = bench.sign_on("supervisor1")
    event = read_event(
        playbooks.adopt(bench.desk, supervisor, playbook, raw, shipped_of(playbook.id))
    )
    assert isinstance(event, PlaybookAdopted)
    return event


def test_a_changed_response_is_shown_and_marked_local(bench: Bench) -> None:
    event = adopt(bench, newer("4-11", changes=TABLE))
    assert (event.local, event.changed_response) == (True, True)


def test_a_changed_word_is_local_and_leaves_the_response(bench: Bench) -> None:
    words = {"Collect information": "Collect all information"}
    event = adopt(bench, newer("4-11", changes=words))
    assert (event.local, event.changed_response) == (True, False)


def test_a_playbook_of_the_bureau_s_own_is_local(bench: Bench) -> None:
    own = {'id: "4-13"': 'id: "9-1"', 'section: "4-13"': 'section: "9-1"'}
    event = adopt(bench, newer("4-13", changes=own))
    assert (event.local, event.changed_response) == (True, True)
    bench.handle("9-1")
    assert bench.run().playbook.id == "9-1"


def test_the_same_text_is_refused_and_so_is_an_older_version(bench: Bench) -> None:
    bench.refused(Code.INVALID, adopt, bench, newer("4-11", version=1))
    bench.refused(Code.INVALID, adopt, bench, newer("4-11", version=1, changes=TABLE))
    second = newer("4-11", version=3, changes=TABLE)
    adopt(bench, second)
    bench.refused(Code.INVALID, adopt, bench, second)
    bench.refused(Code.INVALID, adopt, bench, newer("4-11", version=2))
    adopt(bench, newer("4-11", version=4))


def test_an_open_run_keeps_its_text_and_a_new_one_takes_the_new(bench: Bench) -> None:
    bench.handle("4-11", place="a")
    first, digest = bench.incident_id, bench.run().playbook.digest
    adopt(bench, newer("4-11", changes=TABLE))
    bench.refused(Code.WRONG_POST, bench.launch, Level.II, "system_elg_leader")
    bench.launch(Level.II, DIRECTOR)
    bench.handle("4-11", place="b")
    bench.refused(Code.WRONG_POST, bench.launch, Level.II, DIRECTOR)
    bench.launch(Level.II, "system_elg_leader")
    assert bench.run().playbook.digest != digest
    bench.restart()
    assert bench.desk.incident(first).runs["4-11"].playbook.digest == digest
    assert bench.desk.adopted.newest["4-11"].version == 2


def test_no_text_changes_who_ends_what_was_launched(bench: Bench) -> None:
    bench.handle("4-11")
    bench.launch(Level.II, DIRECTOR)
    adopt(bench, newer("4-11", changes=TABLE))
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, "system_elg_leader")
    bench.restart()
    bench.refused(Code.NOT_LAUNCHER, bench.end, Level.II, "system_elg_leader")
    bench.end(Level.II, DIRECTOR)


def test_another_desk_walks_by_what_this_one_adopted(bench: Bench) -> None:
    other = bench.second_desk()
    assert other.desk.adopted.newest["4-8"].version == 1
    adopt(bench, newer("4-8"))
    assert other.desk.adopted.newest["4-8"].version == 2
    assert other.handle("4-8").playbook.version == 2
    other.desk.log.close()
