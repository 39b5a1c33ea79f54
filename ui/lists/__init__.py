"""Lists are made from declarations; Qt's item models live here."""
