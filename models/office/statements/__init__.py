"""Reports that are tables with columns of their own, beside those that are figures of programmes."""
