"""Walls Faust in: this is the only package that imports faust or mode, or knows the inside of aiokafka's consumer."""
