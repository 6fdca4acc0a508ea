"""A stage as it runs: put together, watched, and served to whoever asks after its health."""
