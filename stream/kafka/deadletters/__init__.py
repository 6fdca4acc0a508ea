"""Dead letters: `letter` makes one of a record, `filed` reads what the topic holds, `send_back` replays and drops."""
