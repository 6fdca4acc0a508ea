"""Wirestream: an event-driven service from wire copy to clean, typed, de-duplicated events."""
