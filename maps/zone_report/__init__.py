"""The zone's page to take along: the same tree of figures as PDF, slides, text and sheets."""
