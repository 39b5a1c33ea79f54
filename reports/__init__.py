"""What leaves the office on paper and in sheets."""
