"""The page: one HTML file that opens from disk, shows the graph and, for every fact, the passage it was read from."""

from kg.page.html import TITLE, to_html, write_page

__all__ = ["TITLE", "to_html", "write_page"]
