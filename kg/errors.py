"""Every error govkg raises on purpose. Each message says what is wrong, where, and what to do next."""


class KgError(Exception):
    """Root of all errors that a user of govkg can cause or mend."""


class InputError(KgError):
    """An input file cannot be read, or holds no text. Other inputs are unaffected."""


class LexiconError(KgError):
    """A packaged or user-supplied data file has a bad line."""


class GraphError(KgError):
    """A graph file cannot be read, or does not hold what the contract requires."""


class QueryError(KgError):
    """A query is malformed, refused for safety, or ran past its time limit."""


class OutputError(KgError):
    """An output cannot be written. The previous output is untouched."""
