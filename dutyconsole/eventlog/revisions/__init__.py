"""How the tables of an older log become those of this program: one module for each step.

A new log is made whole by `schema.create_schema`. Every step takes what it adds from where that
takes it (`tables`, `schema`, `search`): a log that went through all of them is like a new one.

A step

- has the next number, which becomes `tables.SCHEMA_VERSION`;
- may find done already what it is for;
- leaves the search index and the incident list alone: where their shape has changed they are made
  anew from the entries;
- puts the triggers back of a table that it had to make anew;
- leaves entries and head as they are: their bytes are the chain.

There is no way back: an older program stays out, and a copy from before each upgrade is kept.
"""
