"""The seven bodies, one file each: what a passage states, as drafts."""
