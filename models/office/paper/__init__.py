"""What a paper says, gathered from the rows; how it is set is the work of `reports`."""
