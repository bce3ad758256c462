"""The log on disk: append, read, verify, search, back up. The only room that knows SQL.

Import `dutyconsole.eventlog.log` when the log is first needed: it brings SQLAlchemy with it.
"""
