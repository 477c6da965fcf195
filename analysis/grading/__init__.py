"""Grading of firms from the register: a list is computed, published, objected to, corrected, made final."""
