"""Takes the records of another Kafka topic."""
