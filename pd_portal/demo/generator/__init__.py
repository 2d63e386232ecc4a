"""A fictional agency, generated: pure, deterministic, no database. Files come out, as HR sends them."""
