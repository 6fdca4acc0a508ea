"""The wall round Faust: the only package that imports faust or mode, and what knows the inside of aiokafka's consumer."""
