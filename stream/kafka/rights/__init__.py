"""Says which rights each part of the service needs at Kafka, grants them, and sees which it lacks."""
