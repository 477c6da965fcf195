"""Evaluations of zones: areas from the register, typed figures with their source, the official table, the pages."""
