"""The domain of the register. Loads no Qt."""
