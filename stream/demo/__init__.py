"""`wirestream demo`: the whole service on this machine, on an embedded broker, over the seeds."""
