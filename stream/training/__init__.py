"""Fitting and cross-validating the models; outside the wheel."""
