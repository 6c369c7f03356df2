"""Other people's data to drafts, one file a dataset."""
