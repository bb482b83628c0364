"""HTTP routes beside the pages: the only package that knows Starlette."""
