"""Entries are found by their kind: the office's registers are folded from a few kinds alone."""

from __future__ import annotations

from alembic import op

from dutyconsole.eventlog.tables import ENTRY_BY_KIND

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Make the index."""
    ENTRY_BY_KIND.create(op.get_bind(), checkfirst=True)
