"""Dialogs: each keeps what was typed until it is recorded, and returns what was recorded."""
