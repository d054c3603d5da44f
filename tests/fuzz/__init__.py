"""Fuzzing: ``python -m tests.fuzz`` draws cases for every part that touches what others wrote, and counts them."""
