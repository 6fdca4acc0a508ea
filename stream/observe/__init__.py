"""What a worker shows of itself: metrics, log lines and trace context, each declared once."""
