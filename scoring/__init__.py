"""Pure arithmetic of readiness on arrays: no I/O, no clock, no framework."""
