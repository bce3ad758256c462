"""What a duty desk is: frozen types, events, the fold and the rules. No I/O, no clock."""
