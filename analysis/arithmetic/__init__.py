"""Pure arithmetic of analysis: functions over arrays and frames, with no Django and no database."""
