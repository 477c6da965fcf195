"""What is being done about the land: yearly tasks, decisions on proposals, disposals. Nothing of analysis asks it."""
