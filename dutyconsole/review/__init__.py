"""The supervisor's room: what happened, looked at afterwards. It only reads."""
