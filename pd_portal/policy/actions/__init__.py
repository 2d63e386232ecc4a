"""Every write of Policy."""
