"""Who may do what: a role names acts and tiers, and whatever it does not name is closed."""
