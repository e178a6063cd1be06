"""What is said of a file of data that cannot be used."""


class UnreadableData(Exception):
    """A file of the project's own data is not what it has to be; the message names it and says why."""
