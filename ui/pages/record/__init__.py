"""The parts of the one page that serves every kind of record: list, filters, form, what stands beside it, history."""
