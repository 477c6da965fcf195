"""Pages of rules: those in force and their versions, drafts, and what a draft would change."""
