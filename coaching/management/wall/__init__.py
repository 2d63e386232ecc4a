"""The wall, checked from outside: plant a secret in every private field and look for it everywhere."""
