"""Look for planted secrets everywhere: the shared part of the bars of coaching and of learning."""
