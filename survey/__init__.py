"""Survey: what is asked, answered, stored and shown."""
