"""Results in words: the story of one replication and the reasons behind it."""
