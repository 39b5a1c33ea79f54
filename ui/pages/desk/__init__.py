"""The parts of the start page: the one box, what is pinned, the quick flows, and today's work."""
