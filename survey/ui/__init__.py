"""Pages: the only package that knows Streamlit."""
