"""Forms are made from declarations: one table from a field's kind to its editor."""
