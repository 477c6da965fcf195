"""Pages of gradings."""
