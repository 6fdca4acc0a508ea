"""The service under an even load for a while: whether memory, descriptors, threads and times stay where they are."""
