"""The wire desk: a read API and pages in the browser, over what is stored. It reads the database, and never Kafka."""
