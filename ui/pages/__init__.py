"""The pages of the window; a page of its own only where the work differs from list and form."""
