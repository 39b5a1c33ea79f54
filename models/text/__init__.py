"""Persian text, Jalali dates and identifiers: what a value means before any record is known."""
