"""What keeps an office running: backups that were opened before they count, checks of the store, the machine."""
