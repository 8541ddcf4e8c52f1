"""Uniform resource locators: only urllib.parse is here."""
__path__ = []
