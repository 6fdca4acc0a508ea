"""Declares what a worker shows of itself, each thing once: metrics, log lines and trace context."""
