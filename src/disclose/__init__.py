"""The Open Model Disclosure Registry: cards in, answers out."""

__version__ = "0.1.0"
