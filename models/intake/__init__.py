"""What comes from outside in sheets: read with suspicion, recognised by its headings, loaded row by row."""
