"""Grading of firms by their use of land (亩均论英雄, DOMAIN 6): schemes as data, scores, ranks, letters."""
