"""A secret that was set again, on screen: in sight, and looked into by a supervisor."""

from __future__ import annotations

import pytest

from dutyconsole.domain.due import DueKind
from dutyconsole.domain.text import Language
from dutyconsole.tui.screens.modals.secret_review import SecretReviewModal
from tests.tui.seat import Bench, seated
from tests.tui.test_launch import DIRECTOR, reads


@pytest.mark.parametrize(
    ("language", "due", "asks", "refuses", "person"),
    [
        (Language.EN, "SECRET SET AGAIN", "Ask Zhao Min", "may not look into", "officer1"),
        (Language.ZH_HANS, "口令被重设", "请向", "", "supervisor1"),
    ],
)
async def test_a_secret_set_again_opens_its_review(
    bench: Bench, language: Language, due: str, asks: str, refuses: str, person: str
) -> None:
    """On the smallest screen; who is no supervisor is told so, and nothing is recorded."""
    bench.reset_secret(DIRECTOR)
    mine = Bench(bench.directory, bench.clock, person)
    async with seated(
        lambda: mine.desk, bench.clock, size=(80, 24), person=person, language=language
    ) as seat:
        await seat.sees(due)
        await seat.to_due(DueKind.SECRET)
        await seat.press("enter")
        await seat.dialog(SecretReviewModal)
        await reads(seat, asks)
        await seat.types("spoke")
        await seat.press("f12")
        if refuses:
            await reads(seat, refuses)
        else:
            await seat.closed_dialog()
            assert bench.desk.roster.doubts.open == {}
    assert len(bench.entries("secret_reviewed")) == (0 if refuses else 1)
    mine.desk.log.close()
