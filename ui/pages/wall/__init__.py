"""The parts of the training calendar: its weeks, and the wall on which they hang."""
