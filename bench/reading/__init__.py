"""What bench/reading_gold.py is made of: names, fields, headlines, the project's own reader."""
