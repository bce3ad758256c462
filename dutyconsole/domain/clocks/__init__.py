"""Deadlines that run on their own: derived from what the log says, recorded only when they fire."""
