"""A read-only SPARQL endpoint for one graph, with a page to ask it from; needs the extra govkg[serve]."""

from kg.serve.app import Settings, make_app

__all__ = ["Settings", "make_app"]
