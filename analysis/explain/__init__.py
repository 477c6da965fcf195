"""Why: a result taken apart into rule, clause, condition, value, source row and date."""
