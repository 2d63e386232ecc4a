"""Reading a roster file and reckoning what it would change. Nothing in here writes."""
