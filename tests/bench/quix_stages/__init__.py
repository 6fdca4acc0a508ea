"""The five stages as five Quix Streams 3 apps, beside our service: the same topics, partitions, copy and functions.

records     what a handler is given and gives back; dead letters
handlers    what each stage does with a record
index       the detector's index over Quix's `State`
sink        the store, as a sink of Quix
child       an app a process; with `sink` it runs in `.venv-bench` alone, which has no aiokafka and no Faust
service     starts and ends the five
rows        what both databases must have in common
tables      what is printed
measure     both in turn
"""
