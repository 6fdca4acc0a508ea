"""Asks far sides over HTTP: the one client, which refuses addresses that are not public, and bounds what it reads."""
