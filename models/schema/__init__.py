"""The declarations: what a record is, said once and read by form, list, check, column, bundle, sheet and paper."""
