"""What the pages of tasks and decisions ask."""
