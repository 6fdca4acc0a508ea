"""The wall round Faust: the only package that imports faust or mode, or knows the inside of aiokafka's consumer."""
