"""Who may come in and who may do what: accounts, sign-in, sessions, rights, audit, backups."""
