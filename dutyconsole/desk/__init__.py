"""What an officer does: one module per job, each function one transaction on the log."""
