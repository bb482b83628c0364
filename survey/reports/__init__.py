"""Documents that an office signs: minutes, sheets, blank forms."""
