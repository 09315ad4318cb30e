"""Tools every test may use: databases, pages, the browser, the query counter."""
