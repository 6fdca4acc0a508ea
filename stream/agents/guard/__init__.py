"""Defines how every stage takes, sends, refuses, retries, commits and fails."""
