"""What the bars of the learning half look at. They plant, look and roll back: nothing stays."""
