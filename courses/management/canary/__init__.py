"""Secrets in everything the portal keeps of somebody's learning, looked for everywhere."""
