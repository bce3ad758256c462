"""Which steps offer a directed follow-up: summaries and rectifications, by the source's words."""

from __future__ import annotations

import pytest

from dutyconsole.domain.tasks import offers_follow_up
from tests.domain.shipped import IDS, shipped


@pytest.mark.parametrize("playbook", ["4-11", "4-12", "4-13", "4-15"])
def test_a_summary_offers_a_follow_up(playbook: str) -> None:
    assert offers_follow_up(shipped(playbook).by_id["summ"])


@pytest.mark.parametrize("playbook", ["4-7", "4-11", "4-12"])
def test_a_rectification_offers_a_follow_up(playbook: str) -> None:
    assert offers_follow_up(shipped(playbook).by_id["rectify"])


@pytest.mark.parametrize("playbook", IDS)
def test_nothing_of_the_handling_does(playbook: str) -> None:
    offering = {step.id for step in shipped(playbook).steps if offers_follow_up(step)}
    assert not offering & {"recv", "notify", "collect", "decide", "order", "activate", "stop"}
