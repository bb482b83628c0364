"""One file per revision, written by hand and never changed once released."""
