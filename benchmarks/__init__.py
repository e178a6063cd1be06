"""Speed and memory as ratios against a peer or a ceiling in the same run; printed by `python3 dev.py bench`, never asserted by a test."""
