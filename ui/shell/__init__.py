"""What stands around the pages: the window, its navigation, keys, toasts, the way in and the lock."""
