"""The two ways in: the window, and the command line in `commands`."""
