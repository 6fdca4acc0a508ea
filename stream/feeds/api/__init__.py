"""Reads agencies' HTTP APIs that go by a cursor or by receipts: AP Media API, dpa wireQ, and any by JSON pointers."""
