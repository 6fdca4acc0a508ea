"""Makes, reads and sends back dead letters.

letter      makes the dead letter of a record that a stage refused
filed       reads the letters that the topic holds, and what became of each since
original    reads the record that a letter is about, where it lies
send_back   sends letters back to where they came from, or drops them
"""
