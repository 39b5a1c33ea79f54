"""The parts of the pages on which a whole group is noted at once: the roll of tests and the sheet of attendance."""
