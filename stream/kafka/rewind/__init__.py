"""Has a stage read again: what `wirestream rewind` does.

target     where a stage is to go on from, as a person says it
group      who reads as a consumer group now
memory     how far back the detectors of duplicates remember
plan       what would be moved, and from where to where
letters    what of it became dead letters before
meaning    what that does, in words
move       moves it
"""
