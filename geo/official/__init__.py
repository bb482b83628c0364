"""A province's own boundary files: read, matched with its communes, checked, made fit to draw.

Nothing is stored here. Files are a stranger's: everything that comes out of them is checked.
"""
