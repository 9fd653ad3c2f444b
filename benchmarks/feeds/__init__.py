"""Reading five hundred feeds: what is read, from whom, and by which programs."""
