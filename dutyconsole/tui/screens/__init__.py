"""Screens, each beside its style."""
