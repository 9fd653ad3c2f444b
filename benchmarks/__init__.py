"""Programs that compare in one run and print ratios, so that they mean the same on any machine."""
