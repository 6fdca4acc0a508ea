"""Keeps partitions of tables on disk."""
