"""A person's act is a small function that returns an operation: what to do, what to tell."""
