"""The parts of the pages of exchange: media, writing, reading, joining, two values side by side."""
