"""Runs a stage: puts it together, watches it, and answers whoever asks after its health."""
