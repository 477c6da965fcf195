"""The register as staff handle it in lists: bulk edits, sheets that go out and come back, worklists, saved views."""
