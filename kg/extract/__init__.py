"""Extractors: each a pure function from a document to mentions or facts."""
