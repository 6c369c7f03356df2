"""What pages and the API show, as plain records, to whoever may see it: one file a page."""
