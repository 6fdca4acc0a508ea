"""Kafka without Faust: topics, clients, producer, dead letters, changelogs."""
