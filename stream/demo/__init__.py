"""`wirestream demo` runs the whole service once on this machine, over the seeds, on an embedded broker.

run          starts broker and worker, replays the seeds, asks for the report
pushed       brings some of the seeds in by signed HTTP push
follow       watches each seed from its raw record to its end
found        puts that end into the words of the expectations
report       prints it, with each difference
seeds/       the copy, what is right to find in it, and the comparison
data         where the project's own seeds are
embedded, broker_process   brokers as child processes: for the demo, for tests, and for `make kafka`
"""
