"""Places: the registry of communes and the shapes drawn for them."""
