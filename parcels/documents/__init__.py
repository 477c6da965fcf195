"""Pages for paper: HTML to PDF and PDF to pictures, on the server, with no browser and no network."""
