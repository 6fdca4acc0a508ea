"""What the templates are given: pure functions from what is stored to what may be shown of it."""
