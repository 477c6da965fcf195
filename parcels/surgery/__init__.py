"""The register's side of surgery: plan, commit, undo, attributes, drafts, who is at work where."""
