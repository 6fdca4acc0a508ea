"""Runs the sources of a feeds file: shares them among processes, keeps their marks, and says how they do."""
