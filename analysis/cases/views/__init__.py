"""The pages of tasks and decisions."""
