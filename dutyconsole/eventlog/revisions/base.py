"""The tables as they were first: head, entry, private, secret, incident, and the search index."""

from __future__ import annotations

revision = "1"
down_revision = None


def upgrade() -> None:
    """Nothing comes before it."""
