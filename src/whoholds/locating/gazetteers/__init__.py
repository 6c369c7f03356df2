"""Places from files, one file a gazetteer."""
