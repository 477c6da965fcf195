"""Vector tiles: the request, the SQL, the permission and the answer, each in a file of its own."""
