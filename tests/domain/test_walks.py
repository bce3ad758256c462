"""The fold and an independent reading of the design agree, whatever is done in whatever order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from dutyconsole.domain.playbook import Playbook
from tests.domain.builders import bench_with
from tests.domain.strategies import Move, playbooks, walks
from tests.domain.walking import Walker


def walk_and_compare(playbook: Playbook, walk: list[Move]) -> None:
    bench = bench_with(playbook)
    walker = Walker(bench, playbook.id)
    walker.agree()
    for move in walk:
        walker.try_move(move)
    again = bench.restarted()
    assert again.incidents == bench.incidents
    assert again.incident.runs[playbook.id].states == walker.run.states


@settings(max_examples=400)
@given(playbooks(), walks())
def test_fold_and_naive_reading_agree_after_every_command(
    playbook: Playbook, walk: list[Move]
) -> None:
    walk_and_compare(playbook, walk)


@pytest.mark.long
@settings(max_examples=10_000)
@given(playbooks(), walks(60))
def test_they_agree_on_long_walks_too(playbook: Playbook, walk: list[Move]) -> None:
    walk_and_compare(playbook, walk)
