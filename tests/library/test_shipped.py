"""The playbooks and people that come with the program, as the library reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from dutyconsole.domain.playbook import Playbook
from dutyconsole.domain.playbook_data import playbook_data, playbook_from
from dutyconsole.domain.text import Language
from dutyconsole.library.check import check
from dutyconsole.library.flaw import Flawed
from dutyconsole.library.organisation import read_bureau, read_organisation
from dutyconsole.library.reader import digest_of, read_playbook
from dutyconsole.library.show import show
from tests.domain.strategies import playbooks
from tests.library.files import LEVELS, ROOT, SHIPPED, decision, organisation, playbook_file

IDS = [path.stem for path in SHIPPED]
BOX = {"node", "en", "zh-Hans", "zh-Hant", "source"}


def test_the_thirteen_shipped_playbooks_have_no_flaw() -> None:
    assert len(SHIPPED) == 13
    assert check(SHIPPED, organisation()) == []


@given(playbooks())
def test_what_the_log_keeps_of_a_playbook_is_all_of_it(playbook: Playbook) -> None:
    again = playbook_from(playbook_data(playbook), playbook.digest)
    assert again == playbook
    assert digest_of(again) == digest_of(playbook)


@pytest.mark.parametrize("path", SHIPPED, ids=IDS)
def test_a_shipped_playbook_comes_back_from_the_log_as_it_was(path: Path) -> None:
    playbook = read_playbook(path.read_bytes(), path.name)
    assert playbook_from(playbook_data(playbook), digest_of(playbook)) == playbook


def test_the_digest_is_of_the_content_not_of_the_spelling() -> None:
    plain = playbook_file("- {id: a, ACT}")
    spelt = "# a remark\n" + plain.replace("kinds: [routine]", 'kinds:\n  - "routine"  # one')
    other = plain.replace("version: 1", "version: 2")
    one, same, different = (
        read_playbook(text.encode(), "p.yaml").digest for text in (plain, spelt, other)
    )
    assert one == same != different
    assert one == "e1f18ca2015117fe1e8fb6e90429c6659556be70cf1b5a50252bc791b38bff96"


def test_show_says_everything_in_the_words_of_the_file() -> None:
    text = playbook_file(
        "- {id: a, ACT, target: PT5M, by: [duty_officer]}\n"
        + decision("ask", ", redo: {'no': a}")
        + "\n- {id: go, kind: launch, after: {ask: 'yes'}, ACT}\n"
        "- {id: over, kind: end, ACT}\n- {id: z, after: [], ACT}\n"
        "- {id: last, after: [over, {ask: 'yes'}], ACT}",
        LEVELS,
    )
    shown = show(read_playbook(text.encode(), "p.yaml"))
    steps = shown["steps"]
    assert isinstance(steps, list)
    by_id = {step["id"]: step for step in steps if isinstance(step, dict)}
    assert shown["title"] == {"en": "Do it", "zh-Hans": "做", "zh-Hant": "做"}
    assert shown["response"] == {
        "I": {"launch": ["bureau_elg_leader"], "summary": ["bureau"]},
        "II": {"launch": ["system_elg_leader"], "summary": ["system"]},
        "III": {"launch": ["station_elg_leader"], "summary": ["station_depot"]},
    }
    assert [step["after"] for step in by_id.values()] == [
        [], ["a"], [{"ask": "yes"}], ["go"], [], ["over", {"ask": "yes"}],
    ]  # fmt: skip
    assert by_id["ask"]["redo"] == {"no": "a"}
    assert by_id["ask"]["outcomes"] == ["yes", "no"]
    assert (by_id["a"]["target"], by_id["a"]["by"]) == (300, ["duty_officer"])


@pytest.mark.parametrize("path", SHIPPED, ids=IDS)
def test_show_has_the_promised_fields(path: Path) -> None:
    shown = show(read_playbook(path.read_bytes(), path.name))
    assert {"id", "version", "digest", "title", "response", "steps"} <= shown.keys()
    assert shown["id"] == path.stem
    response, steps = shown["response"], shown["steps"]
    assert isinstance(response, dict)
    assert ",".join(response) in ("", "I,II,III")
    assert isinstance(steps, list)
    for step in steps:
        assert isinstance(step, dict)
        promised = {"id", "kind", "do", "by", "after", "standard", "source", "reading", "basis"}
        assert promised <= step.keys()
        assert isinstance(step["standard"], list)
        assert all(isinstance(box, dict) and set(box) == BOX for box in step["standard"])


@pytest.mark.parametrize(
    ("kind", "train", "place", "suggested"),
    [
        ("emu_abnormality", "G123", "", ("4-11",)),
        ("train_abnormality", "K123", "", ("4-12",)),
        ("mass_stranding", "", "Station A", ("4-13",)),
        ("fire", "d301", "", ("4-15", "4-11")),
        ("fire", "T12", "Station A", ("4-15", "4-12")),
        ("fire", "", "Station A", ("4-15", "4-13")),
        ("fire", "", "", ("4-15",)),
        ("unheard_of", "", "", ()),
    ],
)
def test_the_kind_and_the_train_suggest_playbooks(
    kind: str, train: str, place: str, suggested: tuple[str, ...]
) -> None:
    assert organisation().suggest(kind, train, place) == suggested


def test_the_organisation_names_whoever_a_playbook_names() -> None:
    assert organisation().name("duty_officer", Language.ZH_HANT) == "值班人員"
    assert organisation().name("csc_head", Language.ZH_HANS) == "客户服务中心主任"
    assert organisation().name("station_depot", Language.EN) != "station_depot"
    assert organisation().name("stranger", Language.EN) == "stranger"
    assert organisation().posts_in("csc_head") == ("csc_head",)
    for group in organisation().groups.values():
        assert organisation().posts_in(group.id) == group.members


def test_the_sample_bureau_is_read_and_says_so() -> None:
    bureau = read_bureau(ROOT / "data" / "sample_bureau.yaml", organisation())
    assert bureau.sample
    assert {post for person in bureau.persons for post, _ in person.posts} <= set(
        organisation().posts
    )


def test_everything_wrong_with_an_organisation_is_told(tmp_path: Path) -> None:
    raw = (ROOT / "data" / "organisation.yaml").read_text("utf-8")
    bad = tmp_path / "organisation.yaml"
    bad.write_text(raw.replace("tier: bureau", "tier: burea", 1) + "more: 1\n", "utf-8")
    with pytest.raises(Flawed) as caught:
        read_organisation(bad)
    assert [flaw.field for flaw in caught.value.flaws] == ["posts.bureau_elg_leader.tier", "more"]
    assert "did you mean bureau?" in caught.value.flaws[0].text
