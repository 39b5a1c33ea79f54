"""How Persian is set with reportlab: bidi of the whole paragraph, our own breaking, tables from right to left."""
