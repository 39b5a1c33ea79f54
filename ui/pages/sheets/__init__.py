"""The steps of taking in a workbook: the file, what it is, its columns, what would become of it."""
