"""Knows Kafka without Faust, for every stage, command and feed of ours.

topic           what a topic is, and how it is created
topics          every topic: its key, partitions, retention and content
stages          the table of stages: what each reads, writes and keeps, its role and its consumer group
message         a record as it was read, and as it is to be sent
headers         headers and partitions of what stages send

clients         makes aiokafka's clients from the settings
errors          what a failure of Kafka means: the one translation into our errors and into words for people
await_brokers   waits for Kafka at a worker's start
broker_clock    reads the brokers' clock

producer        sends, and knows when the brokers have it: the one acknowledged producer
queued          the same for records that come one at a time
deadletters/    makes dead letters, reads them, sends them back

plan            a topic beside what the broker has of it, what is wrong with it, and how to mend that
admin           creates, checks and mends topics
grow            adds partitions
repartition     brings rows to the partitions of their stories after that

changelog       reads a span of a partition in bulk: what tables recover from
tail            follows the verdicts of a partition, so that each article finds its own
"""
