"""Who did what. ``record`` appends a row, ``action`` wraps every write of the product."""
