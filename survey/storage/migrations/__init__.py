"""The migrations of the store, run by survey.storage.schema."""
