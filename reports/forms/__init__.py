"""The papers that leave the office: one module a paper, each a function from gathered data to what is drawn."""
