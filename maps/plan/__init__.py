"""Before and after a plan: one zone twice, as the run found it and as a plan would leave it."""
