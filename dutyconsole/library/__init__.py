"""Playbook and organisation files: read, check, draw."""
