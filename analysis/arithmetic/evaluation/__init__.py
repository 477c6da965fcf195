"""Evaluation of a development zone's intensive land use (开发区土地集约利用评价, DOMAIN 5): pure arithmetic."""
