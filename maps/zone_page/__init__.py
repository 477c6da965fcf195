"""The page of the zone: every number on it in one tree (`figures.zone_page`), which page, print and files only draw."""
