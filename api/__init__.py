"""The Litestar application that serves the registry; deployed from a checkout, never installed."""
