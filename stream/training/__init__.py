"""Fits and cross-validates the models. It is not in the wheel."""
