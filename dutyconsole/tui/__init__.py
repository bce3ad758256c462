"""The desk on screen (Textual). Widgets show a picture of the log; they never touch the store."""
