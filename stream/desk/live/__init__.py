"""Tells readers what changes while they look: streams, the long poll, and the one hub that feeds them all."""
