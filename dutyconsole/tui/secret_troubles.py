"""What is to be said of the officer's own secret before it has to be replaced."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dutyconsole.domain.secret_age import age_of
from dutyconsole.locale.speech import tr, trn

if TYPE_CHECKING:
    from dutyconsole.tui.app import DutyApp


def secret_troubles(app: DutyApp) -> Iterator[str]:
    """That it will expire, or has and is to be replaced once no incident is being handled."""
    officer = app.officer
    if officer is None or not officer.proven:
        return
    known = app.picture.roster.persons.get(officer.person)
    age = age_of(known, app.desk.secret_lasts, app.clock())
    if age.expired:
        yield tr("Your secret has expired: choose another (Ctrl+P, Secret).")
    elif age.days_left is not None:
        yield trn(
            "Your secret expires in {n} day: choose another (Ctrl+P, Secret).",
            "Your secret expires in {n} days: choose another (Ctrl+P, Secret).",
            age.days_left,
        )
